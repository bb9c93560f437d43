// One request, past all that fetch would refuse or tidy up but for HTTP itself; connections are kept alive.
import { Agent, type IncomingMessage, type RequestOptions, request } from "node:http";
import type { Answer } from "./answers.js";

const agent = new Agent({ keepAlive: true, maxSockets: 16 });
afterAll(() => agent.destroy());

export interface HttpCase {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly headers?: RequestOptions["headers"];
  readonly body?: string | Buffer;
}

/** Resolves with the answer; of a stream with what came until its first event, or sign of life. */
export function send(url: string, { method, path, headers, body }: HttpCase): Promise<Answer[]> {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const done = (status: number, bodies: readonly string[]) =>
      resolve([{ status, bodies, ms: performance.now() - startedAt }]);
    const sent = request(`${url}${path}`, { method, headers, agent }, (response) => {
      const { statusCode = 0 } = response;
      if (response.headers["content-type"]?.startsWith("text/event-stream") ?? false)
        readStream(response, (bodies) => done(statusCode, bodies));
      else readWhole(response, (text) => done(statusCode, [text]));
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

function readWhole(response: IncomingMessage, onEnd: (text: string) => void): void {
  const chunks: Buffer[] = [];
  response.on("data", (chunk: Buffer) => chunks.push(chunk));
  response.once("end", () => onEnd(Buffer.concat(chunks).toString()));
}

/** One that is still open after its first sign of life is left: it would go on for ever. */
function readStream(response: IncomingMessage, onEnd: (bodies: string[]) => void): void {
  let text = "";
  const end = () => onEnd([...text.matchAll(/^data: (.+)$/gm)].map(([, data = ""]) => data));
  response.on("data", (chunk: Buffer) => {
    text += chunk.toString();
    if (!/^:\n/m.test(text)) return;
    end();
    response.destroy();
  });
  response.once("end", end);
  response.on("error", () => undefined);
}
