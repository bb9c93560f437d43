// Spans kept in memory, and what HealthLake was sent beside its input. To be called at the top of a test file.
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { context, propagation, trace } from "@opentelemetry/api";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import {
  InMemorySpanExporter,
  NodeTracerProvider,
  type ReadableSpan,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-node";
import { waitFor } from "./wait.js";

export interface RecordedSpans {
  /** Those that have ended, with this name. */
  readonly named: (name: string) => ReadableSpan[];
  /** Resolves with the first that has ended with this name. */
  readonly next: (name: string) => Promise<ReadableSpan>;
  readonly all: () => ReadableSpan[];
}

/** Registers OpenTelemetry's SDK for each test of the file. */
export function recordSpans(): RecordedSpans {
  const exporter = new InMemorySpanExporter();
  beforeEach(() => {
    exporter.reset();
    const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
    provider.register({ propagator: new W3CTraceContextPropagator() });
  });
  afterEach(() => {
    trace.disable();
    context.disable();
    propagation.disable();
  });
  const named = (name: string) => exporter.getFinishedSpans().filter((span) => span.name === name);
  return { named, next: (name) => waitFor(() => named(name)[0]), all: () => exporter.getFinishedSpans() };
}

/** The headers of all requests that local HealthLakes of this process get during each test. */
export function recordUpstreamHeaders(): readonly IncomingHttpHeaders[] {
  const seen: IncomingHttpHeaders[] = [];
  const onRequest = (message: unknown) => {
    const { headers } = (message as { request: IncomingMessage }).request;
    if (headers["x-amz-target"] !== undefined) seen.push(headers);
  };
  beforeEach(() => {
    seen.length = 0;
    subscribe("http.server.request.start", onRequest);
  });
  afterEach(() => void unsubscribe("http.server.request.start", onRequest));
  return seen;
}
