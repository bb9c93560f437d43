// What the rules of a socket are given: what carries its messages, who is at it, and how its operations are prepared.
import type { GraphQLError } from "graphql";
import type { SubscribePayload } from "graphql-ws";
import type { Presented } from "../../auth/authenticate.js";
import type { Results } from "../../operations/results.js";

/** What carries the messages. */
export interface Wire {
  /** Resolves when it is written out, or can't be any more. */
  send(text: string): Promise<void>;
  /** The same for one of many results, which waits where there is no room for it yet. */
  sendEvent(text: string): Promise<void>;
  close(code: number, reason: string): void;
}

/** An operation of a client. */
export interface SessionOperation {
  /** A subscription, which does not end by itself. */
  readonly isLive: boolean;
  run(signal: AbortSignal): Promise<Results>;
  /** To be called when all of it is written out, or nothing will be. */
  end(): void;
}

/** The errors instead, where the operation is refused. */
export type Prepared = SessionOperation | readonly GraphQLError[];

/** Who is at the socket. */
export interface SessionCaller {
  /** Rejects where nobody is let in by it. */
  enter(presented: Presented): Promise<void>;
  /** Resolves with what the client is told of it; rejects where it can't be renewed by this. */
  renew(presented: Presented): Promise<object>;
  /** Nobody is there any more. */
  leave(): void;
}

export interface SessionOptions {
  readonly caller: SessionCaller;
  /** The credential that came with the upgrade: what connection_init brings wins over it. */
  readonly presented: Presented;
  readonly initWaitMs: number;
  readonly maxOperations: number;
  /** `size` is that of its message, in characters. A promise where others must be asked first; what it gives is run at once. */
  readonly prepare: (payload: SubscribePayload, size: number) => Prepared | Promise<Prepared>;
  /** Told of the errors that an operation was refused with, unprepared. */
  readonly onRefused: (errors: readonly GraphQLError[]) => void;
  readonly onDefect: (error: unknown) => void;
}
