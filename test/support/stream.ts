// A client of /graphql/stream by fetch alone, which keeps what it is sent as it stands; cut after each test.
import type { GraphQLBody } from "./gateway.js";
import { waitFor } from "./wait.js";

export interface StreamEvent {
  readonly event: string;
  readonly data: GraphQLBody | undefined;
}

export interface TestStream {
  readonly response: Response;
  readonly events: readonly StreamEvent[];
  /** How many comments have come: heartbeats. */
  readonly heartbeats: () => number;
  /** Resolves with the next event that was not taken yet. */
  readonly next: () => Promise<StreamEvent>;
  /** Resolves when the gateway has ended the stream, with "cut" where it was not ended in order. */
  readonly ended: Promise<"ended" | "cut">;
  readonly abort: () => void;
}

const open: AbortController[] = [];
afterEach(() => {
  for (const controller of open.splice(0)) controller.abort();
});

export interface StreamRequest {
  readonly query: string;
  readonly variables?: object;
  readonly operationName?: string;
}

const STREAMS = "/graphql/stream";
export const EVENT_STREAM = { accept: "text/event-stream" };

export function postStream(
  url: string,
  request: StreamRequest,
  headers: Record<string, string> = {},
  path = STREAMS,
): Promise<TestStream> {
  return openStream(url + path, {
    method: "POST",
    body: JSON.stringify(request),
    headers: { ...EVENT_STREAM, "content-type": "application/json", ...headers },
  });
}

export function getStream(
  url: string,
  { query, variables, operationName }: StreamRequest,
  headers: Record<string, string> = {},
  path = STREAMS,
): Promise<TestStream> {
  const search = new URLSearchParams({
    query,
    ...(variables && { variables: JSON.stringify(variables) }),
    ...(operationName !== undefined && { operationName }),
  });
  return openStream(`${url}${path}?${search.toString()}`, {
    headers: { ...EVENT_STREAM, ...headers },
  });
}

async function openStream(address: string, init: RequestInit): Promise<TestStream> {
  const controller = new AbortController();
  open.push(controller);
  const response: Response = await fetch(address, { ...init, signal: controller.signal });
  const events: StreamEvent[] = [];
  let heartbeats = 0;
  let taken = 0;
  const onBlock = (block: string) => {
    if (block.startsWith(":")) return heartbeats++;
    const { event = "", data = "" } = /^event: (?<event>\w+)\ndata:(?<data>.*)$/.exec(block)?.groups ?? {};
    return events.push({ event, data: data === "" ? undefined : (JSON.parse(data) as GraphQLBody) });
  };
  const ended = readBlocks(response, onBlock).then(
    () => "ended" as const,
    () => "cut" as const,
  );
  return {
    response,
    events,
    heartbeats: () => heartbeats,
    next: () => waitFor(() => events[taken]).then((event) => (taken++, event)),
    ended,
    abort: () => controller.abort(),
  };
}

async function readBlocks({ body }: Response, onBlock: (block: string) => void): Promise<void> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true });
    const blocks = text.split("\n\n");
    text = blocks.pop() ?? "";
    blocks.forEach(onBlock);
  }
}
