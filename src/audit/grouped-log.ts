// All records that wait are written with one write and one sync. While that fails, what needs a record is refused, and the
// log tries again: with each record, and by itself.
import type { Clock } from "../clock.js";
import { waitAtMost } from "../signals.js";
import type { AuditLog, AuditState } from "./log.js";
import { Outage, type OutageLog, RETRY_MS, refusal } from "./outage.js";
import { type PendingLine, PendingLines } from "./pending-lines.js";
import { type AuditRecord, toLine } from "./record.js";
import type { Sink } from "./sink.js";

/** How long a write may take before those who wait for it are refused: a disk of the network may never answer. */
export const STALL_MS = 5000;
/** What a stop waits at most for calls that it has cut short, and then for the last write. */
const CLOSE_MS = 800;

export interface GroupedLogOptions {
  readonly sink: Sink;
  readonly clock: Clock;
  readonly log: OutageLog;
  /** Of lines that wait; more are refused. */
  readonly maxBytes?: number;
}

export function createGroupedLog(options: GroupedLogOptions): AuditLog {
  return new GroupedLog(options);
}

/** Whether lines can be written. */
type Health =
  | { readonly kind: "writable" }
  | { readonly kind: "failing"; readonly outage: Outage }
  /** The write in flight has taken too long, and goes on. */
  | { readonly kind: "stalled"; readonly outage: Outage };

const WRITABLE: Health = { kind: "writable" };

type Task = "reopen" | "write";

class GroupedLog implements AuditLog {
  private readonly pending: PendingLines;
  private health: Health = WRITABLE;
  private writing: readonly PendingLine[] = [];
  private readonly due = new Set<Task>();
  private running: Promise<void> | undefined;
  /** Records of calls that have not ended yet. */
  private readonly expected = new Set<Promise<void>>();
  private reopenings: (() => void)[] = [];
  private readonly closing = new AbortController();

  constructor(private readonly options: GroupedLogOptions) {
    this.pending = new PendingLines(options.maxBytes);
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
    const { outage } = this;
    return { writable: outage === undefined, problem: outage?.problem ?? null };
  }

  reopen(): Promise<void> {
    return new Promise((resolve) => {
      this.reopenings.push(resolve);
      void this.run("reopen");
    });
  }

  async close(): Promise<void> {
    await waitAtMost(CLOSE_MS, Promise.all(this.expected));
    await waitAtMost(CLOSE_MS, this.run("write"));
    this.closing.abort();
    for (const { line, isOwed } of [...this.pending.take(), ...this.writing]) if (isOwed) this.lose(line);
    if (!this.running) await this.options.sink.close();
  }

  private get outage(): Outage | undefined {
    return this.health.kind === "writable" ? undefined : this.health.outage;
  }

  private add(record: AuditRecord, isOwed: boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const entry = { line: toLine(record), isOwed, resolve, reject };
      if (this.closing.signal.aborted) return this.addLate(entry);
      if (this.health.kind === "stalled") return this.refuse(this.health.outage, [entry]);
      const added = this.pending.add(entry);
      if (added !== "added") return this.refuseSurplus(entry, added);
      void this.run("write");
    });
  }

  private addLate(entry: PendingLine): void {
    if (!entry.isOwed) return entry.reject(refusal(new Error("the audit log is closed")));
    this.lose(entry.line);
    entry.resolve();
  }

  private refuseSurplus(entry: PendingLine, added: "full" | "still full"): void {
    const cause = new Error("more records wait than the audit log can write");
    if (added === "full")
      this.options.log.error({ err: cause }, "the audit log is behind: records are refused");
    entry.reject(refusal(cause));
  }

  /** Owed records are kept in place of being refused. */
  private refuse(outage: Outage, entries: readonly PendingLine[]): void {
    this.pending.putBack(entries.filter(({ isOwed }) => isOwed));
    for (const { isOwed, resolve, reject } of entries) {
      if (isOwed) resolve();
      else reject(outage.refuse());
    }
  }

  private lose(line: string): void {
    const record = JSON.parse(line) as object;
    this.options.log.error({ record }, "the audit log lacks a record of what has happened");
  }

  /** Does what is due, one thing after the other. Resolves when nothing is. */
  private run(task: Task): Promise<void> {
    this.due.add(task);
    this.running ??= this.runDue().finally(() => {
      this.running = undefined;
      // It may have come between the last look and now.
      const [next] = this.due;
      if (next) void this.run(next);
    });
    return this.running;
  }

  private async runDue(): Promise<void> {
    while (this.due.size > 0) {
      if (this.due.delete("reopen")) await this.openAgain();
      else if (this.due.delete("write")) await this.commit();
    }
  }

  private async openAgain(): Promise<void> {
    const reopenings = this.reopenings.splice(0);
    try {
      await this.guard(this.options.sink.reopen());
      if (this.outage) this.due.add("write");
    } catch (error) {
      this.fail(error);
    }
    for (const resolve of reopenings) resolve();
  }

  private async commit(): Promise<void> {
    const told = this.outage;
    this.writing = this.pending.take();
    const lines = [told?.toLine() ?? "", ...this.writing.map(({ line }) => line)].join("");
    try {
      if (lines !== "") await this.guard(this.options.sink.write(lines));
      for (const { resolve } of this.writing) resolve();
      this.recover(told);
    } catch (error) {
      this.refuse(this.fail(error), this.writing);
    }
    this.writing = [];
  }

  private recover(told: Outage | undefined): void {
    // One that began during the write has not been told yet.
    if (this.outage !== told) return void this.due.add("write");
    told?.end();
    this.health = WRITABLE;
  }

  private async guard(work: Promise<void>): Promise<void> {
    const { sink, clock } = this.options;
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
      if (this.health.kind === "stalled") this.health = { ...this.health, kind: "failing" };
    }
  }

  /** All that wait are answered now. What is owed stays where it is: it may be written yet. */
  private stall(): void {
    const outage = this.fail(new Error(`it has not answered for ${STALL_MS} ms`));
    this.health = { kind: "stalled", outage };
    for (const entry of this.writing) if (entry.isOwed) entry.resolve();
    this.refuse(
      outage,
      this.writing.filter(({ isOwed }) => !isOwed),
    );
    this.writing = this.writing.filter(({ isOwed }) => isOwed);
    this.refuse(outage, this.pending.take());
  }

  private fail(cause: unknown): Outage {
    if (this.outage) return this.outage;
    const outage = new Outage(this.options.clock, this.options.log, cause);
    this.health = { kind: "failing", outage };
    void this.retry(outage).catch(() => undefined);
    return outage;
  }

  /** Without it a gateway that gets no traffic for not being ready would never be again. */
  private async retry(outage: Outage): Promise<void> {
    while (this.outage === outage) {
      await this.options.clock.sleep(RETRY_MS, this.closing.signal);
      await this.run("write");
    }
  }
}
