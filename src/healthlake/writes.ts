// Calls that change something: never cancelled once sent, and followed by a new generation of what they changed.
import type { Clock } from "../clock.js";
import { GatewayError } from "../errors.js";
import { untilAborted } from "../signals.js";
import type { ActionName, Call, Input, Output } from "./actions.js";
import type { Caller } from "./shared-call.js";
import type { Generations, Scope } from "./generations.js";

/** An action that HealthLake has carried out. */
export interface Written {
  readonly action: ActionName;
  readonly input: object;
  readonly output: object;
  /** When its answer came, in milliseconds since the Unix epoch. */
  readonly answeredAt: number;
}

export interface WriteSettings {
  readonly call: Call;
  readonly clock: Clock;
  readonly generations: Generations;
  /** Told of what was carried out, after the generations were raised: a snapshot for live status. */
  readonly onWritten?: (written: Written) => void;
  /** Told of what failed after it was sent: it may have been carried out all the same. */
  readonly onFailed?: (action: ActionName, input: object) => void;
}

/**
 * Carries out an action that changes `scopes`. A caller that goes away while the call waits for quota takes it along,
 * unsent; once sent the call goes on, and only the caller stops waiting. Rejects like the call, or with the caller's abort
 * reason; after anything was sent, with the request's ClientToken beside the other facts. The generations are raised when
 * the call has ended, however it ended: what can't be known may have happened. `follow` is shown the call's own end, which
 * comes even where the caller has left.
 */
export type Write = <A extends ActionName>(
  action: A,
  input: Input<A>,
  scopes: readonly Scope[],
  caller: Caller,
  follow?: (answer: Promise<Output<A>>) => void,
) => Promise<Output<A>>;

export function createWrite(settings: WriteSettings): Write {
  return async (action, input, scopes, caller, follow) => {
    caller.signal.throwIfAborted();
    caller.onCall(action);
    const sending = toSending(caller);
    try {
      return await untilAborted(sending.left, () => {
        const answer = carryOut(settings, action, input, scopes, sending);
        follow?.(answer);
        return answer;
      });
    } catch (error) {
      throw sending.hasBegun() ? withClientToken(error, input) : error;
    } finally {
      sending.end();
    }
  };
}

async function carryOut<A extends ActionName>(
  { call, clock, generations, onWritten, onFailed }: WriteSettings,
  action: A,
  input: Input<A>,
  scopes: readonly Scope[],
  sending: Sending,
): Promise<Output<A>> {
  const raise = async () => {
    for (const scope of scopes) generations.raise(scope);
    await generations.told();
  };
  const { value } = await call(action, input, { priority: "mutation", ...sending.options }).catch(
    async (error: unknown) => {
      if (sending.hasBegun()) {
        await raise();
        onFailed?.(action, input);
      }
      throw error;
    },
  );
  await raise();
  onWritten?.({ action, input, output: value, answeredAt: clock.now() });
  return value;
}

type Sending = ReturnType<typeof toSending>;

/** Until the first attempt the call goes with its caller; from then on the caller alone leaves. */
function toSending(caller: Caller) {
  const call = new AbortController();
  const waiting = new AbortController();
  let begun = false;
  const onGone = () => (begun ? waiting : call).abort(caller.signal.reason);
  caller.signal.addEventListener("abort", onGone, { once: true });
  return {
    options: {
      turn: caller.turn,
      signal: call.signal,
      deadline: () => caller.deadline,
      onAttempt: () => {
        begun = true;
        caller.onAttempt();
      },
    },
    /** Aborts when the caller goes away from a call that was sent. */
    left: waiting.signal,
    hasBegun: () => begun,
    end: () => caller.signal.removeEventListener("abort", onGone),
  };
}

function withClientToken(
  error: unknown,
  input: { readonly ClientToken?: string | undefined } | object,
): unknown {
  const clientToken = "ClientToken" in input ? input.ClientToken : undefined;
  if (clientToken === undefined) return error;
  if (!(error instanceof GatewayError)) {
    return new GatewayError(
      "INTERNAL_SERVER_ERROR",
      "The gateway failed after the call was sent",
      { clientToken },
      { cause: error },
    );
  }
  return new GatewayError(error.code, error.message, { ...error.facts, clientToken }, { cause: error });
}
