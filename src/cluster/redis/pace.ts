// The pace of a family that replicas share: one of them holds its lease and polls, the others learn what it saw. A lease only saves
// calls: facts are dated, so that two who poll at once do no harm.
import type { Fact } from "../../status/facts.js";
import type { Pace, PacedFamily } from "../../status/pace.js";
import { Poller, type PollerOptions } from "../../status/poller.js";
import type { Keys } from "./keys.js";
import type { Link, Place } from "./link.js";
import { onlyNews } from "./news.js";
import { UnitedInterest } from "./united-interest.js";
import { type Due, Wants } from "./wants.js";
import { type PaceEntry, fromWireFact, fromWireState, toWireFact, toWireState } from "./wire.js";

/** follow: another polls. alone: it is not known whether anybody else does. */
type Role = "joining" | "lead" | "follow" | "alone" | "stopped";

/** What comes before the state that was asked for is kept; beyond, it is asked for again. */
const MOST_KEPT = 1000;
/** How much longer than the lease one waits for it, in milliseconds: its holder may be just renewing it. */
const SLACK_MS = 20;

export interface PaceSettings {
  readonly link: Link;
  readonly keys: Keys;
  readonly leaseMs: number;
  readonly onStopped: () => void;
}

export class SharedPace<T> implements Pace<T> {
  readonly interest: UnitedInterest<T>;
  readonly done: Promise<void>;
  private role: Role = "joining";
  private poller: Poller | undefined;
  private readonly ended: Promise<void>[] = [];
  private leaseUntil = -Infinity;
  private leaseTimer = new AbortController();
  /** Facts that came before the state that was asked for; undefined where nothing is missing. */
  private early: Fact<T>[] | undefined = [];
  /** Whether it knows what it could not tell the others. */
  private owes = false;
  private readonly wants: Wants<T>;
  private askedBy = new Set<string>();
  private finish: () => void = () => undefined;

  constructor(
    private readonly family: PacedFamily<T>,
    private readonly options: PollerOptions,
    private readonly settings: PaceSettings,
  ) {
    this.wants = new Wants(family.watchers, family.state, options.clock, (want) =>
      this.append({ type: "want", family: family.key, ...want }),
    );
    this.interest = new UnitedInterest(family.watchers, family.state, (replica) =>
      settings.link.members.has(replica),
    );
    this.done = new Promise((resolve) => (this.finish = resolve));
    // Who starts it joins the family in the same turn.
    queueMicrotask(() => (settings.link.isAlone ? this.beAlone() : void this.seekLease()));
  }

  get leads(): boolean {
    return this.role === "lead";
  }

  get lagMs(): number {
    return this.poller?.lagMs ?? 0;
  }

  pollNow(): void {
    if (this.poller) this.poller.pollNow();
    else this.want({ now: true });
  }

  reconsider(): void {
    if (this.poller) this.poller.reconsider();
    else this.want({});
  }

  publish(fact: Fact<T>): void {
    if (!this.settings.link.isTogether) this.owes = true;
    if (!this.poller && fact.kind !== "answered") return;
    const news = onlyNews(this.family.state, fact, (id) => this.interest.isAwaited(id));
    if (news) this.append({ type: "fact", family: this.family.key, fact: toWireFact(news) });
    this.interest.shown(fact);
  }

  stop(): void {
    const held = this.role === "lead";
    this.role = "stopped";
    this.leaseTimer.abort();
    this.wants.stop();
    this.dropPoller();
    void Promise.all([...this.ended, this.leave(held)]).then(() => this.finish());
    this.settings.onStopped();
  }

  /** The log is read from now on: of what was before, something may be missing. */
  beTogether(): void {
    if (this.role === "stopped") return;
    this.early = [];
    void this.seekLease();
  }

  /** The others have been out of reach for a lease. */
  beAlone(): void {
    if (this.role === "stopped") return;
    this.role = "alone";
    this.leaseTimer.abort();
    this.ensurePoller();
  }

  receive(entry: PaceEntry, { from }: Place): void {
    const isOwn = from === this.settings.link.replica;
    if (this.role === "stopped" || isOwn) return;
    switch (entry.type) {
      case "fact":
        return this.learn(fromWireFact(entry.fact));
      case "state":
        return this.receiveState(entry);
      case "want":
        this.interest.heard(from, entry.wanted);
        if (entry.joins && this.role === "lead") this.answer(from);
        if (entry.now) this.poller?.pollNow();
        else this.poller?.reconsider();
        return;
      case "poke":
        return this.poller?.pollNow();
      case "left":
        this.interest.forget(from);
        if (this.role === "follow") void this.seekLease();
    }
  }

  private learn(fact: Fact<T>): void {
    if (this.early && this.role !== "lead" && this.role !== "alone") {
      if (this.early.push(fact) <= MOST_KEPT) return;
      this.early = [];
      return this.want({ joins: true });
    }
    this.family.learn(fact);
    this.interest.shown(fact);
    if (!this.poller) this.want({});
  }

  private receiveState(entry: PaceEntry & { readonly type: "state" }): void {
    this.family.adopt(fromWireState(entry.state));
    if (this.role !== "follow") return;
    const { early } = this;
    if (early && entry.to.includes(this.settings.link.replica)) {
      this.early = undefined;
      for (const fact of early) this.learn(fact);
    }
    // Who polls from now on is told what for.
    this.want(entry.leads ? { joins: this.early !== undefined, again: true } : {});
  }

  private async seekLease(): Promise<void> {
    const { link, keys, leaseMs } = this.settings;
    this.leaseTimer.abort();
    const asked = (this.leaseTimer = new AbortController());
    const askedAt = this.options.clock.now();
    const answer = await link.script("lease", [keys.lease(this.family.key)], [link.replica, leaseMs]);
    if (answer === undefined || asked.signal.aborted) return;
    const [isMine, ms] = answer as [number, number];
    if (isMine === 1) this.lead(askedAt + leaseMs);
    else this.follow();
    const nextMs = isMine === 1 ? leaseMs / 3 : ms + SLACK_MS;
    this.options.clock.sleep(nextMs, asked.signal).then(
      () => this.seekLease(),
      () => undefined,
    );
  }

  private lead(until: number): void {
    this.leaseUntil = until;
    const isNew = this.role !== "lead" || this.early !== undefined;
    this.role = "lead";
    // What it does not know it will see: it needs nobody's state.
    this.early = undefined;
    if (isNew) this.tellState(true);
    this.ensurePoller();
  }

  private follow(): void {
    if (this.role === "follow" && this.early === undefined) return;
    const { owes } = this;
    // What only it has seen.
    if (owes || this.role === "lead" || this.role === "alone") this.tellState(false);
    if (this.role !== "follow") this.early = [];
    this.role = "follow";
    this.dropPoller();
    this.want({ joins: true, now: owes });
  }

  private ensurePoller(): void {
    this.poller ??= new Poller({ ...this.options, poll: (poll) => this.poll(poll) });
  }

  private dropPoller(): void {
    if (!this.poller) return;
    this.poller.stop();
    this.ended.push(this.poller.done);
    this.poller = undefined;
  }

  /** Who was stopped for longer than its lease asks before it polls: another may do so by now. */
  private async poll(poll: Parameters<PollerOptions["poll"]>[0]): Promise<void> {
    if (this.role === "lead" && this.options.clock.now() > this.leaseUntil && this.settings.link.isTogether)
      await this.seekLease();
    poll.signal.throwIfAborted();
    await this.options.poll(poll);
  }

  private answer(to: string): void {
    if (this.askedBy.size === 0) setImmediate(() => this.role === "lead" && this.tellState(false));
    this.askedBy.add(to);
  }

  private tellState(leads: boolean): void {
    const to = [...this.askedBy];
    this.askedBy = new Set();
    this.owes = false;
    this.append({ type: "state", family: this.family.key, state: toWireState(this.family.state), to, leads });
  }

  private want(what: Due): void {
    if (this.role === "follow" && this.settings.link.isTogether) this.wants.say(what);
  }

  private async leave(held: boolean): Promise<void> {
    const { link, keys } = this.settings;
    if (held) await link.script("release", [keys.lease(this.family.key)], [link.replica]);
    await link.append({ type: "left", family: this.family.key } satisfies PaceEntry);
  }

  private append(entry: PaceEntry): void {
    void this.settings.link.append(entry);
  }
}
