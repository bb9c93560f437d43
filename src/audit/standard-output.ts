// Standard output, beside the application log: not durable, and gone with its reader.
import { writeSync } from "node:fs";
import type { Clock } from "../clock.js";
import type { Sink } from "./sink.js";

const BUSY_MS = 20;

/**
 * Written at once, as the application log is, so that neither's lines stand within the other's. A reader that has gone
 * (EPIPE) is an error of the write, never of the process.
 */
export function createStandardOutput(clock: Clock, descriptor = 1): Sink {
  let closed = false;
  const write = async (lines: string) => {
    let rest = Buffer.from(lines);
    while (rest.length > 0) {
      const written = writeSome(descriptor, rest);
      rest = rest.subarray(written);
      if (written > 0) continue;
      if (closed) throw new Error("standard output took nothing until it was closed");
      await clock.sleep(BUSY_MS);
    }
  };
  return {
    mayStall: true,
    write,
    reopen: async () => undefined,
    close: async () => {
      closed = true;
    },
  };
}

/** How many bytes it took: none where its pipe is full. */
function writeSome(descriptor: number, bytes: Buffer): number {
  try {
    return writeSync(descriptor, bytes);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EAGAIN") return 0;
    throw error;
  }
}
