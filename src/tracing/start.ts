// The SDK behind the traces. Loaded only where the environment names an exporter: without one it costs nothing.
import type { Agent } from "node:http";
import { DiagLogLevel, type TextMapPropagator, diag } from "@opentelemetry/api";
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from "@opentelemetry/core";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from "@opentelemetry/resources";
import {
  BatchSpanProcessor,
  ConsoleSpanExporter,
  NodeTracerProvider,
  type SpanExporter,
} from "@opentelemetry/sdk-trace-node";
import type { Exporter, Propagator, TracingSettings } from "./environment.js";
import { waitAtMost } from "../signals.js";

export interface Tracing {
  /** Sends what is not sent yet, for `ms` milliseconds at most. Never rejects: what can't be sent is told to `onTrouble`. */
  close(ms: number): Promise<void>;
}

/** Registers with OpenTelemetry's API, for the whole process. `onTrouble` is told what the SDK can't do; `agent` connects to the receiver. */
export function startTracing(
  { exporters, propagators }: TracingSettings,
  version: string,
  onTrouble: (message: string) => void,
  agent?: Agent,
): Tracing {
  diag.setLogger(
    { error: onTrouble, warn: onTrouble, info: ignore, debug: ignore, verbose: ignore },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
  const named = resourceFromAttributes({ "service.name": "healthlake-graphql", "service.version": version });
  const provider = new NodeTracerProvider({
    resource: defaultResource()
      .merge(named)
      .merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: exporters.map((name) => new BatchSpanProcessor(createExporter(name, agent))),
  });
  provider.register({
    propagator: new CompositePropagator({ propagators: propagators.map(createPropagator) }),
  });
  return {
    close: (ms) =>
      waitAtMost(
        ms,
        provider.shutdown().catch((error: unknown) => onTrouble(String(error))),
      ),
  };
}

function createExporter(name: Exporter, agent: Agent | undefined): SpanExporter {
  return name === "console"
    ? new ConsoleSpanExporter()
    : new OTLPTraceExporter(agent && { httpAgentOptions: () => agent });
}

function createPropagator(name: Propagator): TextMapPropagator {
  return name === "baggage" ? new W3CBaggagePropagator() : new W3CTraceContextPropagator();
}

function ignore(): void {
  // Not a trouble.
}
