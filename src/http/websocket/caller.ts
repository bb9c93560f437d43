// Who is at a socket: let in by connection_init, renewed by pings, and put out when what let them in has ended.
import type { Presented } from "../../auth/authenticate.js";
import type { Caller } from "../../auth/caller.js";
import type { Clock } from "../../clock.js";
import { GatewayError } from "../../errors.js";
import { watchCaller } from "../gate/watch-caller.js";

export interface SocketCallerOptions {
  readonly admit: (presented: Presented) => Promise<Caller>;
  /** Resolves when it is recorded that this caller's credential was not taken in the place of another's. */
  readonly recordDenial: (caller: Caller) => Promise<void>;
  readonly clock: Clock;
  /** Called when the caller has ended. */
  readonly onEnd: (reason: GatewayError) => void;
}

export class SocketCaller {
  private current: Caller | undefined;
  private unwatch = (): void => undefined;
  private isGone = false;

  constructor(private readonly options: SocketCallerOptions) {}

  get isIn(): boolean {
    return this.current !== undefined;
  }

  /** To be asked only after `enter` has resolved. */
  get caller(): Caller {
    if (!this.current) throw new Error("Nobody was let in at this socket");
    return this.current;
  }

  /** Rejects as `admit` does. */
  async enter(presented: Presented): Promise<void> {
    this.keep(await this.options.admit(presented));
  }

  /**
   * Goes on with another credential of the same caller, unless it ends before the one there is. Resolves with the end of what
   * then counts, null for none; rejects as `admit` does, and with UNAUTHENTICATED where it is of another, or allows something else.
   */
  async renew(presented: Presented): Promise<{ readonly expiresAt: string | null }> {
    const caller = await this.options.admit(presented);
    const difference = differenceOf(caller, this.caller);
    if (difference !== undefined) {
      await this.options.recordDenial(caller);
      throw new GatewayError("UNAUTHENTICATED", `The credential ${difference}: connect again`);
    }
    if (toEnd(caller) >= toEnd(this.caller)) this.keep(caller);
    const end = toEnd(this.caller);
    return { expiresAt: end > LAST_DATE ? null : new Date(end).toISOString() };
  }

  /** To be called when the socket is closed: nothing of it is kept. */
  leave(): void {
    this.isGone = true;
    this.unwatch();
  }

  private keep(caller: Caller): void {
    if (this.isGone) return;
    this.unwatch();
    this.current = caller;
    this.unwatch = watchCaller(caller, this.options.clock, this.options.onEnd);
  }
}

/** Why one can't go on in the other's place. */
function differenceOf(caller: Caller, current: Caller): string | undefined {
  if (caller.identity.subject !== current.identity.subject) return "is of another caller";
  // What runs at the socket was begun under the permissions there were.
  return caller.permissions.scope === current.permissions.scope ? undefined : "allows something else";
}

/** The most that a Date can hold. */
const LAST_DATE = 8.64e15;

function toEnd({ expiresAt = Infinity }: Caller): number {
  return expiresAt;
}
