// What can go wrong with the data directory.

/** Another process has the data directory open. */
export class DataDirectoryInUseError extends Error {
  override readonly name = "DataDirectoryInUseError";
  readonly code = "DATA_DIRECTORY_IN_USE";

  constructor(readonly directory: string) {
    super(`the data directory ${directory} is in use by another local HealthLake`);
  }
}

/** It can't be made, read or written: a read-only file system, a folder of somebody else's, a full disk, a file in its place. */
export class DataDirectoryUnusableError extends Error {
  override readonly name = "DataDirectoryUnusableError";
  readonly code = "DATA_DIRECTORY_UNUSABLE";

  constructor(
    readonly directory: string,
    cause: Error,
  ) {
    super(`the data directory ${directory} cannot be used: ${cause.message}`, { cause });
  }
}

/** Something could not be written to the data directory, or read from it, while it is in use. */
export class NotKeptError extends Error {
  override readonly name = "NotKeptError";

  constructor(cause: unknown) {
    super(`The data directory cannot be written: ${reasonOf(cause).message}`, { cause });
  }
}

/** The database was opened anew while it was iterated. */
export class CutOffError extends Error {
  override readonly name = "CutOffError";

  constructor() {
    super("The data directory was opened anew meanwhile");
  }
}

/** What LevelDB says is the cause of what abstract-level says. */
export function reasonOf(error: unknown): Error & { code?: string } {
  const { cause } = error as Error;
  return (cause instanceof Error ? cause : error) as Error & { code?: string };
}
