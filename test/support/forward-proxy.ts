// A forward proxy on loopback: it takes CONNECT for any host, writes down which, and connects all of them to one port of this
// machine. Closed after each test.
import { type Server, createServer } from "node:http";
import { type AddressInfo, type Socket, connect } from "node:net";

export interface ForwardProxy {
  readonly url: string;
  /** `host:port` of each CONNECT. */
  readonly connected: readonly string[];
}

const open: { readonly server: Server; readonly sockets: Set<Socket> }[] = [];
afterEach(async () => {
  for (const { server, sockets } of open.splice(0)) {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
});

export async function startForwardProxy(targetPort: number): Promise<ForwardProxy> {
  const connected: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((_request, response) => response.writeHead(405).end());
  server.on("connection", (socket) => sockets.add(socket));
  server.on("connect", (request, socket) => {
    connected.push(String(request.url));
    const target = connect(targetPort, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      socket.pipe(target).pipe(socket);
    });
    sockets.add(target);
    const end = () => (socket.destroy(), target.destroy());
    target.on("error", end);
    socket.on("error", end);
  });
  open.push({ server, sockets });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, connected };
}
