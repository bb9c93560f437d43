// A reverse proxy that serves another server below a path prefix, which it strips; it answers 404 for all else. WebSockets
// pass through it too.
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";

export interface PrefixProxy {
  readonly origin: string;
  close(): Promise<void>;
}

/** The caller closes it. */
export async function startPrefixProxy(prefix: string, target: string): Promise<PrefixProxy> {
  const server = createServer((incoming, outgoing) => {
    const url = incoming.url ?? "/";
    if (!url.startsWith(`${prefix}/`)) return void outgoing.writeHead(404).end();
    const { method, headers } = incoming;
    const onward = request(new URL(url.slice(prefix.length), target), { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on("error", () => outgoing.destroy());
    incoming.pipe(onward);
  });
  const upgraded = new Set<Duplex>();
  server.on("upgrade", (incoming, socket: Duplex, head) => {
    const url = incoming.url ?? "/";
    if (!url.startsWith(`${prefix}/`)) return void socket.destroy();
    const { method, headers } = incoming;
    const onward = request(new URL(url.slice(prefix.length), target), { method, headers }).end();
    onward.on("error", () => socket.destroy());
    onward.on("response", () => socket.destroy());
    onward.on("upgrade", ({ rawHeaders }, upstream: Duplex, first) => {
      const lines = rawHeaders.map((text, index) => (index % 2 === 0 ? `${text}: ` : `${text}\r\n`));
      socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join("")}\r\n`);
      upstream.unshift(first);
      socket.unshift(head);
      for (const [from, to] of [[socket, upstream] as const, [upstream, socket] as const]) {
        upgraded.add(from);
        from.on("error", () => to.destroy()).on("close", () => to.destroy());
        from.pipe(to);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        for (const socket of upgraded) socket.destroy();
      }),
  };
}
