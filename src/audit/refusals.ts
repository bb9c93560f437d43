// Who was not let in, at all or to what is served beside the operations.
import { randomUUID } from "node:crypto";
import { GatewayError } from "../errors.js";
import type { Actor } from "./record.js";
import type { TrailSettings } from "./trail.js";

type Settings = Pick<TrailSettings, "log" | "clock">;

/** Lets a caller in, or rejects. */
type Admit<P, C> = (presented: P, address: string | undefined, requestId: string) => Promise<C>;

/**
 * Records each UNAUTHENTICATED before it is told; where that can't be, OVERLOADED is told in its place. What was presented
 * is no part of the record: it proves nothing, and may be a secret all the same.
 */
export function recordRefusals<P, C>(
  admit: Admit<P, C>,
  settings: Omit<TrailSettings, "reads">,
): Admit<P, C> {
  const { log, clock } = settings;
  return async (presented, address, requestId) => {
    try {
      return await admit(presented, address, requestId);
    } catch (error) {
      if (!(error instanceof GatewayError) || error.code !== "UNAUTHENTICATED") throw error;
      const { code } = error;
      await log.append({
        at: clock.time(),
        event: "denial",
        outcome: "denied",
        operationId: randomUUID(),
        requestId,
        address,
        reason: "unauthenticated",
        code,
      });
      throw error;
    }
  };
}

/** Resolves when it is recorded that a caller was denied what is served at the path; rejects where it can't be. */
export function recordDenial({ log, clock }: Settings, actor: Actor, path: string): Promise<void> {
  const at = clock.time();
  const rest = { event: "denial", outcome: "denied", reason: "forbidden", code: "FORBIDDEN" } as const;
  return log.append({ at, operationId: randomUUID(), ...actor, ...rest, field: path });
}
