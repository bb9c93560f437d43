// The same request on every transport that takes operations, its first answer in one form.
import type { GraphQLBody } from "./gateway.js";
import { openSession } from "./socket.js";
import { type StreamRequest, postStream } from "./stream.js";

export type Transport = "POST" | "GET" | "socket" | "stream";

export const TRANSPORTS: readonly Transport[] = ["POST", "GET", "socket", "stream"];

export interface TransportRequest {
  readonly query?: string;
  readonly variables?: object;
  readonly operationName?: string;
  readonly documentId?: string;
  readonly doc_id?: string;
  readonly extensions?: object;
}

/** Gives the first result, or the errors in its place. */
export async function askAt(
  transport: Transport,
  url: string,
  request: TransportRequest,
  headers: Record<string, string> = {},
): Promise<GraphQLBody> {
  switch (transport) {
    case "POST": {
      const init = { method: "POST", body: JSON.stringify(request) };
      return fetchJson(`${url}/graphql`, {
        ...init,
        headers: { "content-type": "application/json", ...headers },
      });
    }
    case "GET": {
      const entries = Object.entries(request).map(([name, value]) => [
        name,
        typeof value === "string" ? value : JSON.stringify(value),
      ]);
      const search = new URLSearchParams(Object.fromEntries(entries) as Record<string, string>).toString();
      return fetchJson(`${url}/graphql?${search}`, {
        headers: { "apollo-require-preflight": "1", ...headers },
      });
    }
    case "socket": {
      const session = await openSession(url, { headers });
      session.send({ id: "1", type: "subscribe", payload: { query: "", ...request } });
      const { type, payload } = await session.next();
      session.socket.close();
      return type === "error" ? { errors: payload } : (payload as GraphQLBody);
    }
    case "stream": {
      const stream = await postStream(url, request as StreamRequest, headers);
      const { data } = await stream.next();
      stream.abort();
      return data as GraphQLBody;
    }
  }
}

async function fetchJson(address: string, init: RequestInit): Promise<GraphQLBody> {
  return (await (await fetch(address, init)).json()) as GraphQLBody;
}
