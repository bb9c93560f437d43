// Whose pages may open a socket or a stream: CSRF prevention does not cover WebSocket, and any page on the web could
// command a gateway on localhost.
import type { IncomingHttpHeaders } from "node:http";

/**
 * True where the Origin is the gateway's own, or one of `allowed`. A browser that sends none, as for an image, says whether it
 * asks for a page of elsewhere; what says neither is no browser.
 */
export function isOriginAllowed(
  { origin, host, "sec-fetch-site": site }: IncomingHttpHeaders,
  allowed: readonly string[],
): boolean {
  if (origin === undefined) return site === undefined || site === "same-origin" || site === "none";
  if (!URL.canParse(origin)) return false;
  const url = new URL(origin);
  return allowed.includes(url.origin) || (url.host !== "" && url.host === toHost(url.protocol, host));
}

/** The Host header as a URL of that protocol has it: in lower case, without the protocol's own port. */
function toHost(protocol: string, host: string | undefined): string | undefined {
  const url = `${protocol}//${host ?? ""}`;
  return URL.canParse(url) ? new URL(url).host : undefined;
}
