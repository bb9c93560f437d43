import { Writable } from "node:stream";
import { type Logger, pino } from "pino";

/** A logger whose lines, as objects, end up in `lines`. */
export function logInto(lines: object[]): Logger {
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(JSON.parse(chunk.toString()) as object);
      done();
    },
  });
  return pino({ level: "info" }, stream);
}
