/* global Buffer, setTimeout */
// Clients that hold what the gateway has only so much of, and never let go: who is cut off comes again at once.
import { randomBytes } from "node:crypto";
import { connect } from "node:net";

const MIB = 1024 * 1024;
/** Before its acknowledgement a socket may send so much. */
const UNFINISHED = 16 * 1024 - 16;

const post = (body, length = body.length) =>
  `POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n${body}`;
const UPGRADE = [
  "GET /graphql HTTP/1.1",
  "host: localhost",
  "connection: upgrade",
  "upgrade: websocket",
  "sec-websocket-version: 13",
  `sec-websocket-key: ${randomBytes(16).toString("base64")}`,
  "sec-websocket-protocol: graphql-transport-ws",
].join("\r\n");

/** Part of a text that never ends: 16 KiB of zeros, masked by zeros. */
function unfinishedFrame() {
  const head = Buffer.from([0x01, 0x80 | 126, 0, 0, 0, 0, 0, 0]);
  head.writeUInt16BE(UNFINISHED, 2);
  return Buffer.concat([head, Buffer.alloc(UNFINISHED - 1)]);
}

/** What each kind sends; the answer is never read. */
const SENDS = {
  answers: ({ query }) => post(JSON.stringify({ query })),
  sockets: () => Buffer.concat([Buffer.from(`${UPGRADE}\r\n\r\n`), unfinishedFrame()]),
  bodies: () => post("", MIB),
};

let come = 0;

function hold(kind, task) {
  const socket = connect(Number(new URL(task.url).port), "127.0.0.1");
  come++;
  socket.pause();
  socket.on("error", () => undefined);
  socket.once("close", () => setTimeout(hold, 100, kind, task));
  socket.write(SENDS[kind](task));
  // What is refused is an answer too: its client comes again.
  if (kind !== "answers") socket.resume();
}

process.on("disconnect", () => process.exit());
process.once("message", (task) => {
  process.on("message", () => process.send({ come }));
  for (const [kind, count] of Object.entries(task.counts))
    for (let index = 0; index < count; index++) hold(kind, task);
  process.send({ come });
});
