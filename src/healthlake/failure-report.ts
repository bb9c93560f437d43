// What the log has of calls that HealthLake refuses to the gateway itself, not to its callers.
import type { Logger } from "pino";
import { GatewayError } from "../errors.js";
import { credentialsCauseOf, isCredentialsError, isDenied, isUnknown } from "./failures.js";
import { toLoggedText } from "./texts.js";

export interface FailureReport {
  failed(action: string, error: unknown): void;
  answered(): void;
}

/** Credentials that do not work are told once for each cause, and once more when they work again; a denial, and what nobody knows, each time. */
export function createFailureReport(log: Pick<Logger, "info" | "warn" | "error">): FailureReport {
  let toldCause: string | undefined;
  return {
    failed: (action, error) => {
      if (!(error instanceof GatewayError)) return;
      const { errorName, requestId } = error.facts.upstream ?? {};
      const told = { action, errorName, upstreamMessage: causeOf(error), upstreamRequestId: requestId };
      if (isDenied(error)) log.warn(told, "HealthLake denied a call to the gateway's own AWS role");
      if (isUnknown(error))
        log.error(told, "HealthLake refused a call in a way that this gateway does not know");
      if (!isCredentialsError(error)) return;
      const cause = [errorName, toLoggedText(credentialsCauseOf(error))].join(": ");
      if (cause === toldCause) return;
      toldCause = cause;
      log.error({ action, cause, err: error }, "the gateway's AWS credentials do not work");
    },
    answered: () => {
      if (toldCause !== undefined) log.info("the gateway's AWS credentials work again");
      toldCause = undefined;
    },
  };
}

/** What stands in quotes may be what a client sent. */
function causeOf({ cause }: GatewayError): string {
  return toLoggedText((cause as Error | undefined)?.message).replace(/'[^']*'|"[^"]*"/g, "'…'");
}
