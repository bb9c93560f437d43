// Where clients put their credentials: a request's headers, or the payload of a socket's messages.
import type { IncomingHttpHeaders } from "node:http";
import type { Presented } from "../../auth/authenticate.js";

export function toPresented({ authorization, "x-api-key": apiKey }: IncomingHttpHeaders): Presented {
  return { authorization, apiKey: Array.isArray(apiKey) ? apiKey[0] : apiKey };
}

/** A page can set no header on a socket: so `authorization` or `apiKey` in a payload, or the headers' own names, in any case. */
const MEMBERS = new Map<string, keyof Presented>([
  ["authorization", "authorization"],
  ["apikey", "apiKey"],
  ["x-api-key", "apiKey"],
]);

/** Undefined where the payload brings none; what is no string proves nothing, and is refused as if it were empty. */
export function readPayload(payload: Readonly<Record<string, unknown>> | undefined): Presented | undefined {
  const found = Object.entries(payload ?? {}).flatMap(([name, value]) => {
    const member = MEMBERS.get(name.toLowerCase());
    return member ? [[member, typeof value === "string" ? value : ""] as const] : [];
  });
  return found.length === 0 ? undefined : Object.fromEntries(found);
}
