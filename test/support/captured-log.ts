import { Writable } from "node:stream";
import type { Logger } from "pino";
import { createLogger } from "../../src/log.js";

export interface CapturedLog {
  readonly log: Logger;
  /** All that was logged, as it would stand in the file. */
  readonly text: () => string;
  /** The lines with this message, or all. */
  readonly lines: (message?: string) => Record<string, unknown>[];
}

/** The gateway's own logger, written into memory. */
export function captureLog(level = "trace", toFields?: () => object): CapturedLog {
  let text = "";
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      text += String(chunk);
      done();
    },
  });
  const lines = () =>
    text
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  return {
    log: createLogger(level, stream, toFields),
    text: () => text,
    lines: (message) => lines().filter(({ msg }) => message === undefined || msg === message),
  };
}
