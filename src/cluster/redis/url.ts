// The URL of Redis, which may hold a password: no message has any of its text but host and scheme.
import { isIPv4 } from "node:net";

/** Throws an Error that says what is wrong with it. */
export function checkUrl(text: string, allowsInsecure: boolean): void {
  if (!URL.canParse(text)) throw new Error("it must be a URL like rediss://user:password@host:6379");
  const { protocol, hostname } = new URL(text);
  if (protocol !== "redis:" && protocol !== "rediss:")
    throw new Error("it must begin with rediss://, or with redis:// on this machine");
  if (protocol === "redis:" && !allowsInsecure && !isThisMachine(hostname.replace(/^\[|\]$/g, "")))
    throw new Error(
      `redis:// to ${hostname} would go over the network in the clear: take rediss://, or set CLUSTER_INSECURE=true`,
    );
}

function isThisMachine(host: string): boolean {
  return host === "localhost" || host === "::1" || (isIPv4(host) && host.startsWith("127."));
}
