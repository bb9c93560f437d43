// Whose pages may open a socket or a stream: CSRF prevention does not cover WebSocket, and any page on the web could
// command a gateway on localhost.
import type { IncomingHttpHeaders } from "node:http";

/** True where there is no Origin (no browser), it is the gateway's own, or one of `allowed`. */
export function isOriginAllowed({ origin, host }: IncomingHttpHeaders, allowed: readonly string[]): boolean {
  if (origin === undefined) return true;
  if (allowed.includes(origin)) return true;
  return host !== undefined && URL.canParse(origin) && new URL(origin).host === host.toLowerCase();
}
