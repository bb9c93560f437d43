// A port for a process that must be told one.
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";

/** One that nothing listens on. */
export async function findPort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
