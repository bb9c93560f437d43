// All records that wait are written with one write and one sync. While that fails, what needs a record is refused, and the
// log tries again: with each record, and by itself.
import type { Clock } from "../clock.js";
import type { AuditLog, AuditState } from "./log.js";
import { Outage, type OutageLog, RETRY_MS, refusal } from "./outage.js";
import { type AuditRecord, toLine } from "./record.js";
import type { Sink } from "./sink.js";
import { type Entry, Waiting } from "./pending-lines.js";
import { waitAtMost } from "../signals.js";

/** How long a write may take before those who wait for it are refused: a disk of the network may never answer. */
export const STALL_MS = 5000;
/** What a stop waits at most for calls that it has cut short, and then for the last write. */
const CLOSE_MS = 800;

export interface Parts {
  readonly sink: Sink;
  readonly clock: Clock;
  readonly log: OutageLog;
  /** Of lines that wait; more are refused. */
  readonly maxBytes?: number;
}

export function createGroupedLog(parts: Parts): AuditLog {
  return new GroupedLog(parts);
}

class GroupedLog implements AuditLog {
  private readonly waiting: Waiting;
  private writing: readonly Entry[] = [];
  /** What could not be written of what has happened: goes before all that waits. */
  private owed: readonly Entry[] = [];
  private readonly expected = new Set<Promise<void>>();
  private reopenings: (() => void)[] = [];
  private readonly closing = new AbortController();
  private outage: Outage | undefined;
  /** The write in flight has taken too long, and goes on. */
  private isStalled = false;
  private isBehind = false;
  /** Something is to be written even if nothing waits. */
  private isDue = false;
  private running: Promise<void> | undefined;

  constructor(private readonly parts: Parts) {
    this.waiting = new Waiting(parts.maxBytes);
  }

  append(record: AuditRecord): Promise<void> {
    return this.add(record, false);
  }

  async owe(record: AuditRecord | Promise<AuditRecord>): Promise<void> {
    const owed = Promise.resolve(record).then((known) => this.add(known, true));
    this.expected.add(owed);
    await owed.finally(() => this.expected.delete(owed));
  }

  state(): AuditState {
    return { writable: this.outage === undefined, problem: this.outage?.problem ?? null };
  }

  reopen(): Promise<void> {
    return new Promise((resolve) => {
      this.reopenings.push(resolve);
      void this.wake();
    });
  }

  async close(): Promise<void> {
    await waitAtMost(CLOSE_MS, Promise.all(this.expected));
    this.isDue = this.owed.length > 0;
    await waitAtMost(CLOSE_MS, this.wake());
    this.closing.abort();
    for (const { line, isOwed } of [...this.owed, ...this.writing]) if (isOwed) this.lose(line);
    if (!this.running) await this.parts.sink.close();
  }

  private add(record: AuditRecord, isOwed: boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const entry = { line: toLine(record), isOwed, resolve, reject };
      if (this.closing.signal.aborted) return this.addLate(entry);
      if (this.outage && this.isStalled) return this.refuse(this.outage, [entry]);
      if (!this.waiting.add(entry)) return this.refuseSurplus(entry);
      void this.wake();
    });
  }

  private addLate(entry: Entry): void {
    if (!entry.isOwed) return entry.reject(refusal(new Error("the audit log is closed")));
    this.lose(entry.line);
    entry.resolve();
  }

  private refuseSurplus(entry: Entry): void {
    const cause = new Error("more records wait than the audit log can write");
    if (!this.isBehind) this.parts.log.error({ err: cause }, "the audit log is behind: records are refused");
    this.isBehind = true;
    entry.reject(refusal(cause));
  }

  /** Owed records are kept in place of being refused. */
  private refuse(outage: Outage, entries: readonly Entry[]): void {
    this.owed = [...this.owed, ...entries.filter(({ isOwed }) => isOwed)];
    for (const { isOwed, resolve, reject } of entries) {
      if (isOwed) resolve();
      else reject(outage.refuse());
    }
  }

  private lose(line: string): void {
    const record = JSON.parse(line) as object;
    this.parts.log.error({ record }, "the audit log lacks a record of what has happened");
  }

  private wake(): Promise<void> {
    this.running ??= this.run().finally(() => {
      this.running = undefined;
      // It may have come between the last look and now.
      if (this.hasWork()) void this.wake();
    });
    return this.running;
  }

  private hasWork(): boolean {
    return this.isDue || this.reopenings.length > 0 || !this.waiting.isEmpty;
  }

  private async run(): Promise<void> {
    while (this.hasWork()) {
      if (this.reopenings.length > 0) await this.openAgain();
      else await this.commit();
    }
  }

  private async openAgain(): Promise<void> {
    const reopenings = this.reopenings.splice(0);
    try {
      await this.guard(this.parts.sink.reopen());
      this.isDue = this.outage !== undefined;
    } catch (error) {
      this.begin(error);
    }
    for (const resolve of reopenings) resolve();
  }

  private async commit(): Promise<void> {
    const told = this.outage;
    this.writing = [...this.owed, ...this.waiting.take()];
    this.owed = [];
    this.isDue = false;
    this.isBehind = false;
    const lines = [told?.toLine() ?? "", ...this.writing.map(({ line }) => line)].join("");
    try {
      if (lines !== "") await this.guard(this.parts.sink.write(lines));
      for (const { resolve } of this.writing) resolve();
      this.recover(told);
    } catch (error) {
      this.refuse(this.begin(error), this.writing);
    }
    this.writing = [];
  }

  private recover(told: Outage | undefined): void {
    // One that began during the write is still to be told.
    if (this.outage !== told) return void (this.isDue = true);
    this.outage?.end();
    this.outage = undefined;
  }

  private async guard(work: Promise<void>): Promise<void> {
    const { sink, clock } = this.parts;
    if (!sink.mayStall) return work;
    const ended = new AbortController();
    clock.sleep(STALL_MS, ended.signal).then(
      () => this.stall(),
      () => undefined,
    );
    try {
      await work;
    } finally {
      ended.abort();
      this.isStalled = false;
    }
  }

  /** Whoever waits is answered now. What is owed stays where it is: it may be written yet. */
  private stall(): void {
    this.isStalled = true;
    const outage = this.begin(new Error(`it has not answered for ${STALL_MS} ms`));
    for (const entry of this.writing) if (entry.isOwed) entry.resolve();
    this.refuse(
      outage,
      this.writing.filter(({ isOwed }) => !isOwed),
    );
    this.writing = this.writing.filter(({ isOwed }) => isOwed);
    this.refuse(outage, this.waiting.take());
  }

  private begin(cause: unknown): Outage {
    if (this.outage) return this.outage;
    this.outage = new Outage(this.parts.clock, this.parts.log, cause);
    void this.retry(this.outage).catch(() => undefined);
    return this.outage;
  }

  /** Without it a gateway that gets no traffic for not being ready would never be again. */
  private async retry(outage: Outage): Promise<void> {
    while (this.outage === outage) {
      await this.parts.clock.sleep(RETRY_MS, this.closing.signal);
      this.isDue = true;
      await this.wake();
    }
  }
}
