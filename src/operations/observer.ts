// What metrics and traces are told of operations. The kernel knows neither metrics nor traces.
import type { GraphQLError, GraphQLFormattedError, OperationTypeNode } from "graphql";

/** Where a client may have put the context of its trace: the headers of its request, say. */
export type Carrier = Readonly<Record<string, unknown>>;

/** Told of every operation of every transport. None of its methods may throw. */
export interface OperationObserver {
  /** An operation of `caller`, the subject of an identity, begins; who calls this calls `end`. */
  readonly begin: (carrier: Carrier, caller: string) => ObservedOperation;
  /** An operation was refused before it began; `what` and `caller` only where it was valid. */
  readonly refused: (outcome: string, what?: KnownOperation, caller?: string) => void;
}

export interface ObservedOperation {
  /** Runs what belongs to the operation, its calls to HealthLake among it. */
  run<T>(work: () => T): T;
  /** Runs what an event of a subscription costs; a subscription outlives its trace. */
  runEvent<T>(work: () => Promise<T>): Promise<T>;
  /** To be called as soon as it is valid, and so known. */
  known(what: KnownOperation): void;
  /** The first result is there; only the first call counts. */
  answered(): void;
  /** It is over: "ok", "cancelled", or the code of its first error. Only the first call counts. */
  end(outcome: string): void;
}

export interface KnownOperation {
  /** As `toName` cuts it. */
  readonly name: string | undefined;
  readonly type: `${OperationTypeNode}`;
  /** Of its document. */
  readonly hash: string | undefined;
}

/** In characters. A client may give an operation a name as long as its document. */
const MOST_OF_NAME = 128;

/** What logs, metrics and traces have of an operation's name. */
export function toName(name: string | null | undefined): string | undefined {
  return name?.slice(0, MOST_OF_NAME);
}

export const OK = "ok";
/** The client went away before its answer. */
export const CANCELLED = "cancelled";
const FAILED = "INTERNAL_SERVER_ERROR";

/** How a result counts: by its first error. */
export function toOutcome(errors: readonly (GraphQLError | GraphQLFormattedError)[] | undefined): string {
  const [first] = errors ?? [];
  if (!first) return OK;
  const { code } = first.extensions ?? {};
  return typeof code === "string" ? code : FAILED;
}

/** All of them as one. */
export function observeTogether(observers: readonly OperationObserver[]): OperationObserver {
  return {
    begin: (carrier, caller) => new Together(observers.map((observer) => observer.begin(carrier, caller))),
    refused: (...told) => observers.forEach((observer) => observer.refused(...told)),
  };
}

class Together implements ObservedOperation {
  constructor(private readonly observed: readonly ObservedOperation[]) {}

  run<T>(work: () => T): T {
    return this.observed.reduce((inner, each) => () => each.run(inner), work)();
  }

  runEvent<T>(work: () => Promise<T>): Promise<T> {
    return this.observed.reduce((inner, each) => () => each.runEvent(inner), work)();
  }

  known(what: KnownOperation): void {
    for (const each of this.observed) each.known(what);
  }

  answered(): void {
    for (const each of this.observed) each.answered();
  }

  end(outcome: string): void {
    for (const each of this.observed) each.end(outcome);
  }
}
