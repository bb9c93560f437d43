// Whom a request must be for. A page of a foreign site may have its own name resolve to 127.0.0.1 and then read what it
// is answered (DNS rebinding), but its requests say that name.
import type { IncomingMessage } from "node:http";

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i;

export function isForLoopback({ headers }: IncomingMessage): boolean {
  return LOOPBACK.test(headers.host ?? "");
}

export const FOREIGN_HOST = "The Host of a request must be 127.0.0.1, localhost or another loopback address";
