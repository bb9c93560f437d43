// HTTP by connections of the test's own, so that none stays that the gateway is not to blame for.
import { once } from "node:events";
import { Agent, type IncomingMessage, request } from "node:http";
import type { GraphQLBody } from "../../support/gateway.js";

const agent = new Agent({ keepAlive: true });

/** Hangs up where answers are over. */
export function closeConnections(): void {
  agent.destroy();
}

/** Gives the body of the answer; rejects where there is none, or the signal aborts before. */
export async function post(url: string, body: object, signal?: AbortSignal): Promise<GraphQLBody> {
  const answer = await send(`${url}/graphql`, "application/json", body, { agent, signal });
  let text = "";
  for await (const chunk of answer) text += String(chunk);
  return JSON.parse(text) as GraphQLBody;
}

export interface Stream {
  /** All that has come so far, in order. */
  readonly bodies: readonly GraphQLBody[];
  readonly isComplete: () => boolean;
  readonly abort: () => void;
}

export async function openStream(
  url: string,
  body: object,
  onSurprise: (what: string) => void,
): Promise<Stream> {
  const answer = await send(`${url}/graphql/stream`, "text/event-stream", body, { agent: false });
  if (answer.statusCode !== 200) throw new Error(`a stream was refused with ${answer.statusCode}`);
  const bodies: GraphQLBody[] = [];
  let phase: "live" | "complete" | "aborted" = "live";
  const onBlock = (block: string) => {
    if (block.startsWith("event: next"))
      bodies.push(JSON.parse(block.split("\ndata:")[1] ?? "") as GraphQLBody);
    if (block.startsWith("event: complete")) phase = "complete";
  };
  void readBlocks(answer, onBlock).catch((error: unknown) => {
    if (phase === "live") onSurprise(`a stream broke: ${String(error)}`);
  });
  const abort = () => {
    if (phase === "live") phase = "aborted";
    answer.destroy();
  };
  return { bodies, isComplete: () => phase === "complete", abort };
}

async function readBlocks(answer: IncomingMessage, onBlock: (block: string) => void): Promise<void> {
  let text = "";
  for await (const chunk of answer) {
    text += String(chunk);
    const blocks = text.split("\n\n");
    text = blocks.pop() ?? "";
    blocks.forEach(onBlock);
  }
}

async function send(
  url: string,
  accept: string,
  body: object,
  options: { readonly agent: Agent | false; readonly signal?: AbortSignal | undefined },
): Promise<IncomingMessage> {
  const headers = { "content-type": "application/json", accept };
  const outgoing = request(url, { method: "POST", headers, ...options });
  outgoing.end(JSON.stringify(body));
  const [answer] = (await once(outgoing, "response")) as [IncomingMessage];
  return answer.setEncoding("utf8");
}
