import { isSpanContextValid, trace } from "@opentelemetry/api";

/** What a log line says of the trace that it belongs to; nothing outside of one. */
export function toTraceFields(): object {
  const span = trace.getActiveSpan()?.spanContext();
  return span && isSpanContextValid(span) ? { trace_id: span.traceId, span_id: span.spanId } : {};
}
