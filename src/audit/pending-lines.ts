// The lines that wait to be written, and who waits for them. Bounded: nobody's denials may fill the memory.
import { Buffer } from "node:buffer";

export interface Entry {
  readonly line: string;
  /** It tells of what has happened already: never refused, and kept until it is written. */
  readonly isOwed: boolean;
  /** It is written; or it is owed, and will be. */
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** Some thousands of records: seconds of the slowest disk. */
const MAX_BYTES = 4 * 1024 * 1024;

export class Waiting {
  private entries: Entry[] = [];
  private bytes = 0;

  constructor(private readonly maxBytes = MAX_BYTES) {}

  get isEmpty(): boolean {
    return this.entries.length === 0;
  }

  /** False where there is no room for it. */
  add(entry: Entry): boolean {
    if (!entry.isOwed && this.bytes >= this.maxBytes) return false;
    this.entries.push(entry);
    this.bytes += Buffer.byteLength(entry.line);
    return true;
  }

  /** All of them, in order; none waits any more. */
  take(): Entry[] {
    const taken = this.entries;
    this.entries = [];
    this.bytes = 0;
    return taken;
  }
}
