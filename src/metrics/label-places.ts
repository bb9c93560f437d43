// The names that callers choose and metrics tell apart: each is a time series, so there are only so many places, nobody takes
// all of them, and nobody keeps one for ever.
import type { Clock } from "../clock.js";
import { OTHER } from "./bounded-label.js";

export interface LabelPlacesOptions {
  readonly clock: Pick<Clock, "now">;
  readonly most?: number;
  /** While more than half of the places are taken no caller brings in more than one part in so many; 1: no such limit. */
  readonly parts: number;
  /** Told of a name that has lost its place. */
  readonly onDropped: (name: string) => void;
}

interface Place {
  readonly caller: string;
  usedAt: number;
}

const MOST_NAMES = 200;
/** A name that nobody has used for so long gives its place up, as soon as more than half are taken. */
const IDLE_MS = 3_600_000;

export class LabelPlaces {
  /** The one that was not used for longest comes first. */
  private readonly places = new Map<string, Place>();

  constructor(private readonly options: LabelPlacesOptions) {}

  /** The name itself where it has a place, or gets one; else "other". */
  toLabel(name: string, caller: string): string {
    const now = this.options.clock.now();
    const place = this.places.get(name) ?? this.open(caller, now);
    if (!place) return OTHER;
    place.usedAt = now;
    this.places.delete(name);
    this.places.set(name, place);
    return name;
  }

  private open(caller: string, now: number): Place | undefined {
    const { most = MOST_NAMES, parts } = this.options;
    const isHalfTaken = () => this.places.size >= most / 2;
    if (isHalfTaken()) this.dropIdle(now, isHalfTaken);
    if (this.places.size >= most) return undefined;
    if (isHalfTaken() && parts > 1 && this.countOf(caller) >= most / parts) return undefined;
    return { caller, usedAt: now };
  }

  private dropIdle(now: number, isWanted: () => boolean): void {
    for (const [name, { usedAt }] of this.places) {
      if (!isWanted() || now - usedAt < IDLE_MS) return;
      this.places.delete(name);
      this.options.onDropped(name);
    }
  }

  private countOf(caller: string): number {
    let count = 0;
    for (const place of this.places.values()) if (place.caller === caller) count++;
    return count;
  }
}
