// What the publisher asks upstream: plain functions, one upstream action each.
import type { FamilyKind, Observation } from "./snapshot.js";

/** The payload types of the three families, so that a resolver gets the source's own shapes back. */
export type Payloads = Record<FamilyKind, unknown>;

/** One upstream call of a poll. */
export interface PollCall {
  /** Aborts when the poll is given up. The promise must settle soon after. */
  readonly signal: AbortSignal;
  /**
   * To be called each time the request really leaves, again for a retry: it dates the answer, and an answer has 5 s from
   * then. Time spent waiting for quota before it does not count. Never called: the answer is dated by the call's start.
   */
  sent(): void;
}

export interface ListRequest {
  /** Jobs only, milliseconds since the epoch; undefined: the whole list. */
  readonly submittedAfter: number | undefined;
  readonly nextToken: string | undefined;
}

export interface Page<T> {
  readonly items: readonly Observation<T>[];
  readonly nextToken?: string;
}

/** One family's upstream. */
export interface ResourceSource<T> {
  /** One page, of 500 where upstream lets the caller choose. A GatewayError NOT_FOUND says that the datastore is gone. */
  list(request: ListRequest, call: PollCall): Promise<Page<T>>;
  /** Resolves to undefined, or throws a GatewayError NOT_FOUND, where the resource does not exist. */
  describe(id: string, call: PollCall): Promise<Observation<T> | undefined>;
}

/** One source for each family; `scope` is the datastore whose jobs they are (for "datastore" there is just the account). */
export type StatusSources<P extends Payloads> = {
  readonly [K in FamilyKind]: (scope: string) => ResourceSource<P[K]>;
};
