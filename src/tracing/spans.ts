// What all spans of the gateway have in common. It knows OpenTelemetry's API alone: without an SDK nothing of it does anything.
import { type Span, SpanStatusCode, type Tracer, trace } from "@opentelemetry/api";

/** The API finds the provider that is registered by now. */
export function createTracer(): Tracer {
  return trace.getTracer("healthlake-graphql");
}

const NO_ERRORS = new Set(["ok", "cancelled"]);
/** What is the gateway's or HealthLake's failure; other codes tell clients of their own. */
const FAILURES = new Set(["INTERNAL_SERVER_ERROR", "THROTTLED", "UPSTREAM_TIMEOUT", "UPSTREAM_UNAVAILABLE"]);

/** Only the first end of a span counts. */
export function endSpan(span: Span, outcome: string): void {
  if (!span.isRecording()) return;
  if (!NO_ERRORS.has(outcome)) span.setAttribute("error.type", outcome);
  if (FAILURES.has(outcome)) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}
