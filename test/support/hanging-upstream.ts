// A HealthLake that takes every call and answers none, and sees which of them are given up.
import { type IncomingMessage, createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface HangingUpstream {
  readonly url: string;
  /** The actions that were asked for, in order. */
  readonly asked: readonly string[];
  /** How many of them still have someone at the other end. */
  readonly waiting: () => number;
  readonly close: () => Promise<void>;
}

export async function startHangingUpstream(): Promise<HangingUpstream> {
  const asked: string[] = [];
  const waiting = new Set<IncomingMessage>();
  const server = createServer((request, response) => {
    asked.push(String(request.headers["x-amz-target"]).replace(/^.*\./, ""));
    waiting.add(request);
    response.on("close", () => waiting.delete(request));
    request.resume();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    waiting: () => waiting.size,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
