// Tells whoever polls a family what this replica's watchers need: together, and again only where that is news or they still wait.
import type { Clock } from "../../clock.js";
import type { FamilyState } from "../../status/state.js";
import type { Watchers } from "../../status/watchers.js";
import { toWanted } from "./united-interest.js";
import type { Wanted } from "./wire.js";

/** What comes together is sent together, in milliseconds. */
const GATHER_MS = 5;
/** How often one who waits says so again, in milliseconds. */
const REPEAT_MS = 1000;

export interface Due {
  /** Asks for the family's state. */
  readonly joins?: boolean;
  /** Asks for a poll. */
  readonly now?: boolean;
  /** Even where it is no news. */
  readonly again?: boolean;
}

export interface Want {
  readonly wanted: Wanted;
  readonly joins: boolean;
  readonly now: boolean;
}

export class Wants<T> {
  private due: Due | undefined;
  private timer = new AbortController();
  private said = { text: "", at: -Infinity };

  constructor(
    private readonly watchers: Watchers<T>,
    private readonly state: FamilyState<T>,
    private readonly clock: Clock,
    private readonly tell: (want: Want) => void,
  ) {}

  say({ joins = false, now = false, again = false }: Due): void {
    const { due } = this;
    this.due = {
      joins: joins || due?.joins === true,
      now: now || due?.now === true,
      again: again || due?.again === true,
    };
    if (due) return;
    this.clock.sleep(GATHER_MS, this.timer.signal).then(
      () => this.sayNow(),
      () => undefined,
    );
  }

  stop(): void {
    this.timer.abort();
  }

  private sayNow(): void {
    const { joins = false, now = false, again = false } = this.due ?? {};
    this.due = undefined;
    const wanted = toWanted(this.watchers, this.state);
    const text = JSON.stringify(wanted);
    if (!joins && !now && !again && !this.isWorthSaying(wanted, text)) return;
    this.said = { text, at: this.clock.now() };
    this.tell({ wanted, joins, now });
  }

  /** What is waited for is said again in the end: nothing is lost for good. */
  private isWorthSaying({ waiting }: Wanted, text: string): boolean {
    if (text !== this.said.text) return true;
    return waiting !== undefined && this.clock.now() - this.said.at >= REPEAT_MS;
  }
}
