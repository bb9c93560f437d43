// Where events go: a file, or an address.
import { resolve } from "node:path";

export type EventsTarget = { readonly file: string } | { readonly address: string };

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i;

/** Throws RangeError, which names the option, for what is neither. */
export function parseEventsTarget(text: string): EventsTarget {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) {
    if (text.trim() === "") throw refused("must be the path of a file, or an address");
    return { file: resolve(text) };
  }
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol))
    throw refused("must be an http or https address, or the path of a file");
  if (url.username || url.password) throw refused("must not have credentials in its address");
  if (url.protocol === "http:" && !LOOPBACK.test(url.hostname)) {
    throw refused("must be an https address, unless it is one of this machine");
  }
  return { address: url.href };
}

function refused(problem: string): RangeError {
  return new RangeError(`option events ${problem}`);
}
