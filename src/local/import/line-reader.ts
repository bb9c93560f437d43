// Cuts a file into lines, a portion at a time: memory does not grow with the file, nor with a line that is too long.
import { isUtf8 } from "node:buffer";
import type { FileHandle } from "node:fs/promises";

export const MAX_LINE_BYTES = 5 * 1024 * 1024;
const READ_BYTES = 128 * 1024;
const NEWLINE = 10;

export interface Line {
  /** From 1. */
  readonly number: number;
  /** Without the newline. */
  readonly bytes: number;
  /** Undefined for a line that is longer than MAX_LINE_BYTES, or no UTF-8. */
  readonly text: string | undefined;
}

/** Where reading goes on: always the beginning of a line. */
export interface Position {
  readonly offset: number;
  /** How many lines lie before the offset. */
  readonly lines: number;
}

export interface Portion {
  readonly lines: readonly Line[];
  readonly next: Position;
}

/** Portions of at least one line each, blank lines left out but counted; the caller closes the file. */
export async function* readPortions(file: FileHandle, from: Position): AsyncGenerator<Portion> {
  const buffer = Buffer.allocUnsafe(MAX_LINE_BYTES + 1 + READ_BYTES);
  let { offset, lines: count } = from;
  let length = 0; // bytes in the buffer, which begins at `offset`
  let skipped = 0; // bytes of a line too long that were thrown away
  const read = () => file.read(buffer, length, READ_BYTES, offset + skipped + length);
  let reading = read();
  for (;;) {
    const { bytesRead } = await reading;
    const searchFrom = length;
    length += bytesRead;
    const lines: Line[] = [];
    const before = count;
    const filled = buffer.subarray(0, length);
    let start = 0;
    let end = filled.indexOf(NEWLINE, searchFrom);
    while (end >= 0 || (bytesRead === 0 && (start < length || skipped > 0))) {
      const stop = end >= 0 ? end : length;
      const line = toLine(filled, start, stop, ++count, skipped);
      if (line) lines.push(line);
      offset += skipped + (stop - start) + (end >= 0 ? 1 : 0);
      skipped = 0;
      start = end >= 0 ? end + 1 : length;
      end = end >= 0 ? filled.indexOf(NEWLINE, start) : -1;
    }
    buffer.copyWithin(0, start, length);
    length -= start;
    if (length > MAX_LINE_BYTES) {
      skipped += length;
      length = 0;
    }
    if (bytesRead > 0) {
      // The next bytes are read while these lines are looked at; a reader that stops there does not learn of a failure.
      reading = read();
      reading.catch(() => {});
    }
    if (count > before) yield { lines, next: { offset, lines: count } };
    if (bytesRead === 0) return;
  }
}

function toLine(
  buffer: Buffer,
  start: number,
  stop: number,
  number: number,
  skipped: number,
): Line | undefined {
  const bytes = skipped + stop - start;
  if (bytes > MAX_LINE_BYTES) return { number, bytes, text: undefined };
  const text = buffer.toString("utf8", start, stop);
  // A replaced character would be stored for good.
  if (text.includes("\uFFFD") && !isUtf8(buffer.subarray(start, stop)))
    return { number, bytes, text: undefined };
  const trimmed = text.trim();
  return trimmed === "" ? undefined : { number, bytes, text: trimmed };
}
