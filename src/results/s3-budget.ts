// What one operation may take of S3, counted while it runs.
import { GatewayError } from "../errors.js";

/** By the names of their settings. */
export interface S3Limits {
  readonly LIMIT_S3_CALLS: number;
  readonly LIMIT_S3_BYTES: number;
}

export class S3Budget {
  calls = 0;
  bytes = 0;

  constructor(private readonly limits: S3Limits) {}

  /** Throws OPERATION_TOO_EXPENSIVE over LIMIT_S3_CALLS. */
  countCall(): void {
    if (this.calls >= this.limits.LIMIT_S3_CALLS) throw this.exceeded("LIMIT_S3_CALLS", "calls to S3");
    this.calls++;
  }

  /** Throws OPERATION_TOO_EXPENSIVE over LIMIT_S3_BYTES. */
  countBytes(count: number): void {
    this.bytes += count;
    if (this.bytes > this.limits.LIMIT_S3_BYTES) throw this.exceeded("LIMIT_S3_BYTES", "bytes of S3");
  }

  private exceeded(limit: keyof S3Limits, what: string): GatewayError {
    const message = `The operation needs more than ${this.limits[limit]} ${what} (${limit}); ask for less at once`;
    return new GatewayError("OPERATION_TOO_EXPENSIVE", message, { limit });
  }
}
