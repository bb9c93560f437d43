// Where a request comes from: its socket, or what proxies that are trusted say of it (X-Forwarded-For).
import type { IncomingMessage } from "node:http";
import { BlockList, type Socket, isIP, isIPv4 } from "node:net";

/** How many proxies there are before the gateway, or their addresses and networks (`10.0.0.0/8`). */
export type Proxies = number | readonly string[];

/** Undefined where the socket is gone already. */
export type ToAddress = (request: Pick<IncomingMessage, "socket" | "headers">) => string | undefined;

/** Goes back from the socket, hop by hop, to the first address that is no trusted proxy's; what lies beyond anybody can make up. */
export function createToAddress(proxies: Proxies): ToAddress {
  const isTrusted = toTrust(proxies);
  const known = new WeakMap<Socket, string>();
  const toPeer = (socket: Socket): string | undefined => {
    const address = known.get(socket) ?? toIp(socket.remoteAddress ?? "");
    if (address !== undefined) known.set(socket, address);
    return address;
  };
  return ({ socket, headers }) => {
    let address = toPeer(socket);
    if (headers["x-forwarded-for"] === undefined) return address;
    const forwarded = String(headers["x-forwarded-for"] ?? "").split(",");
    for (const [hop, text] of forwarded.reverse().entries()) {
      const before = toIp(text);
      if (address === undefined || before === undefined || !isTrusted(address, hop)) break;
      address = before;
    }
    return address;
  };
}

function toTrust(proxies: Proxies): (address: string, hop: number) => boolean {
  if (typeof proxies === "number") return (_address, hop) => hop < proxies;
  const list = new BlockList();
  for (const text of proxies) {
    const [address = "", prefix] = text.split("/");
    const type = toType(address);
    if (prefix === undefined) list.addAddress(address, type);
    else list.addSubnet(address, Number(prefix), type);
  }
  return (address) => list.check(address, toType(address));
}

function toType(address: string): "ipv4" | "ipv6" {
  return isIPv4(address) ? "ipv4" : "ipv6";
}

/** Some proxies add the port; Node.js gives an IPv4 address as an IPv6 one where it listens on both. */
function toIp(text: string): string | undefined {
  const address = text
    .trim()
    .replace(/^\[(.*)\](:\d+)?$/, "$1")
    .replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, "$1")
    .replace(/^::ffff:(?=\d+\.)/i, "");
  return isIP(address) === 0 ? undefined : address;
}
