// Reads an object of a listing, chunk by chunk: within the operation's time and budget, and only if it is still the one listed.
import type { Readable } from "node:stream";
import type { Clock } from "../clock.js";
import { GatewayError } from "../errors.js";
import { linkSignals } from "../signals.js";
import type { StoredObject } from "./listing.js";
import type { S3Call, S3Caller } from "./s3-calls.js";
import { toS3Error } from "./s3-errors.js";

export interface ObjectReading {
  readonly call: S3Call;
  readonly clock: Clock;
  readonly onBytes: (count: number) => void;
}

/** Leaving the loop closes the connection, and so does `signal`. */
export async function* readObject(
  { call, clock, onBytes }: ObjectReading,
  { turn, deadline, s3Budget, signal: ofCaller }: S3Caller,
  bucket: string,
  { key, etag }: Pick<StoredObject, "key" | "etag">,
  signal?: AbortSignal,
): AsyncGenerator<Buffer> {
  const reading = linkSignals(ofCaller, signal);
  const caller = { turn, deadline, s3Budget, signal: reading.signal };
  const stop = new AbortController();
  let body: Readable | undefined;
  const onAbort = () => body?.destroy(reading.signal.reason as Error);
  reading.signal.addEventListener("abort", onAbort, { once: true });
  try {
    const answer = await call("GetObject", caller, ({ sdk, client }, abortSignal) =>
      client.send(new sdk.GetObjectCommand({ Bucket: bucket, Key: key, IfMatch: etag }), { abortSignal }),
    );
    body = answer.Body as Readable;
    if (reading.signal.aborted) onAbort();
    void clock.sleep(Math.max(0, deadline - clock.now()), stop.signal).then(
      () => reading.abort(tooLate()),
      () => undefined,
    );
    for await (const chunk of body as AsyncIterable<Buffer>) {
      onBytes(chunk.length);
      s3Budget.countBytes(chunk.length);
      yield chunk;
    }
  } catch (error) {
    throw toS3Error("GetObject", reading.signal.aborted ? reading.signal.reason : error);
  } finally {
    reading.unlink();
    stop.abort(new Error("read"));
    body?.destroy();
  }
}

function tooLate(): GatewayError {
  const upstream = { action: "GetObject", errorName: "TimeoutError" };
  const message = "GetObject: the operation's time ran out while an object was read";
  return new GatewayError("UPSTREAM_TIMEOUT", message, { retryable: true, upstream });
}
