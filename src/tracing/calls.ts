// A span for each call to HealthLake, the child of what began it, with its attempts as events.
import { type Span, SpanKind, context, propagation, trace } from "@opentelemetry/api";
import type { CallObserver, CallOutcome, ObservedCall } from "../healthlake/observer.js";
import { createTracer, endSpan } from "./spans.js";

export function createCallTracing(): CallObserver {
  const tracer = createTracer();
  return {
    begin: (action) => {
      const attributes = { "rpc.system": "aws-api", "rpc.service": "HealthLake", "rpc.method": action };
      return new TracedCall(tracer.startSpan(`HealthLake.${action}`, { kind: SpanKind.CLIENT, attributes }));
    },
  };
}

class TracedCall implements ObservedCall {
  constructor(private readonly span: Span) {}

  run<T>(work: () => T): T {
    return context.with(trace.setSpan(context.active(), this.span), work);
  }

  attempt(attempt: number): (outcome: CallOutcome) => void {
    this.span.addEvent("attempt", { attempt });
    return ({ code, errorName, requestId }) => {
      if (code === "ok") return;
      this.span.addEvent("attempt failed", {
        attempt,
        "error.type": code,
        "aws.error_name": errorName,
        "aws.request_id": requestId,
      });
    };
  }

  end({ code, requestId }: CallOutcome): void {
    if (requestId !== undefined) this.span.setAttribute("aws.request_id", requestId);
    endSpan(this.span, code);
  }
}

/** Hands the trace on to HealthLake. */
export function injectTrace(headers: Record<string, string>): void {
  propagation.inject(context.active(), headers);
}
