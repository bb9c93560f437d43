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

/** Leaving the loop closes the connection. */
export async function* readObject(
  { call, clock, onBytes }: ObjectReading,
  caller: S3Caller,
  bucket: string,
  { key, etag }: Pick<StoredObject, "key" | "etag">,
): AsyncGenerator<Buffer> {
  const { Body } = await call("GetObject", caller, ({ sdk, client }, abortSignal) =>
    client.send(new sdk.GetObjectCommand({ Bucket: bucket, Key: key, IfMatch: etag }), { abortSignal }),
  );
  const body = Body as Readable;
  const reading = linkSignals(caller.signal);
  const stop = new AbortController();
  void clock.sleep(Math.max(0, caller.deadline - clock.now()), stop.signal).then(
    () => reading.abort(tooLate()),
    () => undefined,
  );
  const onAbort = () => body.destroy(reading.signal.reason as Error);
  reading.signal.addEventListener("abort", onAbort, { once: true });
  if (reading.signal.aborted) onAbort();
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      onBytes(chunk.length);
      caller.s3Budget.countBytes(chunk.length);
      yield chunk;
    }
  } catch (error) {
    throw toS3Error("GetObject", reading.signal.aborted ? reading.signal.reason : error);
  } finally {
    reading.unlink();
    stop.abort(new Error("read"));
    body.destroy();
  }
}

function tooLate(): GatewayError {
  const upstream = { action: "GetObject", errorName: "TimeoutError" };
  const message = "GetObject: the operation's time ran out while an object was read";
  return new GatewayError("UPSTREAM_TIMEOUT", message, { retryable: true, upstream });
}
