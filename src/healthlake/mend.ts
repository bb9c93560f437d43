// What is done about a call that was refused without effect, before it is sent once more.
import type { Clock } from "../clock.js";
import type { GatewayError } from "../errors.js";
import type { Credentials } from "./credentials.js";
import { isClockError, isCredentialsError } from "./failures.js";

/** No sooner than this after they were loaded afresh are credentials loaded once more. */
const COOLDOWN_MS = 5000;

/**
 * Resolves with whether it is worth sending the call once more that was sent at `sentAt`. The SDK has put its clock right by the
 * time it is asked; credentials are loaded afresh, by one for all that were refused together.
 */
export function createMend(
  { reload }: Pick<Credentials, "reload">,
  clock: Clock,
): (error: GatewayError, sentAt: number) => Promise<boolean> {
  let loadedAt = -Infinity;
  let loading: Promise<void> | undefined;
  const load = (reload: () => Promise<void>) =>
    (loading ??= reload().finally(() => {
      loadedAt = clock.now();
      loading = undefined;
    }));
  return async (error, sentAt) => {
    if (isClockError(error)) return true;
    if (!reload || !isCredentialsError(error)) return false;
    if (!loading && sentAt < loadedAt) return true;
    if (!loading && clock.now() - loadedAt < COOLDOWN_MS) return false;
    await load(reload);
    return true;
  };
}
