// How often each outcome was seen: `ok`, or the code of each error.
import type { ErrorCode } from "../../../src/errors.js";
import type { GraphQLBody } from "../../support/gateway.js";

/** The closed list, less the one that no disturbance of HealthLake's may bring. */
const CODES: Readonly<Record<Exclude<ErrorCode, "INTERNAL_SERVER_ERROR">, true>> = {
  BAD_USER_INPUT: true,
  UNAUTHENTICATED: true,
  FORBIDDEN: true,
  NOT_FOUND: true,
  CONFLICT: true,
  THROTTLED: true,
  UPSTREAM_TIMEOUT: true,
  UPSTREAM_UNAVAILABLE: true,
  OPERATION_TOO_EXPENSIVE: true,
  LIMIT_EXCEEDED: true,
  RATE_LIMITED: true,
  OVERLOADED: true,
};

export class Tally {
  private readonly counts = new Map<string, number>();
  /** What no client may see: codes that are none, connections that broke. */
  readonly surprises: string[] = [];

  add(outcome: string): void {
    this.counts.set(outcome, (this.counts.get(outcome) ?? 0) + 1);
  }

  count(outcome: string): number {
    return this.counts.get(outcome) ?? 0;
  }

  addBody({ errors }: GraphQLBody): void {
    if (!errors) return this.add("ok");
    for (const { extensions, message } of errors) {
      const code = String(extensions.code);
      this.add(code);
      if (!Object.hasOwn(CODES, code)) this.surprises.push(`${code}: ${message}`);
    }
  }

  toString(): string {
    return [...this.counts].map(([outcome, count]) => `${count} ${outcome}`).join(", ");
  }
}
