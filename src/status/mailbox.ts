// What one watcher has not taken yet: the latest event of each resource, never a queue that grows.
import type { GatewayError } from "../errors.js";
import type { Snapshot } from "./snapshot.js";

/** One snapshot a watcher is told of. The object is shared by all watchers it goes to, but for first events. */
export interface StatusEvent<T> {
  readonly kind: "event";
  readonly snapshot: Snapshot<T>;
  /** What the publisher saw before; absent on a first event. */
  readonly previousStatus?: string;
}

/** The fatal condition that ends a stream; nothing follows it. */
export interface StatusFailure {
  readonly kind: "error";
  readonly error: GatewayError;
}

export type StatusMessage<T> = StatusEvent<T> | StatusFailure;

/** Counts of everything that went through mailboxes. */
export interface DeliveryCounts {
  /** Events that a consumer has taken. */
  deliveries: number;
  /** Events replaced by a newer one of the same resource before they were taken. */
  conflated: number;
}

type Reader<T> = (result: IteratorResult<StatusMessage<T>, undefined>) => void;

type MailboxPhase =
  | { readonly kind: "open" }
  | { readonly kind: "sealed"; readonly failure?: StatusFailure }
  | { readonly kind: "ended" };

/**
 * The source iterable of a watcher. `next` never rejects. `return` ends it at once, before the first `next` or during
 * one, any number of times.
 */
export class Mailbox<T> implements AsyncIterableIterator<StatusMessage<T>, undefined> {
  private readonly latest = new Map<string, StatusEvent<T>>();
  private readonly readers: Reader<T>[] = [];
  private phase: MailboxPhase = { kind: "open" };

  constructor(
    private readonly counts: DeliveryCounts,
    private readonly onReturn: () => void,
  ) {}

  /** Takes the place of an event of the same resource that has not been taken; nothing once sealed. */
  put(event: StatusEvent<T>): void {
    if (this.phase.kind !== "open") return;
    const reader = this.readers.shift();
    if (reader) return this.handOver(reader, event);
    if (this.latest.has(event.snapshot.id)) this.counts.conflated++;
    this.latest.set(event.snapshot.id, event);
  }

  /** Lets what is in it be taken, then the failure if there is one, then ends. */
  seal(error?: GatewayError): void {
    if (this.phase.kind !== "open") return;
    this.phase = { kind: "sealed", ...(error && { failure: { kind: "error", error } }) };
    for (const reader of this.readers.splice(0)) reader(this.takeLast());
  }

  next(): Promise<IteratorResult<StatusMessage<T>, undefined>> {
    const [event] = this.latest.values();
    if (event) {
      this.latest.delete(event.snapshot.id);
      return new Promise((resolve) => this.handOver(resolve, event));
    }
    if (this.phase.kind !== "open") return Promise.resolve(this.takeLast());
    return new Promise((resolve) => this.readers.push(resolve));
  }

  return(): Promise<IteratorResult<StatusMessage<T>, undefined>> {
    this.end();
    return Promise.resolve({ done: true, value: undefined });
  }

  /** Ends it at once, and drops what is in it. */
  end(): void {
    if (this.phase.kind === "ended") return;
    this.phase = { kind: "ended" };
    this.latest.clear();
    for (const reader of this.readers.splice(0)) reader({ done: true, value: undefined });
    this.onReturn();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  private handOver(reader: Reader<T>, value: StatusEvent<T>): void {
    this.counts.deliveries++;
    reader({ done: false, value });
  }

  /** What remains of a sealed mailbox once its events are taken. */
  private takeLast(): IteratorResult<StatusMessage<T>, undefined> {
    const failure = this.phase.kind === "sealed" ? this.phase.failure : undefined;
    this.phase = { kind: "ended" };
    return failure ? { done: false, value: failure } : { done: true, value: undefined };
  }
}
