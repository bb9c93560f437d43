// What goes wrong with a bucket or an object: its text is fit to be a job's Message.

/** `full`: no space left, or the like; `io`: all else that the file system refuses. */
export type BucketProblem = "no-bucket" | "no-object" | "bad-key" | "link" | "full" | "io";

export class BucketError extends Error {
  override readonly name = "BucketError";
  readonly problem: BucketProblem;

  constructor(text: string, { problem = "io", ...options }: ErrorOptions & { problem?: BucketProblem } = {}) {
    super(toMessage(text), options);
    this.problem = problem;
  }
}

export function badKey({ bucket, key }: { bucket: string; key: string }, problem: string): BucketError {
  const text = `S3 key s3://${bucket}/${key} can not be a file of the local HealthLake: it ${problem}`;
  return new BucketError(text, { problem: "bad-key" });
}

/** Only what the service model's pattern for Message lets through, 2048 characters at most. */
export function toMessage(text: string): string {
  return text.replace(/[^\p{L}\p{Z}\p{N}_.:/=+\-%@]/gu, "-").slice(0, 2048);
}

/** Words what the file system refuses while `location` is read, written or the like. */
export async function told<T>(
  { bucket, key }: { bucket: string; key: string },
  done: string,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof BucketError) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? "unknown error";
    const problem = isFull(error) ? "full" : code === "ENOENT" ? "no-object" : "io";
    throw new BucketError(`s3://${bucket}/${key} could not be ${done}: ${code}`, { cause: error, problem });
  }
}

/** True if the disk, or what the user may have of it, is used up. */
function isFull(error: unknown): boolean {
  return ["ENOSPC", "EDQUOT", "EFBIG"].includes((error as NodeJS.ErrnoException).code ?? "");
}
