// A span for each operation, the child of what its client sent; and one for each event of a subscription.
import {
  type Context,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  type Tracer,
  context,
  propagation,
  trace,
} from "@opentelemetry/api";
import type {
  Carrier,
  KnownOperation,
  ObservedOperation,
  OperationObserver,
} from "../operations/observer.js";
import { createTracer, endSpan } from "./spans.js";

export function createOperationTracing(): OperationObserver {
  const tracer = createTracer();
  return {
    begin: (carrier) => new TracedOperation(tracer, carrier),
    // It never became an operation: what floods the gateway must not flood the traces.
    refused: () => undefined,
  };
}

const OK = "ok";

class TracedOperation implements ObservedOperation {
  private readonly span: Span;
  private readonly within: Context;
  private what: KnownOperation | undefined;

  constructor(
    private readonly tracer: Tracer,
    carrier: Carrier,
  ) {
    const parent = propagation.extract(context.active(), carrier);
    this.span = tracer.startSpan("operation", { kind: SpanKind.SERVER }, parent);
    this.within = trace.setSpan(parent, this.span);
  }

  run<T>(work: () => T): T {
    return context.with(this.within, work);
  }

  runEvent<T>(work: () => Promise<T>): Promise<T> {
    const span = this.tracer.startSpan(
      toTitle("event", this.what),
      { links: [{ context: this.span.spanContext() }], attributes: toAttributes(this.what) },
      ROOT_CONTEXT,
    );
    return context.with(trace.setSpan(ROOT_CONTEXT, span), work).finally(() => span.end());
  }

  known(what: KnownOperation): void {
    this.what = what;
    if (!this.span.isRecording()) return;
    this.span.updateName(toTitle(what.type, what)).setAttributes(toAttributes(what));
  }

  /** A subscription may live for days; its trace ends when its client has what it waited for. */
  answered(): void {
    if (this.what?.type === "subscription") endSpan(this.span, OK);
  }

  end(outcome: string): void {
    endSpan(this.span, outcome);
  }
}

function toTitle(kind: string, what: KnownOperation | undefined): string {
  return what?.name === undefined ? kind : `${kind} ${what.name}`;
}

function toAttributes(what: KnownOperation | undefined) {
  return {
    "graphql.operation.name": what?.name,
    "graphql.operation.type": what?.type,
    "graphql.document.hash": what?.hash,
  };
}
