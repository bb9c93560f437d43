// What is read of jobs' results: calls to S3, and the bytes of objects.
import { Counter, type Registry } from "prom-client";
import type { CallObserver } from "../healthlake/observer.js";
import { createCallMetrics } from "./calls.js";
import { PREFIX } from "./names.js";

export interface S3Metrics {
  readonly calls: CallObserver;
  /** Bytes of an object have come. */
  readonly bytesRead: (count: number) => void;
}

export function createS3Metrics(registry: Registry): S3Metrics {
  const bytes = new Counter({
    name: `${PREFIX}s3_read_bytes_total`,
    help: "Bytes of objects read from S3",
    registers: [registry],
  });
  return { calls: createCallMetrics(registry, "s3", "S3"), bytesRead: (count) => bytes.inc(count) };
}
