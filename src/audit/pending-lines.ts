// The lines that wait to be written, and who waits for them. Bounded: nobody's denials may fill the memory.
import { Buffer } from "node:buffer";

export interface PendingLine {
  readonly line: string;
  /** It tells of what has happened already: never refused, and kept until it is written. */
  readonly isOwed: boolean;
  /** It is written; or it is owed, and will be. */
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** Some thousands of records: seconds of the slowest disk. */
const MAX_BYTES = 4 * 1024 * 1024;

export class PendingLines {
  private entries: PendingLine[] = [];
  private bytes = 0;
  private isFull = false;

  constructor(private readonly maxBytes = MAX_BYTES) {}

  /** `full` where there is no room for it, for the first time since all were taken. */
  add(entry: PendingLine): "added" | "full" | "still full" {
    if (!entry.isOwed && this.bytes >= this.maxBytes) {
      const told = this.isFull ? "still full" : "full";
      this.isFull = true;
      return told;
    }
    this.entries.push(entry);
    this.bytes += Buffer.byteLength(entry.line);
    return "added";
  }

  /** What could not be written after all: before those that came since. It takes nobody's room. */
  putBack(entries: readonly PendingLine[]): void {
    this.entries = [...entries, ...this.entries];
  }

  /** All of them, in order: it is empty then. */
  take(): readonly PendingLine[] {
    const { entries } = this;
    this.entries = [];
    this.bytes = 0;
    this.isFull = false;
    return entries;
  }
}
