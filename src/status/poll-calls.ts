// One upstream call of a poll: dated when it is sent, given up when no answer comes, remembered until it has settled.
import type { Clock } from "../clock.js";
import { GatewayError } from "../errors.js";
import { untilAborted } from "../signals.js";
import type { Stamp } from "./snapshot.js";
import type { PollCall } from "./source.js";

/** An answer has this long from when its request was sent. */
export const ANSWER_LIMIT_MS = 5000;
/** A request has this long to be sent at all: a safeguard against a queue that loses it. */
export const SEND_LIMIT_MS = 60_000;

/** Orders grow with the time, so that those of several replicas can be compared. */
const ORDERS_PER_MS = 1000;

/** The poll that a call belongs to. */
export interface Poll {
  readonly signal: AbortSignal;
  /** Gives up the whole poll. */
  fail(reason: GatewayError): void;
}

export interface Answered<A> {
  readonly answer: A;
  readonly stamp: Stamp;
}

export class UpstreamCalls {
  private order = 0;
  private readonly inFlight = new Set<Promise<unknown>>();

  constructor(private readonly clock: Clock) {}

  /** The present moment, later than any stamp given before. */
  stamp(): Stamp {
    const at = this.clock.time();
    this.order = Math.max(this.order + 1, Math.floor(at * ORDERS_PER_MS));
    return { at, order: this.order };
  }

  /** What is stamped from now on is later than this, wherever that was stamped. */
  heard(orders: readonly number[]): void {
    for (const order of orders) this.order = Math.max(this.order, order);
  }

  /** Resolves with the answer and its date; rejects when the call fails or the poll is given up, even if the source never answers. */
  async send<A>(poll: Poll, request: (call: PollCall) => Promise<A>): Promise<Answered<A>> {
    poll.signal.throwIfAborted();
    let stamp = this.stamp();
    let limit = this.limit(poll, SEND_LIMIT_MS);
    const settled = new AbortController();
    const sent = () => {
      if (settled.signal.aborted) return;
      stamp = this.stamp();
      limit.abort();
      limit = this.limit(poll, ANSWER_LIMIT_MS);
    };
    try {
      const answer = await untilAborted(poll.signal, () =>
        this.track(request({ signal: poll.signal, sent })),
      );
      return { answer, stamp };
    } finally {
      settled.abort();
      limit.abort();
    }
  }

  /** Resolves when no call is in flight any more, abandoned ones included. */
  async settled(): Promise<void> {
    while (this.inFlight.size > 0) await Promise.allSettled(this.inFlight);
  }

  private track<A>(call: Promise<A>): Promise<A> {
    this.inFlight.add(call);
    const forget = () => void this.inFlight.delete(call);
    call.then(forget, forget);
    return call;
  }

  /** Gives the poll up after `ms`, unless the controller it returns is aborted before. */
  private limit(poll: Poll, ms: number): AbortController {
    const controller = new AbortController();
    this.clock.sleep(ms, controller.signal).then(
      () => poll.fail(new GatewayError("UPSTREAM_TIMEOUT", `HealthLake gave no answer within ${ms} ms.`)),
      () => undefined,
    );
    return controller;
  }
}
