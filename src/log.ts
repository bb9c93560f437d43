// The log: JSON lines on stdout, with nothing in them of what clients or HealthLake sent.
import { type BaseLogger, type DestinationStream, type Logger, destination, pino } from "pino";

/** What is written to: pino's logger, or a request's of fastify, which is the same. */
export interface Log extends Omit<BaseLogger, "msgPrefix"> {
  child(fields: Record<string, unknown>): Log;
}

/** `stream` is stdout by default; `toFields` gives what each line has beside what it is told. */
export function createLogger(
  level: string,
  stream: DestinationStream = destination(1),
  toFields?: () => object,
): Logger {
  const serializers = { err: toLoggedError, error: toLoggedError, req: toNothing, res: toNothing };
  return pino({ level, serializers, ...(toFields && { mixin: toFields }) }, stream);
}

const MAX_CAUSES = 5;

/** Named facts only: what a library hangs on to an error may be a request or an answer, headers and all. */
function toLoggedError(error: unknown, depth = 0): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const { name, message, stack, cause } = error;
  const { code } = error as NodeJS.ErrnoException;
  const { $metadata: metadata } = error as ServiceError;
  return {
    type: name,
    code,
    ...(metadata
      ? {
          message: withoutValues(message),
          status: metadata.httpStatusCode,
          upstreamRequestId: metadata.requestId,
        }
      : { message, stack }),
    ...(cause instanceof Error && depth < MAX_CAUSES && { cause: toLoggedError(cause, depth + 1) }),
  };
}

/** An error that a service of AWS answered with. */
interface ServiceError {
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string };
}

/**
 * A service's message may quote what it was asked ("Value 'x' at 'tags.1.member.value' failed ...") and, below its first
 * line, the signed headers with the session token.
 */
function withoutValues(message: string): string {
  const [firstLine = ""] = message.split("\n", 1);
  return firstLine.replace(/'[^']*'|"[^"]*"/g, "'…'").slice(0, 300);
}

function toNothing(): undefined {
  return undefined;
}
