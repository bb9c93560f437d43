// The audit log: who did what, and who was not let. Apart from the application log, and in one place or not at all.
import type { Clock } from "../clock.js";
import { startAuditFile } from "./file.js";
import { createGroupedLog } from "./grouped-log.js";
import type { OutageLog } from "./outage.js";
import type { AuditRecord } from "./record.js";
import { createStandardOutput } from "./standard-output.js";

export interface AuditLog {
  /**
   * Resolves when the record is written: in a file durably, so that it outlives the process and the machine. Rejects with
   * OVERLOADED, retryable, where it can't be, or not within some seconds; what it is of must then not happen.
   */
  append(record: AuditRecord): Promise<void>;
  /**
   * Writes the record, or the one that the promise will give, of what has happened already: it is kept until it can be
   * written. Resolves when it is, or as soon as the log is found unwritable. Never rejects.
   */
  owe(record: AuditRecord | Promise<AuditRecord>): Promise<void>;
  state(): AuditState;
  /** Goes on in the file that is by then at the path; records on their way are in the old one or in the new. Never rejects. */
  reopen(): Promise<void>;
  /** Writes what waits, and waits a moment for what is owed. What can't be written goes to the application log. */
  close(): Promise<void>;
}

/** For people and /readyz's body. */
export interface AuditState {
  /** Whether the last write succeeded. */
  readonly writable: boolean;
  /** Why it did not, without the path. */
  readonly problem: string | null;
}

export interface AuditLogOptions {
  /** Standard output where undefined. */
  readonly file: string | undefined;
  readonly clock: Clock;
  readonly log: OutageLog;
}

/** Rejects where the file can't be opened for appending. */
export async function startAuditLog({ file, clock, log }: AuditLogOptions): Promise<AuditLog> {
  const sink = file === undefined ? createStandardOutput(clock) : await startAuditFile(file);
  return createGroupedLog({ sink, clock, log });
}
