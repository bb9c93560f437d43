// Operations of all transports: how many, how they ended, and how long their first result took.
import { Counter, Histogram, type Registry } from "prom-client";
import type { KnownOperation, ObservedOperation, OperationObserver } from "../operations/observer.js";
import { OTHER, createBoundedLabel } from "./bounded-label.js";
import { DURATION_BUCKETS, MOST_OUTCOMES, PREFIX, secondsSince } from "./names.js";

interface Instruments {
  readonly total: Counter<"operation" | "type" | "outcome">;
  readonly duration: Histogram<"operation" | "type">;
  readonly toName: (name: string) => string;
  readonly toOutcome: (outcome: string) => string;
}

export function createOperationMetrics(registry: Registry): OperationObserver {
  const instruments: Instruments = {
    total: new Counter({
      name: `${PREFIX}operations_total`,
      help: "GraphQL operations that are over, by their first error's code or ok",
      labelNames: ["operation", "type", "outcome"],
      registers: [registry],
    }),
    duration: new Histogram({
      name: `${PREFIX}operation_duration_seconds`,
      help: "Time until an operation's answer; a subscription's first result",
      labelNames: ["operation", "type"],
      buckets: DURATION_BUCKETS,
      registers: [registry],
    }),
    toName: createBoundedLabel(),
    toOutcome: createBoundedLabel(MOST_OUTCOMES),
  };
  return {
    begin: () => new CountedOperation(instruments),
    refused: (outcome, what) =>
      instruments.total.inc({ ...toLabels(instruments, what), outcome: instruments.toOutcome(outcome) }),
  };
}

const UNNAMED = "unnamed";
/** What was never valid takes no name: those that nobody is let in with must not use the names up. */
const UNKNOWN = { operation: OTHER, type: "unknown" };

function toLabels({ toName }: Instruments, what: KnownOperation | undefined): typeof UNKNOWN {
  if (!what) return UNKNOWN;
  return { operation: what.name === undefined ? UNNAMED : toName(what.name), type: what.type };
}

class CountedOperation implements ObservedOperation {
  private readonly startedAt = performance.now();
  private labels = UNKNOWN;
  private phase: "begun" | "answered" | "over" = "begun";

  constructor(private readonly instruments: Instruments) {}

  run<T>(work: () => T): T {
    return work();
  }

  runEvent<T>(work: () => Promise<T>): Promise<T> {
    return work();
  }

  known(what: KnownOperation): void {
    this.labels = toLabels(this.instruments, what);
  }

  answered(): void {
    if (this.phase !== "begun") return;
    this.phase = "answered";
    this.instruments.duration.observe(this.labels, secondsSince(this.startedAt));
  }

  end(outcome: string): void {
    if (this.phase === "over") return;
    this.answered();
    this.phase = "over";
    this.instruments.total.inc({ ...this.labels, outcome: this.instruments.toOutcome(outcome) });
  }
}
