// Calls that change something: never cancelled once sent, and followed by a new generation of what they changed.
import type { Clock } from "../clock.js";
import { GatewayError } from "../errors.js";
import type { ActionName, Call, Input, Output } from "./actions.js";
import type { Caller } from "./flight.js";
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
}

/**
 * Carries out an action that changes `scopes`. A caller that goes away while the call waits for quota takes it along,
 * unsent; once sent it goes on. Rejects like the call; after anything was sent, with the request's ClientToken beside
 * the other facts, and the generations are raised however it ended: what can't be known may have happened.
 */
export type Write = <A extends ActionName>(
  action: A,
  input: Input<A>,
  scopes: readonly Scope[],
  caller: Caller,
) => Promise<Output<A>>;

export function createWrite({ call, clock, generations, onWritten }: WriteSettings): Write {
  return async (action, input, scopes, caller) => {
    caller.signal.throwIfAborted();
    caller.onCall(action);
    const sending = toSending(caller);
    const raise = () => scopes.forEach((scope) => generations.raise(scope));
    try {
      const { value } = await call(action, input, {
        priority: "mutation",
        signal: sending.signal,
        deadline: () => caller.deadline,
        onAttempt: sending.onAttempt,
      });
      raise();
      onWritten?.({ action, input, output: value, answeredAt: clock.now() });
      return value;
    } catch (error) {
      if (!sending.hasBegun()) throw error;
      raise();
      throw withClientToken(error, input);
    } finally {
      sending.end();
    }
  };
}

/** Follows the caller's signal until the first attempt. */
function toSending(caller: Caller) {
  const controller = new AbortController();
  let begun = false;
  const onGone = () => controller.abort(caller.signal.reason);
  const end = () => caller.signal.removeEventListener("abort", onGone);
  caller.signal.addEventListener("abort", onGone, { once: true });
  return {
    signal: controller.signal,
    hasBegun: () => begun,
    onAttempt: () => {
      begun = true;
      end();
      caller.onAttempt();
    },
    end,
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
