// Splits chunks into lines, without holding more than one line of them.

/** The longest line that is looked at: an OperationOutcome on one resource is far shorter. */
export const MAX_LINE_BYTES = 1024 * 1024;

const NEWLINE = 0x0a;

/** Lines without their newlines, in batches of a chunk; empty ones are left out, and TOO_LONG stands for one that is longer. */
export async function* splitLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<readonly string[]> {
  let kept: Buffer[] = [];
  let keptBytes = 0;
  const take = (part: Buffer) => {
    keptBytes += part.length;
    // What is too long anyway is not kept.
    if (keptBytes <= MAX_LINE_BYTES) kept.push(part);
  };
  const end = (lines: string[]) => {
    if (keptBytes > MAX_LINE_BYTES) lines.push(TOO_LONG);
    else if (keptBytes > 0) lines.push(Buffer.concat(kept, keptBytes).toString());
    kept = [];
    keptBytes = 0;
  };
  for await (const chunk of chunks) {
    const lines: string[] = [];
    let start = 0;
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, start)) {
      take(chunk.subarray(start, at));
      end(lines);
      start = at + 1;
    }
    take(chunk.subarray(start));
    yield lines;
  }
  const last: string[] = [];
  end(last);
  yield last;
}

export const TOO_LONG = "too long";

/** Lines that are not empty, of any length. */
export async function countLines(chunks: AsyncIterable<Buffer>): Promise<number> {
  let count = 0;
  let isEmpty = true;
  for await (const chunk of chunks) {
    let start = 0;
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, start)) {
      if (at > start || !isEmpty) count++;
      isEmpty = true;
      start = at + 1;
    }
    if (start < chunk.length) isEmpty = false;
  }
  return isEmpty ? count : count + 1;
}
