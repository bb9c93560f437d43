// The publisher: a feed of present states and their changes, for any number of watchers, out of as few polls as there are families.
import type { Clock } from "../clock.js";
import { UpstreamCalls } from "./poll-calls.js";
import type { Cadence, Random } from "./cadence.js";
import { Family, type FamilyDeps, type OfferedStatus, type StatusHooks } from "./family.js";
import type { FamilyKey } from "./family-key.js";
import type { CreatePace } from "./pace.js";
import { Poller } from "./poller.js";
import type { DeliveryCounts, StatusMessage } from "./mailbox.js";
import type { FamilyKind, Snapshot } from "./snapshot.js";
import type { Payloads, StatusSources } from "./source.js";
import { Watcher, type WatchOptions } from "./watcher.js";

export interface StatusPublisherOptions extends Cadence, StatusHooks {
  readonly clock: Clock;
  /** A watcher begins with nothing older, in milliseconds. */
  readonly readCacheTtlMs: number;
  readonly random?: Random;
  /** By default each family has a poller of its own. */
  readonly createPace?: CreatePace;
  /** Told of a family that nobody watches here and that is to be polled at once. */
  pollElsewhere?(key: FamilyKey): void;
}

export interface StatusCounts extends Readonly<DeliveryCounts> {
  readonly pollers: Readonly<Record<FamilyKind, number>>;
  readonly watchers: Readonly<Record<FamilyKind, number>>;
  /** How far the most belated poller is behind its cadence, in milliseconds. */
  readonly pollLagMs: number;
}

/** What the publisher needs of a family whose payload it does not look at. */
interface RunningFamily {
  readonly key: FamilyKey;
  readonly watchers: { readonly size: number };
  readonly pace: { readonly lagMs: number; readonly done: Promise<void> };
  close(): void;
}

export class StatusPublisher<P extends Payloads> {
  private readonly families: { readonly [K in FamilyKind]: Map<string, Family<P[K]>> } = {
    datastore: new Map(),
    import: new Map(),
    export: new Map(),
  };
  private readonly delivered: DeliveryCounts = { deliveries: 0, conflated: 0 };
  private readonly stopping = new Set<Promise<void>>();
  private readonly deps: FamilyDeps;
  private closed = false;

  constructor(
    private readonly sources: StatusSources<P>,
    private readonly options: StatusPublisherOptions,
  ) {
    const { clock, random = Math.random, createPace = (_family, poller) => new Poller(poller) } = options;
    this.deps = {
      clock,
      random,
      cadence: options,
      calls: new UpstreamCalls(clock),
      createPace,
      hooks: options,
    };
  }

  /**
   * Watches a family, or one resource of it: the present snapshot, then every change that is observed. The watcher is
   * registered at once; its consumer must iterate it to its end or call `return`. It never throws: a fatal
   * condition is its last message.
   */
  watch<K extends FamilyKind>(
    key: FamilyKey<K>,
    options: WatchOptions<P[K]> = {},
  ): AsyncIterableIterator<StatusMessage<P[K]>, undefined> {
    const freshFrom = this.options.clock.time() - this.options.readCacheTtlMs;
    const family = this.closed ? undefined : this.family(key);
    const watcher = new Watcher<P[K]>(options, freshFrom, this.delivered, (ended) => family?.leave(ended));
    if (family) family.join(watcher);
    else watcher.mailbox.end();
    return watcher.mailbox;
  }

  /** What is known of a family that is watched; nothing of any other. */
  known<K extends FamilyKind>(key: FamilyKey<K>): Iterable<Snapshot<P[K]>> {
    return this.families[key.kind].get(key.scope)?.state.known.values() ?? [];
  }

  /** Tells watchers of a status that a mutation's answer gave, dated by now, and has the family polled at once. */
  offer<K extends FamilyKind>(key: FamilyKey<K>, offered: OfferedStatus<P[K]>): void {
    const family = this.families[key.kind].get(key.scope);
    if (family) family.offer(offered);
    else this.options.pollElsewhere?.(key);
  }

  /** Has the family polled at once, if anyone watches it: a mutation ended whose answer gave no status, or none came. */
  pollNow(key: FamilyKey): void {
    const family = this.families[key.kind].get(key.scope);
    if (family) family.pace.pollNow();
    else this.options.pollElsewhere?.(key);
  }

  /**
   * A mutation is under way that concerns one resource, or makes one: events of it wait until the returned function is
   * called, HELD_MS at most.
   */
  hold(key: FamilyKey, id?: string): () => void {
    return this.families[key.kind].get(key.scope)?.held.hold(id) ?? (() => undefined);
  }

  counts(): StatusCounts {
    const families = this.all();
    const sum = (kind: FamilyKind, count: (family: RunningFamily) => number) =>
      families.filter(({ key }) => key.kind === kind).reduce((total, family) => total + count(family), 0);
    const byKind = (count: (family: RunningFamily) => number) => ({
      datastore: sum("datastore", count),
      import: sum("import", count),
      export: sum("export", count),
    });
    return {
      ...this.delivered,
      pollers: byKind(() => 1),
      watchers: byKind(({ watchers }) => watchers.size),
      pollLagMs: Math.max(0, ...families.map(({ pace }) => pace.lagMs)),
    };
  }

  /** Ends all iterables and stops all pollers; resolves when nothing is in flight. Later watchers end at once. */
  async close(): Promise<void> {
    this.closed = true;
    for (const family of this.all()) family.close();
    await Promise.all(this.stopping);
    await this.deps.calls.settled();
  }

  private family<K extends FamilyKind>(key: FamilyKey<K>): Family<P[K]> {
    const families = this.families[key.kind];
    const running = families.get(key.scope);
    if (running) return running;
    const family = new Family<P[K]>(key, this.sources[key.kind](key.scope), this.deps, () => {
      families.delete(key.scope);
      this.awaitStopped(family);
    });
    families.set(key.scope, family);
    return family;
  }

  private awaitStopped({ pace }: RunningFamily): void {
    this.stopping.add(pace.done);
    void pace.done.then(() => this.stopping.delete(pace.done));
  }

  private all(): RunningFamily[] {
    const { datastore, import: imports, export: exports } = this.families;
    return [...datastore.values(), ...imports.values(), ...exports.values()];
  }
}
