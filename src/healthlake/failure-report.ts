// What the log has of calls that HealthLake refuses to the gateway itself, not to its callers.
import type { Logger } from "pino";
import { GatewayError } from "../errors.js";
import { credentialsCauseOf, isCredentialsError, isDenied } from "./failures.js";
import { toLoggedText } from "./texts.js";

export interface FailureReport {
  failed(action: string, error: unknown): void;
  answered(): void;
}

/** Credentials that do not work are told once for each cause, and once more when they work again; a denial each time. */
export function createFailureReport(log: Pick<Logger, "info" | "warn" | "error">): FailureReport {
  let told: string | undefined;
  return {
    failed: (action, error) => {
      if (!(error instanceof GatewayError)) return;
      if (isDenied(error))
        log.warn(
          { action, upstreamMessage: causeOf(error), upstreamRequestId: error.facts.upstream?.requestId },
          "HealthLake denied a call to the gateway's own AWS role",
        );
      if (!isCredentialsError(error)) return;
      const cause = [error.facts.upstream?.errorName, toLoggedText(credentialsCauseOf(error))].join(": ");
      if (cause === told) return;
      told = cause;
      log.error({ action, cause, err: error }, "the gateway's AWS credentials do not work");
    },
    answered: () => {
      if (told !== undefined) log.info("the gateway's AWS credentials work again");
      told = undefined;
    },
  };
}

/** What stands in quotes may be what a client sent. */
function causeOf({ cause }: GatewayError): string {
  return toLoggedText((cause as Error | undefined)?.message).replace(/'[^']*'|"[^"]*"/g, "'…'");
}
