import { type Logger, pino } from "pino";

/** JSON lines on stdout. Errors are cut down to what cannot hold a request's or an answer's content. */
export function createLogger(level: string): Logger {
  return pino({
    level,
    serializers: { err: toLoggedError, req: undefined as never, res: undefined as never },
  });
}

function toLoggedError(error: Error & { code?: unknown; cause?: unknown }): object {
  return {
    type: error.name,
    message: error.message,
    code: error.code,
    stack: error.stack,
    ...(error.cause instanceof Error && { cause: toLoggedError(error.cause) }),
  };
}
