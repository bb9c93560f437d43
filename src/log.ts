// The log: lines on stdout, JSON or, on a terminal, pretty, with nothing in them of what clients or HealthLake sent.
import type { WriteStream } from "node:tty";
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

/** Pretty lines on a terminal, else JSON. pino-pretty is optional at install, and without it a terminal gets JSON too. */
export async function openLogStream(
  stdout: Pick<WriteStream, "isTTY" | "hasColors">,
  stream: DestinationStream = destination(1),
): Promise<DestinationStream> {
  if (!stdout.isTTY) return stream;
  const pretty = await import("pino-pretty").catch(toNoneWhereMissing);
  if (!pretty) return stream;
  const prettify = pretty.prettyFactory({
    colorize: stdout.hasColors(),
    translateTime: "SYS:HH:MM:ss.l",
    ignore: "pid,hostname",
  });
  // Line by line and at once, as pino itself: what is written before the process ends is there.
  return { write: (line) => stream.write(prettify(line)) };
}

function toNoneWhereMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ERR_MODULE_NOT_FOUND") throw error;
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
