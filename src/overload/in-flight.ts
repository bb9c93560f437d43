// How much the gateway takes on. More is refused early and cheaply, as OVERLOADED: a client that waits in a line that only
// grows is served worse than one that is told to come back.
import type { GatewayError } from "../errors.js";
import type { Scheduler } from "./scheduler.js";
import { type Holding, type Owner, SharedPool, overloaded } from "./shared-pool.js";

export interface OverloadOptions {
  /** Queries and mutations in flight, of all transports together (MAX_OPERATIONS). */
  readonly maxOperations: number;
  /** Of bodies and of unfinished messages, in bytes (MAX_BODY_BYTES). */
  readonly maxBodyBytes: number;
  /** Of answers that are being made or written, in bytes (MAX_ANSWER_BYTES). */
  readonly maxAnswerBytes: number;
  /** The largest body of a request, and the largest answer, in bytes: one of these may always come. */
  readonly bodyLimit: number;
  readonly answerLimit: number;
  /** Of each pool no caller has more than one part in so many while others need it; 1: no shares. */
  readonly fairShare: number;
  readonly scheduler: Pick<Scheduler, "begin" | "refuse" | "waitedMs">;
  /** Whether the process is near the end of its memory. */
  readonly isPressed: () => boolean;
  /** Told once for each pool of the address that holds most of it. */
  readonly onMostlyOne?: (address: string, limit: string) => void;
}

/** What is asked for: subscriptions have limits of their own, and may wait for their turns as long as it takes. */
export type Work = "operation" | "subscription";

export interface Overload {
  /** The error to refuse new work with, where there is too much of it. */
  refusal(work: Work): GatewayError | undefined;
  /** A place among the operations in flight; `grow(1)` takes it. */
  readonly place: (owner?: Owner) => Holding;
  /** Room for a body, or a message, as it arrives. */
  readonly body: (owner?: Owner) => Holding;
  /** Room for an answer as it is made, until it is written. */
  readonly answer: (owner?: Owner) => Holding;
  /** Resolves when it is an operation's turn to begin. */
  readonly begin: () => Promise<void>;
  /** Resolves when a request may be refused. */
  readonly refuse: () => Promise<void>;
  stats(): OverloadStats;
}

export interface OverloadStats {
  readonly operations: number;
  /** Of requests in flight, and of messages that are not whole yet. */
  readonly bodyBytes: number;
  /** Of answers that are being made or written. */
  readonly answerBytes: number;
  /** How long the next operation has waited for its turn already, in milliseconds. */
  readonly waitedMs: number;
}

/** A line in which one waits longer than this is a line that grows. */
const MAX_WAIT_MS = 500;

export function createOverload(options: OverloadOptions): Overload {
  const {
    maxOperations,
    bodyLimit,
    answerLimit,
    scheduler,
    isPressed,
    fairShare: parts,
    onMostlyOne,
  } = options;
  const common = { parts, onMostlyOne };
  const operations = new SharedPool({
    ...common,
    limit: "MAX_OPERATIONS",
    what: "operations in flight",
    size: maxOperations,
  });
  const bodies = new SharedPool({
    ...common,
    limit: "MAX_BODY_BYTES",
    what: "the bodies of requests",
    size: Math.max(options.maxBodyBytes, bodyLimit),
    most: bodyLimit,
  });
  const answers = new SharedPool({
    ...common,
    limit: "MAX_ANSWER_BYTES",
    what: "answers that are not written yet",
    size: Math.max(options.maxAnswerBytes, answerLimit),
    most: answerLimit,
  });
  const problemOf = (work: Work): string | undefined => {
    if (isPressed()) return "its memory is used up";
    if (bodies.isFull) return bodies.fullness();
    if (answers.isFull) return answers.fullness();
    if (work === "subscription") return undefined;
    if (operations.isFull) return `${operations.used} operations are in flight (MAX_OPERATIONS)`;
    return scheduler.waitedMs > MAX_WAIT_MS ? "operations wait too long for their turns" : undefined;
  };
  return {
    refusal: (work) => {
      const problem = problemOf(work);
      return problem === undefined ? undefined : overloaded(problem);
    },
    place: (owner) => operations.open(owner),
    body: (owner) => bodies.open(owner),
    answer: (owner) => answers.open(owner),
    begin: () => scheduler.begin(),
    refuse: () => scheduler.refuse(),
    stats: () => ({
      operations: operations.used,
      bodyBytes: bodies.used,
      answerBytes: answers.used,
      waitedMs: scheduler.waitedMs,
    }),
  };
}
