// One consumer of a watch key: what it wants to be told, and when it has been told enough.
import type { GatewayError } from "../errors.js";
import type { Change } from "./changes.js";
import { endedAt } from "./job-window.js";
import { Mailbox, type DeliveryCounts, type StatusEvent } from "./mailbox.js";
import type { Snapshot } from "./snapshot.js";
import type { FamilyState } from "./state.js";

export interface WatchOptions<T> {
  /** Just this resource, by its AWS id; absent: the whole family, which never ends by itself. */
  readonly id?: string;
  /** Statuses that end the stream of one resource, beside the terminal ones. */
  readonly until?: readonly string[];
  /** Whether a changed progress report is an event too. */
  readonly withProgress?: boolean;
  /**
   * Jobs of a whole family: first events for terminal jobs too that ended, or were seen to end, at or after it
   * (milliseconds since the epoch).
   */
  readonly endedAfter?: number;
  /** Lets an event through; `previousStatus` is absent on a first event. */
  accepts?(snapshot: Snapshot<T>, previousStatus: string | undefined): boolean;
}

/** A datastore that failed to be created reaches none of the statuses that people wait for. */
const ENDS_ANY_UNTIL = "CREATE_FAILED";

export class Watcher<T> {
  readonly mailbox: Mailbox<T>;
  /** waiting: for a snapshot fresh enough to begin with; live: gets changes; ended: gets nothing more. */
  private phase: "waiting" | "live" | "ended" = "waiting";

  /** `freshFrom`: what its first events show must have been observed then or later (milliseconds since the epoch). */
  constructor(
    readonly options: WatchOptions<T>,
    readonly freshFrom: number,
    counts: DeliveryCounts,
    private readonly onEnded: (watcher: Watcher<T>) => void,
  ) {
    this.mailbox = new Mailbox<T>(counts, () => this.leave());
  }

  get isWaiting(): boolean {
    return this.phase === "waiting";
  }

  get isLive(): boolean {
    return this.phase === "live";
  }

  isFresh(at: number): boolean {
    return at >= this.freshFrom;
  }

  /** Whether only a full list scan can show it the ended jobs that it asks for. */
  wantsHistory({ forgotten }: FamilyState<T>): boolean {
    return this.options.endedAfter !== undefined && this.options.endedAfter <= forgotten.endedUpTo;
  }

  /** Gives it its first events if what is known is fresh enough. */
  begin(state: FamilyState<T>): void {
    if (!this.canBegin(state)) return;
    this.phase = "live";
    const { id } = this.options;
    for (const snapshot of id === undefined ? state.known.values() : [state.known.get(id)]) {
      if (snapshot && this.beginsWith(state, snapshot)) this.tell({ kind: "event", snapshot });
    }
  }

  /** Tells it of a change to a resource that it watches, by the event that it shares with the others. */
  notice(change: Change<T>, event: StatusEvent<T>): void {
    if (this.phase !== "live") return;
    if (change.kind === "progressed" && !this.options.withProgress) return;
    this.tell(event);
  }

  /** Ends it after what it has not taken yet, and then the error. */
  fail(error: GatewayError): void {
    this.mailbox.seal(error);
    this.leave();
  }

  private canBegin(state: FamilyState<T>): boolean {
    const { id } = this.options;
    if (id === undefined)
      return state.scannedAt !== undefined && this.isFresh(state.scannedAt) && !this.wantsHistory(state);
    const snapshot = state.known.get(id);
    return snapshot !== undefined && this.isFresh(snapshot.observedAt);
  }

  private beginsWith({ kind }: FamilyState<T>, snapshot: Snapshot<T>): boolean {
    if (kind === "datastore" || this.options.id !== undefined || !snapshot.terminal) return true;
    return this.options.endedAfter !== undefined && endedAt(snapshot) >= this.options.endedAfter;
  }

  private tell(event: StatusEvent<T>): void {
    const { snapshot, previousStatus } = event;
    if (this.phase !== "live" || this.options.accepts?.(snapshot, previousStatus) === false) return;
    this.mailbox.put(event);
    if (!this.isLast(snapshot)) return;
    this.mailbox.seal();
    this.leave();
  }

  private isLast({ status, terminal }: Snapshot<T>): boolean {
    const { id, until } = this.options;
    if (id === undefined) return false;
    return terminal || (until !== undefined && (until.includes(status) || status === ENDS_ANY_UNTIL));
  }

  private leave(): void {
    if (this.phase === "ended") return;
    this.phase = "ended";
    this.onEnded(this);
  }
}
