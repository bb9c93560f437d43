// Audit logs over sinks that a test holds in its hand, and files that are gone after it.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createGroupedLog } from "../../src/audit/grouped-log.js";
import type { AuditLog } from "../../src/audit/log.js";
import type { AuditRecord } from "../../src/audit/record.js";
import type { Sink } from "../../src/audit/sink.js";
import { captureLog } from "../support/captured-log.js";
import { FakeClock } from "../support/fake-clock.js";

export type Line = Readonly<Record<string, unknown>>;

export const AT = Date.UTC(2026, 0, 2, 3, 4, 5, 678);

export function recordOf(requestId: string, rest: Partial<AuditRecord> = {}): AuditRecord {
  return { at: AT, event: "mutation", outcome: "started", requestId, ...rest };
}

/** Throws where a line is torn. */
export function parseLines(text: string): Line[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Line);
}

export const readLines = (path: string): Line[] => parseLines(readFileSync(path, "utf8"));
export const requestIdsOf = (lines: readonly Line[]): unknown[] =>
  lines.flatMap(({ requestId }) => (requestId === undefined ? [] : [requestId]));

const closings: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closings.splice(0).reverse()) await close();
});

export function closeAfter(close: () => Promise<void> | void): void {
  closings.push(close);
}

export function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "healthlake-graphql-audit-"));
  closeAfter(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A sink that keeps what it is given; `hold` lets its next calls wait, `fail` lets them fail. */
export class TestSink implements Sink {
  readonly mayStall = true;
  readonly writes: string[] = [];
  reopened = 0;
  closed = 0;
  failure: Error | undefined;
  private gate = Promise.resolve();

  /** Everything waits from now on, until the returned function is called. */
  hold(): () => void {
    let release = () => {};
    this.gate = new Promise((resolve) => {
      release = resolve;
    });
    return release;
  }

  get lines(): Line[] {
    return parseLines(this.writes.join(""));
  }

  async write(lines: string): Promise<void> {
    await this.pass();
    this.writes.push(lines);
  }

  async reopen(): Promise<void> {
    await this.pass();
    this.reopened++;
  }

  async close(): Promise<void> {
    this.closed++;
  }

  private async pass(): Promise<void> {
    await this.gate;
    if (this.failure) throw this.failure;
  }
}

export function errno(code: string, message: string): Error {
  return Object.assign(new Error(`${code}: ${message}, write '/secret/path'`), { code });
}

export interface TestLog {
  readonly sink: TestSink;
  readonly clock: FakeClock;
  readonly log: AuditLog;
  readonly application: ReturnType<typeof captureLog>;
}

export function createTestLog(maxBytes?: number): TestLog {
  const sink = new TestSink();
  const clock = new FakeClock(AT);
  const application = captureLog();
  const log = createGroupedLog({ sink, clock, log: application.log, ...(maxBytes && { maxBytes }) });
  closeAfter(() => log.close());
  return { sink, clock, log, application };
}

/** What becomes of each promise, as far as it is known. */
export function watch(promise: Promise<unknown>): { state: string; error?: unknown } {
  const watched: { state: string; error?: unknown } = { state: "waiting" };
  promise.then(
    () => (watched.state = "resolved"),
    (error: unknown) => Object.assign(watched, { state: "rejected", error }),
  );
  return watched;
}
