// Generations that rise in all replicas: what one raises is an entry of the log, and nobody uses again what was read before, once
// it has asked how far the log has come.
import { LRUCache } from "lru-cache";
import type { Clock } from "../../clock.js";
import { type Generations, type Scope, createGenerations } from "../../healthlake/generations.js";
import type { Entry, Link } from "./link.js";

interface Raised extends Entry {
  readonly type: "raised";
  /** Absent: all of them. */
  readonly scopes?: readonly Scope[];
}

/** How long a read waits for the log to bring what has been raised, in milliseconds; then it takes nothing of before. */
const CATCH_UP_MS = 250;
const MOST_SCOPES = 10_000;

export interface SharedGenerations extends Generations {
  /** The entry of the log that answers of a scope must be no older than; Infinity where that is not known yet. */
  raisedAt(scope: Scope): number;
}

export function createSharedGenerations(link: Link, clock: Clock): SharedGenerations {
  return new LoggedGenerations(link, clock);
}

class LoggedGenerations implements SharedGenerations {
  private readonly local = createGenerations();
  private readonly raisedIn = new LRUCache<Scope, number>({
    max: MOST_SCOPES,
    dispose: (n, _scope, reason) => {
      if (reason === "evict" && n !== Infinity) this.floor = Math.max(this.floor, n);
    },
  });
  /** Of scopes that are not known by name. */
  private floor = 0;
  private pending = new Set<Scope>();
  private sending: Promise<unknown> = Promise.resolve();
  /** The entry that is being applied: what it raises here has been raised everywhere. */
  private applying: number | undefined;
  private asking: Promise<void> | undefined;
  private waiting: { readonly n: number; readonly go: () => void }[] = [];
  /** Whether something was raised that others do not know of. */
  private owes = false;

  constructor(
    private readonly link: Link,
    private readonly clock: Clock,
  ) {
    link.use({
      onEntry: (entry, { n, from }) => this.receive(entry as Raised, n, from),
      onTogether: () => this.beginAnew(),
    });
  }

  of(scope: Scope): number {
    return this.local.of(scope);
  }

  newest(): number {
    return this.local.newest();
  }

  raisedAt(scope: Scope): number {
    return this.raisedIn.get(scope) ?? this.floor;
  }

  raise(scope: Scope): void {
    this.local.raise(scope);
    if (this.applying !== undefined) return void this.raisedIn.set(scope, this.applying);
    this.raisedIn.set(scope, Infinity);
    if (this.pending.size === 0) queueMicrotask(() => this.send());
    this.pending.add(scope);
  }

  async told(): Promise<void> {
    this.send();
    await this.sending;
  }

  readonly caughtUp = (): Promise<void> | undefined => {
    if (!this.link.isTogether) return undefined;
    // All who ask in one turn of the event loop ask Redis once; who comes later must not be given what was asked before.
    return (this.asking ??= new Promise((resolve) =>
      setImmediate(() => {
        this.asking = undefined;
        resolve(this.catchUp());
      }),
    ));
  };

  private send(): void {
    if (this.pending.size === 0) return;
    const scopes = [...this.pending];
    this.pending = new Set();
    const raised: Raised = { type: "raised", scopes };
    const sent = this.link.append(raised, true).then((n) => {
      if (n === undefined) this.owes = true;
    });
    this.sending = Promise.all([this.sending, sent]);
  }

  private receive({ type, scopes = [] }: Raised, n: number, from: string): void {
    this.applying = n;
    queueMicrotask(() => (this.applying = undefined));
    if (type === "raised") {
      if (scopes.length === 0) this.raiseAll(n);
      // Its own were raised when they happened.
      for (const scope of scopes) {
        if (from === this.link.replica) this.raisedIn.set(scope, n);
        else this.raise(scope);
      }
    }
    const ready = this.waiting.filter((waiter) => waiter.n <= n);
    this.waiting = this.waiting.filter((waiter) => waiter.n > n);
    for (const { go } of ready) go();
  }

  private async catchUp(): Promise<void> {
    const n = await this.link.raisedAt();
    if (n === undefined || n <= this.link.position) return;
    const over = new AbortController();
    const inTime = await Promise.race([
      new Promise<boolean>((resolve) => this.waiting.push({ n, go: () => resolve(true) })),
      this.clock.sleep(CATCH_UP_MS, over.signal).then(
        () => false,
        () => true,
      ),
    ]);
    over.abort();
    if (!inTime) this.raiseAll(n);
  }

  /** What was raised meanwhile is unknown here; what was raised here may be unknown elsewhere. */
  private beginAnew(): void {
    this.raiseAll(this.link.position);
    for (const { go } of this.waiting.splice(0)) go();
    if (!this.owes) return;
    this.owes = false;
    const raised: Raised = { type: "raised" };
    void this.link.append(raised, true).then((n) => {
      if (n === undefined) this.owes = true;
    });
  }

  private raiseAll(n: number): void {
    this.local.raiseAll();
    this.raisedIn.clear();
    this.floor = n;
  }
}
