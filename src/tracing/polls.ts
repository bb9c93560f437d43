// A span for each poll: a trace of its own, since it serves all who watch and outlives the first of them.
import { ROOT_CONTEXT, type Tracer, context, trace } from "@opentelemetry/api";
import { createTracer, endSpan } from "./spans.js";

export type AroundPoll = (family: string, poll: () => Promise<void>) => Promise<void>;

/** Resolves and rejects as the poll does. */
export function createPollTracing(): AroundPoll {
  const tracer = createTracer();
  return (family, poll) => tracePoll(tracer, family, poll);
}

async function tracePoll(tracer: Tracer, family: string, poll: () => Promise<void>): Promise<void> {
  const span = tracer.startSpan(
    `poll ${family}`,
    { attributes: { "healthlake_graphql.family": family } },
    ROOT_CONTEXT,
  );
  try {
    await context.with(trace.setSpan(ROOT_CONTEXT, span), poll);
    endSpan(span, "ok");
  } catch (error) {
    endSpan(span, codeOf(error));
    throw error;
  }
}

function codeOf(error: unknown): string {
  const { code, name } = error as { code?: unknown; name?: unknown };
  if (name === "AbortError") return "cancelled";
  return typeof code === "string" ? code : "INTERNAL_SERVER_ERROR";
}
