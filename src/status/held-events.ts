// Events of the gateway's own mutations wait for the mutations' answers: a client that inserts by both would else see double.
import type { Clock } from "../clock.js";

/** How long an event may wait, in milliseconds. */
export const HELD_MS = 250;

/** What is held: events of one resource, or of resources that were not there before. */
interface Hold {
  readonly id: string | undefined;
}

interface Waiting {
  readonly tell: (() => void)[];
  readonly holds: Set<Hold>;
  readonly expiry: AbortController;
}

export class HeldEvents {
  private readonly holds = new Set<Hold>();
  private readonly waiting = new Map<string, Waiting>();

  constructor(private readonly clock: Clock) {}

  /** Without an id: of resources that appear. Holds until the returned function is called. */
  hold(id?: string): () => void {
    const hold = { id };
    this.holds.add(hold);
    return () => {
      this.holds.delete(hold);
      for (const [waitingId, { holds }] of this.waiting)
        if (holds.delete(hold) && holds.size === 0) this.release(waitingId);
    };
  }

  /** Calls `tell` at once; or, where events of the resource are held, in their order later. */
  deliver(id: string, appeared: boolean, tell: () => void): void {
    const before = this.waiting.get(id);
    if (before) return void before.tell.push(tell);
    const holds = [...this.holds].filter((hold) => (hold.id === undefined ? appeared : hold.id === id));
    if (holds.length === 0) return tell();
    const expiry = new AbortController();
    this.waiting.set(id, { tell: [tell], holds: new Set(holds), expiry });
    this.clock.sleep(HELD_MS, expiry.signal).then(
      () => this.release(id),
      () => undefined,
    );
  }

  release(id: string): void {
    const waiting = this.waiting.get(id);
    if (!waiting) return;
    this.waiting.delete(id);
    waiting.expiry.abort();
    for (const tell of waiting.tell) tell();
  }

  releaseAll(): void {
    for (const id of [...this.waiting.keys()]) this.release(id);
  }
}
