// Operations of all transports: how many, how they ended, and how long their first result took.
import { Counter, Histogram, type Registry } from "prom-client";
import type { KnownOperation, ObservedOperation, OperationObserver } from "../operations/observer.js";
import type { Clock } from "../clock.js";
import { OTHER, createBoundedLabel } from "./bounded-label.js";
import { LabelPlaces } from "./label-places.js";
import { DURATION_BUCKETS, MOST_OUTCOMES, PREFIX, secondsSince } from "./names.js";

interface Instruments {
  readonly total: Counter<"operation" | "type" | "outcome">;
  readonly duration: Histogram<"operation" | "type">;
  readonly names: LabelPlaces;
  readonly toOutcome: (outcome: string) => string;
}

export interface OperationMetricsOptions {
  readonly clock: Pick<Clock, "now">;
  /** No caller brings in more than one part in so many of the names while half are taken; 1: no such limit. */
  readonly fairShare: number;
}

export function createOperationMetrics(
  registry: Registry,
  { clock, fairShare }: OperationMetricsOptions,
): OperationObserver {
  const outcomes = new Set<string>();
  const toBounded = createBoundedLabel(MOST_OUTCOMES);
  const forget = (operation: string) => {
    for (const type of TYPES) {
      instruments.duration.remove({ operation, type });
      for (const outcome of outcomes) instruments.total.remove({ operation, type, outcome });
    }
  };
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
    names: new LabelPlaces({ clock, parts: fairShare, onDropped: forget }),
    toOutcome: (outcome) => {
      const label = toBounded(outcome);
      outcomes.add(label);
      return label;
    },
  };
  return {
    begin: (_carrier, caller) => new CountedOperation(instruments, caller),
    refused: (outcome, what, caller) =>
      instruments.total.inc({
        ...toLabels(instruments, what, caller),
        outcome: instruments.toOutcome(outcome),
      }),
  };
}

const TYPES = ["query", "mutation", "subscription"] as const;

const UNNAMED = "unnamed";
/** What was never valid takes no name: those that nobody is let in with must not use the names up. */
const UNKNOWN = { operation: OTHER, type: "unknown" };

/** Asked for each time that something is counted: a name may have lost its place meanwhile. */
function toLabels({ names }: Instruments, what: KnownOperation | undefined, caller = ""): typeof UNKNOWN {
  if (!what) return UNKNOWN;
  return { operation: what.name === undefined ? UNNAMED : names.toLabel(what.name, caller), type: what.type };
}

class CountedOperation implements ObservedOperation {
  private readonly startedAt = performance.now();
  private what: KnownOperation | undefined;
  private phase: "begun" | "answered" | "over" = "begun";

  constructor(
    private readonly instruments: Instruments,
    private readonly caller: string,
  ) {}

  run<T>(work: () => T): T {
    return work();
  }

  runEvent<T>(work: () => Promise<T>): Promise<T> {
    return work();
  }

  known(what: KnownOperation): void {
    this.what = what;
  }

  answered(): void {
    if (this.phase !== "begun") return;
    this.phase = "answered";
    this.instruments.duration.observe(this.toLabels(), secondsSince(this.startedAt));
  }

  end(outcome: string): void {
    if (this.phase === "over") return;
    this.answered();
    this.phase = "over";
    this.instruments.total.inc({ ...this.toLabels(), outcome: this.instruments.toOutcome(outcome) });
  }

  private toLabels(): typeof UNKNOWN {
    return toLabels(this.instruments, this.what, this.caller);
  }
}
