/* global Buffer */
// A connection that costs the client little: HTTP/1.1 on a bare socket, one request at a time. What a library does besides
// would be measured with the server where both share a machine.
import { once } from "node:events";
import { connect } from "node:net";

const END_OF_HEAD = "\r\n\r\n";
const LAST_CHUNK = "0\r\n\r\n";

export function toRequest(body, acceptEncoding = "identity") {
  const head = [
    "POST /graphql HTTP/1.1",
    "host: 127.0.0.1",
    "content-type: application/json",
    "accept: application/json",
    `accept-encoding: ${acceptEncoding}`,
    `content-length: ${Buffer.byteLength(body)}`,
  ];
  return Buffer.from(`${head.join("\r\n")}${END_OF_HEAD}${body}`);
}

export class Connection {
  #socket;
  #chunks = [];
  #bytes = 0;
  /** Of the answer that comes: where it ends, or undefined while its head has not come, or Infinity where it comes in chunks. */
  #end;
  #status;
  #answered;

  static async open(port) {
    const connection = new Connection();
    const socket = connect(port, "127.0.0.1");
    await once(socket, "connect");
    connection.#socket = socket.setNoDelay(true);
    socket.on("data", (chunk) => connection.#take(chunk));
    socket.on("close", () => connection.#answered?.({ status: 0, bytes: 0, text: "" }));
    socket.on("error", () => socket.destroy());
    return connection;
  }

  /** The status, the bytes with the head, and the text where it is asked for. */
  ask(request, answered, withText = false) {
    this.#answered = (answer) => {
      this.#answered = undefined;
      answered(answer);
    };
    this.withText = withText;
    this.#socket.write(request);
  }

  close() {
    this.#socket.destroy();
  }

  #take(chunk) {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    this.#end ??= this.#readHead();
    if (this.#end === undefined || !this.#isComplete()) return;
    const answer = { status: this.#status, bytes: this.#bytes, text: this.withText ? this.#toText() : "" };
    this.#chunks = [];
    this.#bytes = 0;
    this.#end = undefined;
    this.#answered?.(answer);
  }

  #readHead() {
    const all = Buffer.concat(this.#chunks);
    const start = all.indexOf(END_OF_HEAD);
    if (start < 0) return undefined;
    const head = all.toString("latin1", 0, start);
    this.#status = Number(head.slice(9, 12));
    const [, length] = /content-length: *(\d+)/i.exec(head) ?? [];
    return length === undefined ? Infinity : start + END_OF_HEAD.length + Number(length);
  }

  #isComplete() {
    if (this.#end !== Infinity) return this.#bytes >= this.#end;
    return Buffer.concat(this.#chunks).toString("latin1").endsWith(LAST_CHUNK);
  }

  #toText() {
    const all = Buffer.concat(this.#chunks);
    return all.subarray(all.indexOf(END_OF_HEAD) + END_OF_HEAD.length).toString();
  }
}
