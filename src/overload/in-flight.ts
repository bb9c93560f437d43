// How much the gateway takes on. More is refused early and cheaply, as OVERLOADED: whoever waits in a line that only grows is
// served worse than one who is told to come back.
import { GatewayError } from "../errors.js";
import type { Turns } from "./scheduler.js";

export interface OverloadOptions {
  /** Queries and mutations in flight, of all doors together. */
  readonly maxOperations: number;
  /** The largest body of a request, in bytes. */
  readonly bodyLimit: number;
  readonly turns: Pick<Turns, "begin" | "refuse" | "waitedMs">;
  /** Whether the process is near the end of its memory. */
  readonly isPressed: () => boolean;
}

/** What is asked for: subscriptions have limits of their own, and may wait for their turns as long as it takes. */
export type Work = "operation" | "subscription";

export interface Overload {
  /** The error to refuse new work with, where there is too much of it. */
  refusal(work: Work): GatewayError | undefined;
  /** Counts an operation, and its body's bytes, as in flight until the returned function is called, the first time. */
  enter(bytes?: number): () => void;
  /** Resolves when it is an operation's turn to begin. */
  readonly begin: () => Promise<void>;
  /** Resolves when a request may be refused. */
  readonly refuse: () => Promise<void>;
  /** The bytes that a body of unknown length may have. */
  readonly bodyLimit: number;
  stats(): OverloadStats;
}

export interface OverloadStats {
  readonly operations: number;
  /** Of the requests of operations in flight. */
  readonly bodyBytes: number;
  /** How long the next operation has waited for its turn already, in milliseconds. */
  readonly waitedMs: number;
}

/** A line in which one waits longer than this is a line that grows. */
const MAX_WAIT_MS = 500;
/** Of all requests in flight together; one of the largest may always come. */
const MAX_BODY_BYTES = 64 * 1024 * 1024;
const RETRY_AFTER_MS = 1000;

export function createOverload({ maxOperations, bodyLimit, turns, isPressed }: OverloadOptions): Overload {
  const maxBodyBytes = Math.max(MAX_BODY_BYTES, bodyLimit);
  let operations = 0;
  let bodyBytes = 0;
  const problemOf = (work: Work): string | undefined => {
    if (isPressed()) return "its memory is used up";
    if (bodyBytes >= maxBodyBytes) return `the bodies of its requests take ${bodyBytes} bytes`;
    if (work === "subscription") return undefined;
    if (operations >= maxOperations) return `${operations} operations are in flight (MAX_OPERATIONS)`;
    return turns.waitedMs > MAX_WAIT_MS ? "operations wait too long for their turns" : undefined;
  };
  return {
    refusal: (work) => {
      const problem = problemOf(work);
      const facts = { retryable: true, retryAfterMs: RETRY_AFTER_MS };
      return problem === undefined
        ? undefined
        : new GatewayError("OVERLOADED", `The gateway has more work than it can do: ${problem}`, facts);
    },
    enter: (bytes = 0) => {
      let isIn = true;
      operations++;
      bodyBytes += bytes;
      return () => {
        if (!isIn) return;
        isIn = false;
        operations--;
        bodyBytes -= bytes;
      };
    },
    begin: () => turns.begin(),
    refuse: () => turns.refuse(),
    bodyLimit,
    stats: () => ({ operations, bodyBytes, waitedMs: turns.waitedMs }),
  };
}
