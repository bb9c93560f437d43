// How many of something each caller has at all replicas. Each tells its own numbers, whole, under a lease: what a killed replica had
// is given back when that ends. A replica that can't ask gives each caller its share.
import { createHash } from "node:crypto";
import type { Clock } from "../../clock.js";
import type { SharedCount } from "../ports.js";
import type { Keys } from "./keys.js";
import type { Link } from "./link.js";

/** So often within a lease it is renewed. */
const RENEWALS = 3;
const CALLERS_AT_ONCE = 500;

export interface SharedCountSettings {
  readonly link: Pick<Link, "isTogether" | "members" | "replica" | "script" | "use">;
  readonly keys: Pick<Keys, "seats">;
  readonly clock: Clock;
  readonly leaseMs: number;
}

export class ReplicatedCount implements SharedCount {
  /** Of each caller, by its hash: Redis is not told who it is. */
  private readonly own = new Map<string, number>();
  private changed = new Set<string>();
  private readonly over = new AbortController();

  constructor(private readonly settings: SharedCountSettings) {
    settings.link.use({ onTogether: () => this.tellAll() });
    void this.keepRenewing();
  }

  async take(subject: string, most: number): Promise<(() => void) | undefined> {
    const caller = createHash("sha256").update(subject).digest("base64url");
    const count = this.add(caller, 1);
    const giveBack = () => {
      this.add(caller, -1);
      this.tell(caller);
    };
    if (await this.mayHave(caller, count, most)) return giveBack;
    giveBack();
    return undefined;
  }

  close(): void {
    this.over.abort();
  }

  private async mayHave(caller: string, count: number, most: number): Promise<boolean> {
    const { link, keys, leaseMs } = this.settings;
    const { members, replica } = link;
    const others = [...members].filter((member) => member !== replica);
    const places = [replica, ...others].map((member) => keys.seats(member));
    const taken = link.isTogether
      ? await link.script("take-seat", places, [caller, count, most, leaseMs])
      : undefined;
    return taken === undefined ? count <= Math.max(1, Math.floor(most / members.size)) : taken === 1;
  }

  private add(caller: string, more: number): number {
    const count = (this.own.get(caller) ?? 0) + more;
    if (count > 0) this.own.set(caller, count);
    else this.own.delete(caller);
    return count;
  }

  /** With all others of the same turn: many end at once. */
  private tell(caller: string): void {
    if (this.changed.size === 0) queueMicrotask(() => this.send());
    this.changed.add(caller);
  }

  private tellAll(): void {
    for (const caller of this.own.keys()) this.tell(caller);
  }

  private send(): void {
    const { link, keys, leaseMs } = this.settings;
    const callers = [...this.changed];
    this.changed = new Set();
    while (callers.length > 0) {
      const numbers = callers
        .splice(0, CALLERS_AT_ONCE)
        .flatMap((caller) => [caller, this.own.get(caller) ?? 0]);
      void link.script("keep-seats", [keys.seats(link.replica)], [leaseMs, ...numbers]);
    }
  }

  private async keepRenewing(): Promise<void> {
    const { link, keys, clock, leaseMs } = this.settings;
    const isOver = () => this.over.signal.aborted;
    while (!isOver()) {
      await clock.sleep(leaseMs / RENEWALS, this.over.signal).catch(() => undefined);
      if (isOver() || !link.isTogether || this.own.size === 0) continue;
      const kept = await link.script("keep-seats", [keys.seats(link.replica)], [leaseMs]);
      // It was stopped for longer than its lease, or Redis has lost it.
      if (kept === 0) this.tellAll();
    }
  }
}
