// The end of what a caller was let in by, for what outlives a request: sockets and streams.
import type { Caller } from "../../auth/caller.js";
import type { Clock } from "../../clock.js";
import { type ErrorFacts, GatewayError } from "../../errors.js";

/** How often the system's time is looked at: a timer does not hear that it was set, or that the machine has slept. */
const LOOK_MS = 60_000;

/**
 * Calls `onEnd` once, with UNAUTHENTICATED, when the caller's credential expires or is taken back; never before this has returned.
 * The returned function ends the watch and leaves nothing behind.
 */
export function watchCaller(
  { expiresAt, revoked }: Pick<Caller, "expiresAt" | "revoked">,
  clock: Clock,
  onEnd: (reason: GatewayError) => void,
): () => void {
  const over = new AbortController();
  const end = (message: string, facts: ErrorFacts = {}) => {
    if (over.signal.aborted) return;
    leave();
    onEnd(new GatewayError("UNAUTHENTICATED", message, facts));
  };
  const onRevoked = () => end("The credential was taken back, or the policy has changed: authenticate again");
  const leave = () => {
    over.abort();
    // They live as long as a key or a policy.
    for (const signal of revoked) signal.removeEventListener("abort", onRevoked);
  };
  for (const signal of revoked) signal.addEventListener("abort", onRevoked);
  if (revoked.some((signal) => signal.aborted)) queueMicrotask(onRevoked);
  if (expiresAt !== undefined) {
    void sleepUntil(expiresAt, clock, over.signal).then(
      () => end("The credential has expired: authenticate again", { reason: "CREDENTIAL_EXPIRED" }),
      () => undefined,
    );
  }
  return leave;
}

/** Rejects when the signal aborts. */
async function sleepUntil(time: number, clock: Clock, signal: AbortSignal): Promise<void> {
  do await clock.sleep(Math.min(time - clock.time(), LOOK_MS), signal);
  while (clock.time() < time);
}
