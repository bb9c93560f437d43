// What is to be done when a request is over: once, however it ends, and at once where it has ended by then.
import { once } from "node:events";
import { type AddressInfo, connect } from "node:net";
import fastify, { type FastifyReply, type FastifyRequest } from "fastify";
import { onceOver } from "../../src/http/server/drain.js";
import { waitFor } from "../support/wait.js";

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

async function start(handle: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>) {
  const app = fastify();
  app.get("/", handle);
  await app.listen({ port: 0, host: "127.0.0.1" });
  open.push(() => app.close());
  const { port } = app.server.address() as AddressInfo;
  return port;
}

test("each is called once when the answer is written, and the socket keeps no listener", async () => {
  const ended: string[] = [];
  const listeners: number[] = [];
  const port = await start(async (request, reply) => {
    listeners.push(request.raw.socket.listenerCount("close"));
    for (const name of ["a", "b"]) onceOver(request, reply, () => ended.push(name));
    return "answer";
  });
  const socket = connect(port, "127.0.0.1");
  for (let time = 1; time <= 3; time++) {
    socket.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    await waitFor(() => ended.length === 2 * time);
  }
  expect(ended).toEqual(["a", "b", "a", "b", "a", "b"]);
  expect(new Set(listeners).size).toBe(1);
  socket.destroy();
});

test("what comes when the client has gone is called at once", async () => {
  const ended: string[] = [];
  const port = await start(async (request, reply) => {
    onceOver(request, reply, () => ended.push("early"));
    socket.destroy();
    await once(request.raw.socket, "close");
    onceOver(request, reply, () => ended.push("late"));
    return "nobody";
  });
  const socket = connect(port, "127.0.0.1");
  socket.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  await waitFor(() => ended.length === 2);
  expect(ended).toEqual(["early", "late"]);
});
