// Whose address a request is counted and logged by.
import type { IncomingMessage } from "node:http";
import { type Proxies, createToAddress } from "../../../src/http/gate/address.js";

function addressOf(proxies: Proxies, remoteAddress: string | undefined, forwarded?: string) {
  const socket = { remoteAddress } as IncomingMessage["socket"];
  return createToAddress(proxies)({ socket, headers: { "x-forwarded-for": forwarded } });
}

test("without trusted proxies it is the socket's, whatever is forwarded", () => {
  expect(addressOf([], "10.0.0.1", "1.2.3.4")).toBe("10.0.0.1");
  expect(addressOf(0, "10.0.0.1", "1.2.3.4")).toBe("10.0.0.1");
});

test.each<[string, Proxies, string, string | undefined, string]>([
  ["nothing is forwarded", ["10.0.0.0/8"], "10.0.0.1", undefined, "10.0.0.1"],
  ["one proxy", ["10.0.0.0/8"], "10.0.0.1", "1.2.3.4", "1.2.3.4"],
  ["two proxies", ["10.0.0.0/8"], "10.0.0.1", "1.2.3.4, 10.9.9.9", "1.2.3.4"],
  ["what a client put before it", ["10.0.0.0/8"], "10.0.0.1", "6.6.6.6, 1.2.3.4", "1.2.3.4"],
  ["a socket that is no proxy's", ["10.0.0.0/8"], "9.9.9.9", "1.2.3.4", "9.9.9.9"],
  ["proxies alone", ["10.0.0.0/8"], "10.0.0.1", "10.0.0.2,10.0.0.3", "10.0.0.2"],
  ["an address of its own", ["10.0.0.1"], "10.0.0.1", "10.0.0.2", "10.0.0.2"],
  ["another address", ["10.0.0.1"], "10.0.0.2", "1.2.3.4", "10.0.0.2"],
  ["IPv6", ["fd00::/8", "::1"], "::1", "2001:db8::7, fd00::2", "2001:db8::7"],
  ["an IPv4 socket in IPv6's clothes", ["10.0.0.0/8"], "::ffff:10.0.0.1", "::ffff:1.2.3.4", "1.2.3.4"],
  ["ports", ["10.0.0.0/8"], "10.0.0.1", "[2001:db8::7]:443, 10.1.1.1:8080", "2001:db8::7"],
  ["a word instead", ["10.0.0.0/8"], "10.0.0.1", "1.2.3.4, unknown", "10.0.0.1"],
  ["an empty one", ["10.0.0.0/8"], "10.0.0.1", "1.2.3.4,,", "10.0.0.1"],
  ["one hop", 1, "10.0.0.1", "6.6.6.6, 1.2.3.4", "1.2.3.4"],
  ["two hops", 2, "10.0.0.1", "6.6.6.6, 1.2.3.4, 10.9.9.9", "1.2.3.4"],
  ["more hops than there are", 9, "10.0.0.1", "1.2.3.4", "1.2.3.4"],
])("%s", (_what, proxies, socket, forwarded, expected) => {
  expect(addressOf(proxies, socket, forwarded)).toBe(expected);
});

test("of a socket that is gone there is none", () => {
  expect(addressOf(["10.0.0.0/8"], undefined, "1.2.3.4")).toBeUndefined();
});
