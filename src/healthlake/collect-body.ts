// Reads the body of an answer of AWS, up to a size: one without an end must not fill the memory.
import type { Readable } from "node:stream";

/** The largest List page, 500 datastores with the longest texts that the service model allows, is below it. */
export const MOST_BYTES = 16 * 1024 * 1024;

/** A body that is larger than MOST_BYTES; its connection is closed. */
export class AnswerTooLargeError extends Error {
  override readonly name = "AnswerTooLargeError";
}

/** The SDK's `streamCollector`. Rejects with AnswerTooLargeError, or with the stream's own error. */
export async function collectBody(stream: Readable): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    // Leaving the loop destroys the stream.
    if (bytes > MOST_BYTES) throw new AnswerTooLargeError(`more than ${MOST_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, bytes);
}
