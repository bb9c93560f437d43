// What is watched of a family here and in other replicas, as one: whoever polls polls for all.
import type { Fact } from "../../status/facts.js";
import type { Interest } from "../../status/interest.js";
import type { FamilyState } from "../../status/state.js";
import type { Watchers } from "../../status/watchers.js";
import type { Wanted, WantedNow } from "./wire.js";

/** Single resources that a replica names; it says that it watches the whole family where there are more. */
const MOST_IDS = 100;

interface Other {
  readonly whole: boolean;
  readonly ids: ReadonlySet<string>;
  readonly waiting: Waiting;
}

/** What is waited for, until it has been shown. */
interface Waiting {
  wholeFrom: number | undefined;
  historyFrom: number | undefined;
  readonly ids: Map<string, number>;
}

export class UnitedInterest<T> implements Interest<T> {
  private readonly others = new Map<string, Other>();

  constructor(
    private readonly own: Watchers<T>,
    private readonly state: FamilyState<T>,
    private readonly isMember: (replica: string) => boolean,
  ) {}

  heard(replica: string, { whole, ids, waiting }: Wanted): void {
    const { wholeFrom, historyFrom, ...before } = this.others.get(replica)?.waiting ?? NOTHING;
    const next: Waiting = { wholeFrom, historyFrom, ids: new Map(before.ids) };
    // Polled since: the log has brought it there too, or is about to.
    if (waiting?.whole && (this.state.scannedAt ?? -Infinity) < waiting.from) next.wholeFrom = waiting.from;
    if (waiting?.history) next.historyFrom = waiting.from;
    for (const id of waiting?.ids ?? []) next.ids.set(id, waiting?.from ?? 0);
    this.others.set(replica, { whole, ids: new Set(ids), waiting: next });
  }

  forget(replica: string): void {
    this.others.delete(replica);
  }

  /** What the fact shows is no longer waited for. */
  shown(fact: Fact<T>): void {
    for (const { waiting } of this.present()) {
      if (fact.kind === "scan") {
        const { sentAt, full, listed } = fact.scan;
        if ((waiting.wholeFrom ?? Infinity) <= sentAt) waiting.wholeFrom = undefined;
        if (full && (waiting.historyFrom ?? Infinity) <= sentAt) waiting.historyFrom = undefined;
        for (const [id, from] of waiting.ids)
          if (from <= (listed.get(id)?.stamp.at ?? -Infinity)) waiting.ids.delete(id);
      } else if (fact.kind === "described" && (waiting.ids.get(fact.id) ?? Infinity) <= fact.stamp.at) {
        waiting.ids.delete(fact.id);
      }
    }
  }

  /** Whether a replica waits for this resource, even where nothing about it has changed. */
  isAwaited(id: string): boolean {
    return this.present().some(({ waiting }) => waiting.ids.has(id));
  }

  get size(): number {
    return this.own.size + this.present().length;
  }

  watches(id: string): boolean {
    return this.own.watches(id) || this.present().some(({ whole, ids }) => whole || ids.has(id));
  }

  onlyId(): string | undefined {
    const others = this.present();
    const ids = new Set(others.flatMap((other) => (other.whole ? [] : [...other.ids])));
    if (others.some(({ whole }) => whole)) return undefined;
    if (this.own.size > 0) {
      const own = this.own.onlyId();
      if (own === undefined) return undefined;
      ids.add(own);
    }
    const [id] = ids;
    return ids.size === 1 ? id : undefined;
  }

  get hasWaiting(): boolean {
    return this.own.hasWaiting || this.present().some(({ waiting }) => isWaiting(waiting));
  }

  waitingIds(): string[] {
    return [...this.own.waitingIds(), ...this.present().flatMap(({ waiting }) => [...waiting.ids.keys()])];
  }

  wantsHistory(state: FamilyState<T>): boolean {
    return (
      this.own.wantsHistory(state) || this.present().some(({ waiting }) => waiting.historyFrom !== undefined)
    );
  }

  private present(): Other[] {
    for (const replica of this.others.keys()) if (!this.isMember(replica)) this.others.delete(replica);
    return [...this.others.values()];
  }
}

const NOTHING: Waiting = { wholeFrom: undefined, historyFrom: undefined, ids: new Map() };

function isWaiting({ wholeFrom, historyFrom, ids }: Waiting): boolean {
  return wholeFrom !== undefined || historyFrom !== undefined || ids.size > 0;
}

/** What this replica's watchers need, for others to know. */
export function toWanted<T>(watchers: Watchers<T>, state: FamilyState<T>): Wanted {
  const ids = watchers.ids();
  const whole = watchers.hasWhole || ids.length > MOST_IDS;
  const waiting = toWantedNow(watchers, state);
  return { whole, ids: whole ? [] : ids, ...(waiting && { waiting }) };
}

function toWantedNow<T>(watchers: Watchers<T>, state: FamilyState<T>): WantedNow | undefined {
  const waiting = watchers.waiting();
  if (waiting.length === 0) return undefined;
  const ids = new Set(waiting.flatMap(({ options }) => options.id ?? []));
  return {
    whole: waiting.some(({ options }) => options.id === undefined) || ids.size > MOST_IDS,
    ids: [...ids].slice(0, MOST_IDS),
    history: watchers.wantsHistory(state),
    from: Math.max(...waiting.map(({ freshFrom }) => freshFrom)),
  };
}
