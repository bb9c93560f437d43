// How long what was made of reads may be given again: until the first of them would be read anew.
import type { Clock } from "../clock.js";
import type { Generations, Scope } from "./generations.js";

export interface FreshnessSettings {
  readonly clock: Clock;
  readonly generations: Generations;
  /** How old an answer may be, counted from when its call was sent. */
  readonly ttlMs: number;
}

/** The reads behind one answer. */
export class Freshness {
  private readonly generations = new Map<Scope, number>();
  private sentAt = Infinity;
  private readonly sentAts = new Map<Scope, number>();

  constructor(private readonly settings: FreshnessSettings) {}

  /** `generation`: the scope's, from before its call was sent at `sentAt`. */
  add(scope: Scope, generation: number, sentAt: number): void {
    // Read twice, before and after a change: the older one counts.
    this.generations.set(scope, Math.min(generation, this.generations.get(scope) ?? generation));
    this.sentAt = Math.min(this.sentAt, sentAt);
    this.sentAts.set(scope, Math.min(sentAt, this.sentAts.get(scope) ?? sentAt));
  }

  /** From when the oldest read of a scope is, by `clock.now()`; undefined where nothing of it was read. */
  sentAtOf(scope: Scope): number | undefined {
    return this.sentAts.get(scope);
  }

  /** Whether each of them would be answered alike by now, without a call. What was made of no read never ages. */
  readonly isCurrent = (): boolean => {
    const { clock, generations, ttlMs } = this.settings;
    if (this.generations.size === 0) return true;
    if (clock.now() - this.sentAt >= ttlMs) return false;
    for (const [scope, generation] of this.generations)
      if (generations.of(scope) !== generation) return false;
    return true;
  };
}
