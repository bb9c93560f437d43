// A call that several callers wait for: it lives as long as one of them does, by the latest of their deadlines.
import type { Clock } from "../clock.js";
import { GatewayError } from "../errors.js";
import type { ActionName, CallOptions, Dated } from "./actions.js";
import type { Priority } from "./governor.js";

/** Whoever reads: an operation or a poll, for as long as it lives. */
export interface Caller {
  readonly priority: Priority;
  /** Aborts when nobody waits for the caller any more. */
  readonly signal: AbortSignal;
  /** When the caller's time for upstream ends, in milliseconds since the Unix epoch. */
  readonly deadline: number;
  /** Told before a call is begun for this caller; throws where it may begin no more. */
  onCall(action: ActionName): void;
  /** Told of each further attempt of such a call. */
  onRetry(): void;
  /** Told of a read that another's call answers. */
  onHit(): void;
}

export interface Flight<T> {
  readonly answer: Promise<Dated<T>>;
  readonly waiting: Set<Waiter>;
  readonly controller: AbortController;
  /** Called when it has ended or nobody waits for it any more: from then on nobody may join. */
  onOver(): unknown;
}

/** One wait of one caller; a caller may wait for the same flight twice. */
interface Waiter {
  readonly caller: Caller;
}

const PRIORITIES: readonly Priority[] = ["mutation", "query", "poll"];

export function startFlight<T>(
  send: (options: CallOptions) => Promise<Dated<T>>,
  onOver: () => unknown,
): Flight<T> {
  const waiting = new Set<Waiter>();
  const controller = new AbortController();
  const callers = () => [...waiting].map((waiter) => waiter.caller);
  // Not before whoever starts it has joined: it goes by the deadlines of those who wait.
  const answer = Promise.resolve().then(() =>
    send({
      signal: controller.signal,
      deadline: () => Math.max(...callers().map((caller) => caller.deadline)),
      priority: () =>
        PRIORITIES.find((priority) => callers().some((caller) => caller.priority === priority)) ?? "poll",
    }),
  );
  void answer.then(onOver, onOver);
  return { answer, waiting, controller, onOver };
}

/** Waits for the flight as long as the caller may and will. */
export async function join<T>(flight: Flight<T>, caller: Caller, clock: Clock): Promise<T> {
  const waiter: Waiter = { caller };
  const over = new AbortController();
  flight.waiting.add(waiter);
  try {
    const { value } = await Promise.race([
      flight.answer,
      gone(caller, over.signal),
      late(flight, caller, clock, over.signal),
    ]);
    return value;
  } finally {
    over.abort();
    leave(flight, waiter);
  }
}

function leave<T>(flight: Flight<T>, waiter: Waiter): void {
  flight.waiting.delete(waiter);
  if (flight.waiting.size > 0) return;
  flight.onOver();
  flight.controller.abort();
}

/** Rejects when the caller goes away. */
function gone(caller: Caller, over: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    caller.signal.addEventListener("abort", () => reject(caller.signal.reason as Error), {
      once: true,
      signal: over,
    });
  });
}

/** Rejects at the caller's deadline where others keep the flight going; else the flight itself says how it ended. */
async function late<T>(flight: Flight<T>, caller: Caller, clock: Clock, over: AbortSignal): Promise<never> {
  try {
    await clock.sleep(caller.deadline - clock.now(), over);
  } catch {
    return new Promise(() => undefined);
  }
  const others = [...flight.waiting].some((waiter) => waiter.caller.deadline > caller.deadline);
  if (!others) return flight.answer.then(() => new Promise<never>(() => undefined));
  throw new GatewayError("UPSTREAM_TIMEOUT", "HealthLake did not answer within the operation's time", {
    retryable: true,
  });
}
