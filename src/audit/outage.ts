// A time for which the audit log can't be written: when it began, why, and what it has cost.
import type { Clock } from "../clock.js";
import { GatewayError } from "../errors.js";
import { toGapLine } from "./record.js";

/** How long after a failure it is tried again where nobody else does. */
export const RETRY_MS = 5000;

/** The part of the application log that the audit log needs. */
export interface OutageLog {
  error(facts: object, message: string): void;
  warn(facts: object, message: string): void;
}

export class Outage {
  /** Milliseconds since the Unix epoch. */
  readonly since: number;
  readonly problem: string;
  refused = 0;
  private readonly startedAt: number;

  constructor(
    private readonly clock: Clock,
    private readonly log: OutageLog,
    private readonly cause: unknown,
  ) {
    this.since = clock.time();
    this.startedAt = clock.now();
    this.problem = toProblem(cause);
    log.error({ err: cause }, "the audit log can't be written: mutations and denials are refused");
  }

  refuse(): GatewayError {
    this.refused++;
    return refusal(this.cause);
  }

  /** Stands before all that is written after it. */
  toLine(): string {
    const { since, problem, refused } = this;
    return toGapLine({ at: this.clock.time(), since, problem, refused });
  }

  end(): void {
    const ms = Math.round(this.clock.now() - this.startedAt);
    this.log.warn({ ms, refused: this.refused }, "the audit log is written again");
  }
}

/** What a client is told whose operation can't be recorded. Retryable: it has not begun. */
export function refusal(cause: unknown): GatewayError {
  return new GatewayError(
    "OVERLOADED",
    "The gateway can't write its audit log, so this was refused and nothing was changed; try again later",
    { retryable: true, retryAfterMs: RETRY_MS },
    { cause },
  );
}

/** For /readyz, which anybody may read: what is wrong, without the path. */
function toProblem(cause: unknown): string {
  const { code, message } = cause as NodeJS.ErrnoException;
  return code === undefined ? message : (message.split(",", 1)[0] ?? code);
}
