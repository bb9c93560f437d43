// The metrics of one gateway, as Prometheus reads them. What is observed knows nothing of it.
import { Counter, Gauge, Registry, collectDefaultMetrics } from "prom-client";
import type { CallObserver } from "../healthlake/observer.js";
import type { OperationObserver } from "../operations/observer.js";
import { createCallMetrics } from "./calls.js";
import { PREFIX } from "./names.js";
import { type OperationMetricsOptions, createOperationMetrics } from "./operations.js";
import { type S3Metrics, createS3Metrics } from "./s3.js";
import { createSocketMetrics } from "./sockets.js";

export interface Metrics {
  readonly operations: OperationObserver;
  readonly calls: CallObserver;
  readonly s3: S3Metrics;
  /** To be told of every socket that is closed. */
  readonly socketClosed: (code: number) => void;
  /** Adds a metric of something that is counted elsewhere. Throws where the name is taken. */
  add(reading: Reading): void;
  readonly contentType: string;
  /** All of them, and Node's own, in the text format of Prometheus. */
  text(): Promise<string>;
}

/** A metric that is read when it is asked for. */
export interface Reading {
  /** Without the prefix; a counter's ends in `_total`. */
  readonly name: string;
  readonly type: "gauge" | "counter";
  readonly help: string;
  /** Names whose values are few, and never a client's own. */
  readonly labels?: readonly string[];
  /** Must not throw. */
  readonly read: () => readonly Sample[];
}

export interface Sample {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

export function createMetrics(options: OperationMetricsOptions): Metrics {
  const registry = new Registry();
  const ofProcess = processRegistry();
  return {
    operations: createOperationMetrics(registry, options),
    calls: createCallMetrics(registry, "upstream", "HealthLake"),
    s3: createS3Metrics(registry),
    socketClosed: createSocketMetrics(registry),
    add: (reading) => add(registry, reading),
    contentType: registry.contentType,
    text: async () => `${await registry.metrics()}${await ofProcess.metrics()}`,
  };
}

function add(registry: Registry, { name, type, help, labels = [], read }: Reading): void {
  const common = { name: PREFIX + name, help, labelNames: [...labels], registers: [registry] };
  if (type === "gauge") {
    const gauge: Gauge = new Gauge({
      ...common,
      collect: () => {
        gauge.reset();
        for (const sample of read()) gauge.set({ ...sample.labels }, sample.value);
      },
    });
    return;
  }
  const counter: Counter = new Counter({
    ...common,
    collect: () => {
      counter.reset();
      for (const sample of read()) counter.inc({ ...sample.labels }, sample.value);
    },
  });
}

let ofProcess: Registry | undefined;

/** Memory, event loop and garbage are the process's, and so is this: each collection of them would watch for ever. */
function processRegistry(): Registry {
  if (ofProcess) return ofProcess;
  ofProcess = new Registry();
  collectDefaultMetrics({ register: ofProcess });
  return ofProcess;
}
