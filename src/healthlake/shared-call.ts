// A call that several callers wait for: it lives as long as one of them does, by the latest of their deadlines.
import type { Clock } from "../clock.js";
import { GatewayError } from "../errors.js";
import { untilAborted } from "../signals.js";
import type { ActionName, CallOptions, Dated } from "./actions.js";
import type { Scope } from "./generations.js";
import type { Priority } from "./governor.js";

/** A reader: an operation or a poll, for as long as it lives. */
export interface Caller {
  readonly priority: Priority;
  /** Whose turn its calls take: undefined for polls. */
  readonly turn?: string | undefined;
  /** Aborts when nobody waits for the caller any more. */
  readonly signal: AbortSignal;
  /** When the caller's time for upstream ends, in milliseconds since the Unix epoch. */
  readonly deadline: number;
  /** Told before a call is begun for this caller; throws where it may not begin. */
  onCall(action: ActionName): void;
  /** Told of each attempt of such a call as it is sent; none where it never got that far. */
  onAttempt(): void;
  /** Told of a read that another's call answers. */
  onHit(): void;
  /** Told of each answer: what it is of, that scope's generation when it was asked for, and when its call was sent. */
  onAnswer(scope: Scope, generation: number, sentAt: number): void;
}

export interface Flight<T> {
  readonly action: ActionName;
  readonly answer: Promise<Dated<T>>;
  readonly waiting: Set<Waiter>;
  readonly controller: AbortController;
  isOver: boolean;
  /** The latest of all who have waited: it may grow while the call runs, but not shrink when they leave. */
  deadline: number;
  /** Called when it has ended or nobody waits for it any more: from then on nobody may join. */
  onOver(): unknown;
  /** Called when someone joins who raises its priority. */
  onRise(): unknown;
}

export type FlightHooks = Pick<Flight<unknown>, "onOver" | "onRise">;

/** One wait of one caller; a caller may wait for the same flight twice. */
interface Waiter {
  readonly caller: Caller;
}

const PRIORITIES: readonly Priority[] = ["mutation", "query", "poll"];

/** Its starter joins it at once: it goes by the deadlines and priorities of those who wait. */
export function startFlight<T>(
  action: ActionName,
  send: (options: CallOptions) => Promise<Dated<T>>,
  { onOver, onRise }: FlightHooks,
): Flight<T> {
  const controller = new AbortController();
  const answer = Promise.resolve().then(() =>
    send({
      signal: controller.signal,
      deadline: () => flight.deadline,
      priority: () => priorityOf(flight),
    }),
  );
  const flight: Flight<T> = {
    action,
    answer,
    waiting: new Set(),
    controller,
    isOver: false,
    deadline: -Infinity,
    onOver,
    onRise,
  };
  const end = () => {
    flight.isOver = true;
    onOver();
  };
  void answer.then(end, end);
  return flight;
}

/** Waits for the flight as long as the caller may and will. */
export async function join<T>(flight: Flight<T>, caller: Caller, clock: Clock): Promise<Dated<T>> {
  const waiter: Waiter = { caller };
  let forget: (() => void) | undefined;
  board(flight, waiter);
  try {
    return await untilAborted(
      caller.signal,
      () =>
        new Promise((resolve, reject) => {
          flight.answer.then(resolve, reject);
          forget = clock.after(caller.deadline - clock.now(), () => {
            // Else the flight itself says how it ended.
            if (flight.deadline > caller.deadline) reject(late(flight));
          });
        }),
    );
  } finally {
    forget?.();
    leave(flight, waiter);
  }
}

function board(flight: Flight<unknown>, waiter: Waiter): void {
  const before = flight.waiting.size > 0 ? priorityOf(flight) : waiter.caller.priority;
  flight.waiting.add(waiter);
  flight.deadline = Math.max(flight.deadline, waiter.caller.deadline);
  if (priorityOf(flight) !== before) flight.onRise();
}

function leave(flight: Flight<unknown>, waiter: Waiter): void {
  flight.waiting.delete(waiter);
  if (flight.waiting.size > 0 || flight.isOver) return;
  flight.onOver();
  flight.controller.abort();
}

function priorityOf({ waiting }: Flight<unknown>): Priority {
  const callers = [...waiting].map((waiter) => waiter.caller);
  return PRIORITIES.find((priority) => callers.some((caller) => caller.priority === priority)) ?? "poll";
}

function late({ action }: Flight<unknown>): GatewayError {
  const message = `${action}: no answer before the operation's time ran out`;
  return new GatewayError("UPSTREAM_TIMEOUT", message, {
    retryable: true,
    upstream: { action, errorName: "TimeoutError" },
  });
}
