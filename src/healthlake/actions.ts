// One call of one action: under the governor, its answer checked, its errors translated.
import * as sdk from "@aws-sdk/client-healthlake";
import type { Clock } from "../clock.js";
import { GatewayError } from "../errors.js";
import { checkAnswer } from "./answers.js";
import { BRIDGED_COMMANDS } from "./bridge.js";
import { toUpstreamError } from "./failures.js";
import type { Governor, RunOptions } from "./governor.js";
import { type CallObserver, type ObservedCall, toAnswered, toCallFailure } from "./observer.js";

const COMMANDS = {
  ...BRIDGED_COMMANDS,
  DeleteFHIRDatastore: sdk.DeleteFHIRDatastoreCommand,
  DescribeFHIRExportJob: sdk.DescribeFHIRExportJobCommand,
  ListFHIRExportJobs: sdk.ListFHIRExportJobsCommand,
  ListTagsForResource: sdk.ListTagsForResourceCommand,
  StartFHIRExportJob: sdk.StartFHIRExportJobCommand,
  TagResource: sdk.TagResourceCommand,
  UntagResource: sdk.UntagResourceCommand,
} as const;

/** An action of HealthLake that the gateway speaks, by its AWS name. */
export type ActionName = keyof typeof COMMANDS;
type Command<A extends ActionName> = InstanceType<(typeof COMMANDS)[A]>;
export type Input<A extends ActionName> = Command<A>["input"];
export type Output<A extends ActionName> = Awaited<
  ReturnType<ReturnType<Command<A>["resolveMiddleware"]>>
>["output"];

/** It has no client token, and a second one is not the first: somebody else's update may have come between. */
const SENT_ONCE: ReadonlySet<ActionName> = new Set(["UpdateFHIRDatastore"]);

/** An answer, and when its (successful) call was sent: it shows nothing older than that. */
export interface Dated<T> {
  readonly value: T;
  readonly sentAt: number;
}

/** Who calls, and for how long; the attempts themselves are the same for every call. */
export type CallOptions = Omit<RunOptions, "maxAttempts" | "attemptTimeoutMs" | "mend" | "isSentOnce">;

/**
 * Calls one action. Rejects with a GatewayError for all that HealthLake and the way to it can do, with the signal's
 * reason once that aborts, and with anything else as it was thrown.
 */
export type Call = <A extends ActionName>(
  action: A,
  input: Input<A>,
  options: CallOptions,
) => Promise<Dated<Output<A>>>;

export interface CallSettings {
  readonly client: sdk.HealthLakeClient;
  readonly governor: Governor;
  readonly clock: Clock;
  readonly maxAttempts: number;
  readonly attemptTimeoutMs: number;
  /** Shown every answer that was readable. */
  readonly onAnswer: (answer: object) => void;
  /** Told how every attempt ended that did not. */
  readonly onFailure: (action: ActionName, error: unknown) => void;
  /** Puts right what had an attempt refused that was sent at `sentAt`; resolves with whether that is done. */
  readonly mend: (error: GatewayError, sentAt: number) => Promise<boolean>;
  readonly observer: CallObserver;
}

export function createCall({
  client,
  governor,
  clock,
  maxAttempts,
  attemptTimeoutMs,
  onAnswer,
  onFailure,
  mend,
  observer,
}: CallSettings): Call {
  // One command stands for all here: TypeScript can't follow a union of constructors through `send`.
  const send = async <A extends ActionName>(
    action: A,
    input: Input<A>,
    signal: AbortSignal,
  ): Promise<Output<A>> => {
    const command = new (COMMANDS[action] as typeof sdk.DescribeFHIRDatastoreCommand)(input as never);
    return client.send(command, { abortSignal: signal }) as Promise<unknown> as Promise<Output<A>>;
  };
  const attempt = async <A extends ActionName>(
    action: A,
    input: Input<A>,
    signal: AbortSignal,
    over: ReturnType<ObservedCall["attempt"]>,
  ): Promise<Dated<Output<A>>> => {
    const sentAt = clock.now();
    try {
      const value = await send(action, input, signal);
      checkAnswer(action, value, input);
      onAnswer(value);
      over(toAnswered(value));
      return { value, sentAt };
    } catch (cause) {
      // An attempt that took too long is aborted with the GatewayError that says so; a caller that left, with none.
      const error = toUpstreamError(action, signal.aborted ? signal.reason : cause);
      if (!signal.aborted || error instanceof GatewayError) onFailure(action, error);
      over(toCallFailure(error, signal.aborted));
      throw error;
    }
  };
  return async <A extends ActionName>(action: A, input: Input<A>, options: CallOptions) => {
    let attempts = 0;
    let sentAt = 0;
    const run = {
      ...options,
      maxAttempts,
      attemptTimeoutMs,
      isSentOnce: SENT_ONCE.has(action),
      mend: (error: GatewayError) => mend(error, sentAt),
    };
    return observeCall(observer.begin(action), options.signal, (observed) =>
      governor.run(action, run, (signal) => {
        sentAt = clock.now();
        return attempt(action, input, signal, observed.attempt(++attempts));
      }),
    );
  };
}

async function observeCall<T extends object>(
  observed: ObservedCall,
  signal: AbortSignal | undefined,
  call: (observed: ObservedCall) => Promise<Dated<T>>,
): Promise<Dated<T>> {
  try {
    const answer = await observed.run(() => call(observed));
    observed.end(toAnswered(answer.value));
    return answer;
  } catch (error) {
    observed.end(toCallFailure(error, signal?.aborted === true));
    throw error;
  }
}
