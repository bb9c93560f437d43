/** What a job of HealthLake's fails with: its text is fit to be the job's Message. */
export class BucketError extends Error {
  override readonly name = "BucketError";

  constructor(text: string, options?: ErrorOptions) {
    super(toMessage(text), options);
  }
}

/** Only what the service model's pattern for Message lets through, 2048 characters at most. */
export function toMessage(text: string): string {
  return text.replace(/[^\p{L}\p{Z}\p{N}_.:/=+\-%@]/gu, "-").slice(0, 2048);
}
