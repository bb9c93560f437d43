// One family: its state, its watchers, and the poller that lives as long as they do.
import type { Clock } from "../clock.js";
import { GatewayError } from "../errors.js";
import { adoptState } from "./adopt.js";
import type { UpstreamCalls } from "./poll-calls.js";
import { cadenceMs, jittered, type Cadence, type Random } from "./cadence.js";
import { drop, observe, observeScan, type Change } from "./changes.js";
import { type Fact, ordersOf } from "./facts.js";
import { forgetOld, leaveOutStragglers } from "./job-window.js";
import type { FamilyKey } from "./family-key.js";
import { HeldEvents } from "./held-events.js";
import type { Interest } from "./interest.js";
import type { StatusEvent } from "./mailbox.js";
import { pollFamily, type PolledFamily } from "./poll-family.js";
import type { CreatePace, Pace, PacedFamily } from "./pace.js";
import type { Observation, Stamp } from "./snapshot.js";
import type { ResourceSource } from "./source.js";
import { createFamilyState, type FamilyState } from "./state.js";
import type { ListScan } from "./list-scan.js";
import type { Watcher } from "./watcher.js";
import { Watchers } from "./watchers.js";

/** How long a poller outlives its last watcher, in milliseconds. */
export const LINGER_MS = 1000;

/** A status that one of the gateway's own mutations was answered. */
export interface OfferedStatus<T> {
  readonly id: string;
  readonly status: string;
  /** The payload, given what is known of the resource: a mutation's answer tells only part of it. */
  readonly toValue: (known: T | undefined) => T;
}

/** What the publisher tells its owner; all are called at once, and must not throw. */
export interface StatusHooks {
  /** Called before the events of the change are delivered, with the AWS ids of what changed, appeared or is gone. */
  onChanged?(key: FamilyKey, ids: readonly string[]): void;
  onPollFailed?(key: FamilyKey, error: unknown): void;
  /** Carries out a poll, and resolves or rejects as it does. */
  aroundPoll?(key: FamilyKey, poll: () => Promise<void>): Promise<void>;
}

export interface FamilyDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly cadence: Cadence;
  readonly calls: UpstreamCalls;
  readonly createPace: CreatePace;
  readonly hooks: StatusHooks;
}

type Presence =
  | { readonly kind: "watched" }
  | { readonly kind: "lingering"; readonly cancel: AbortController }
  | { readonly kind: "stopped" };

/** Statuses that a resource begins with. */
const FIRST_STATUSES = new Set(["CREATING", "SUBMITTED"]);

export class Family<T> implements PolledFamily<T>, PacedFamily<T> {
  readonly state: FamilyState<T>;
  readonly watchers = new Watchers<T>();
  readonly pace: Pace<T>;
  readonly held: HeldEvents;
  private presence: Presence = { kind: "watched" };

  /** Starts polling; who makes a family joins it in the same turn. `onStopped` is called once, when no watcher is left. */
  constructor(
    readonly key: FamilyKey,
    source: ResourceSource<T>,
    private readonly deps: FamilyDeps,
    private readonly onStopped: () => void,
  ) {
    this.state = createFamilyState(key.kind);
    this.held = new HeldEvents(deps.clock);
    this.pace = deps.createPace(this, {
      clock: deps.clock,
      random: deps.random,
      poll: (poll) => {
        const run = () => pollFamily(this, source, deps.calls, poll);
        return deps.hooks.aroundPoll?.(key, run) ?? run();
      },
      restMs: () => this.restMs(),
      onFailed: (error) => deps.hooks.onPollFailed?.(key, error),
    });
  }

  get interest(): Interest<T> {
    return this.pace.interest ?? this.watchers;
  }

  join(watcher: Watcher<T>): void {
    if (this.presence.kind === "lingering") this.presence.cancel.abort();
    this.presence = { kind: "watched" };
    this.watchers.add(watcher);
    this.begin(watcher);
    this.pace.reconsider();
  }

  leave(watcher: Watcher<T>): void {
    this.watchers.remove(watcher);
    if (this.watchers.size > 0 || this.presence.kind !== "watched") return;
    const cancel = new AbortController();
    this.presence = { kind: "lingering", cancel };
    this.deps.clock.sleep(LINGER_MS, cancel.signal).then(
      () => this.stop(),
      () => undefined,
    );
  }

  offer({ id, status, toValue }: OfferedStatus<T>): void {
    const known = this.state.known.get(id);
    const observation = { ...known, id, status, value: toValue(known?.value) };
    this.tell({ kind: "answered", observation, stamp: this.deps.calls.stamp() });
    this.pace.pollNow();
  }

  applyScan(scan: ListScan<T>): void {
    this.tell({ kind: "scan", scan });
  }

  applyDescribed(id: string, observation: Observation<T> | undefined, stamp: Stamp): void {
    this.tell({ kind: "described", id, observation, stamp });
  }

  endNotFound(): void {
    this.tell({ kind: "ended" });
  }

  learn(fact: Fact<T>): void {
    if (this.presence.kind === "stopped") return;
    this.deps.calls.heard(ordersOf(fact));
    switch (fact.kind) {
      case "scan":
        return this.learnScan(fact.scan);
      case "described":
        return this.learnDescribed(fact.id, fact.observation, fact.stamp);
      case "answered":
        return this.learnAnswered(fact.observation, fact.stamp);
      case "ended":
        return this.end();
    }
  }

  adopt(other: FamilyState<T>): void {
    if (this.presence.kind === "stopped") return;
    this.deps.calls.heard([...other.known.values()].map(({ order }) => order));
    this.publish(adoptState(this.state, other));
    this.beginWaiting();
  }

  private tell(fact: Fact<T>): void {
    this.pace.publish?.(fact);
    this.learn(fact);
  }

  private learnScan(scan: ListScan<T>): void {
    this.publish(observeScan(this.state, scan));
    this.beginWaiting();
    leaveOutStragglers(this.state, scan);
    forgetOld(this.state, this.deps.clock.time());
  }

  private learnDescribed(id: string, observation: Observation<T> | undefined, stamp: Stamp): void {
    if (observation) this.apply(observe(this.state, { ...observation, id }, stamp));
    else this.dropNotFound(id, stamp);
  }

  private learnAnswered(observation: Observation<T>, stamp: Stamp): void {
    // A poll may have seen the new resource before the mutation's answer came, and further on its way.
    if (this.state.known.has(observation.id) && FIRST_STATUSES.has(observation.status)) return;
    this.apply(observe(this.state, observation, stamp));
  }

  /** Ends every stream: the datastore whose jobs these are does not exist. */
  private end(): void {
    this.stop();
    this.deps.hooks.onChanged?.(this.key, [...this.state.known.keys()]);
    const error = new GatewayError("NOT_FOUND", `The datastore ${this.key.scope} does not exist.`);
    for (const watcher of this.watchers.all()) watcher.fail(error);
  }

  /** Ends every stream without a word. */
  close(): void {
    this.stop();
    for (const watcher of this.watchers.all()) watcher.mailbox.end();
  }

  private stop(): void {
    if (this.presence.kind === "stopped") return;
    if (this.presence.kind === "lingering") this.presence.cancel.abort();
    this.presence = { kind: "stopped" };
    this.held.releaseAll();
    this.pace.stop();
    this.onStopped();
  }

  private apply(change: Change<T> | undefined): void {
    if (change) this.publish([change]);
    this.beginWaiting();
  }

  private publish(changes: readonly Change<T>[]): void {
    if (changes.length === 0) return;
    const ids = changes.map(({ snapshot }) => snapshot.id);
    this.deps.hooks.onChanged?.(this.key, ids);
    for (const change of changes) {
      const { snapshot } = change;
      const previous = change.kind === "appeared" ? {} : { previousStatus: change.previousStatus };
      const event: StatusEvent<T> = { kind: "event", snapshot, ...previous };
      // Who begins while it waits begins with it.
      const told = this.watchers.concernedBy(snapshot.id).filter(({ isLive }) => isLive);
      const tell = () => told.forEach((watcher) => watcher.notice(change, event));
      this.held.deliver(snapshot.id, change.kind === "appeared", tell);
    }
  }

  private beginWaiting(): void {
    for (const watcher of this.watchers.waiting()) this.begin(watcher);
  }

  private begin(watcher: Watcher<T>): void {
    watcher.begin(this.state);
    if (!watcher.isWaiting) this.watchers.begun(watcher);
  }

  private dropNotFound(id: string, stamp: Stamp): void {
    const wasKnown = this.state.known.has(id);
    if (!drop(this.state, id, stamp)) return;
    if (wasKnown) this.deps.hooks.onChanged?.(this.key, [id]);
    this.held.release(id);
    const name =
      this.key.kind === "datastore" ? `datastore ${id}` : `${this.key.kind} job ${this.key.scope}/${id}`;
    const error = new GatewayError("NOT_FOUND", `The ${name} does not exist.`);
    for (const watcher of this.watchers.ofOne(id)) {
      if (watcher.isLive || watcher.isFresh(stamp.at)) watcher.fail(error);
    }
  }

  private restMs(): number {
    if (this.interest.hasWaiting) return 0;
    return jittered(cadenceMs(this.state, this.interest, this.deps.cadence), this.deps.random);
  }
}
