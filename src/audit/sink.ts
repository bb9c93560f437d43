/** Where lines go. One call at a time: a writer waits for the call before. */
export interface Sink {
  /** Whether a write may wait for long, as a disk of the network or a full pipe makes it. */
  readonly mayStall: boolean;
  /**
   * Resolves when all lines are where they belong: for a file, on the disk. Rejects where they may not be, in whole or in
   * part; the next write then begins afresh, on a line of its own.
   */
  write(lines: string): Promise<void>;
  /** Goes on with what is by then at the path. Rejects where that can't be opened; the next write tries again. */
  reopen(): Promise<void>;
  close(): Promise<void>;
}
