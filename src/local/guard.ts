// Whose requests are answered: those of programs of this machine, not those of web pages. No answer here has CORS headers.
import type { IncomingMessage } from "node:http";

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i;

/**
 * Why a request is refused; undefined if it is not. A page of a foreign site may have its own name resolve to 127.0.0.1 (DNS
 * rebinding), but its requests say that name as their Host. Those that it sends across sites, which a browser lets through
 * where it asks for no answer, have its Origin or say so in Sec-Fetch-Site. `same-site` is another port of this machine.
 */
export function foreignProblem({ headers }: IncomingMessage): string | undefined {
  const { host = "", origin } = headers;
  if (!LOOPBACK.test(host)) {
    return "The Host of a request must be 127.0.0.1, localhost or another loopback address";
  }
  if (origin !== undefined && origin.toLowerCase() !== `http://${host.toLowerCase()}`) {
    return "Requests of web pages are not answered: the Origin is another one";
  }
  const site = headers["sec-fetch-site"];
  if (site !== undefined && site !== "none" && site !== "same-origin") {
    return "Requests of web pages are not answered: Sec-Fetch-Site says that it is another one's";
  }
  return undefined;
}
