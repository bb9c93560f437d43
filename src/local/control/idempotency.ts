// Client tokens: a repeated request gets the resource that its first one created.
import { createHash } from "node:crypto";
import { validationError } from "./errors.js";
import type { Services } from "./services.js";
import type { ActionName } from "../shape-types.js";

interface Claim {
  readonly action: ActionName;
  /** The checked input, client token included. */
  readonly input: { ClientToken?: string };
}

/**
 * The resource that this action's client token created before, also one that is deleted by now; else the result of
 * `create`, to which the token is then bound. Throws ValidationException if the token came with another input.
 */
export function createOnce<R>(
  { storage }: Pick<Services, "storage">,
  { action, input }: Claim,
  find: (resourceId: string) => R | undefined,
  create: () => { id: string; record: R },
): R {
  if (input.ClientToken === undefined) return create().record;
  const key = `${action} ${input.ClientToken}`;
  const fingerprint = createHash("sha256").update(JSON.stringify(input)).digest("base64url");
  const bound = storage.tokens.get(key);
  const existing = bound && find(bound.resourceId);
  if (bound && existing !== undefined) {
    if (bound.fingerprint === fingerprint) return existing;
    throw validationError("The ClientToken was used before with different parameters");
  }
  const { id, record } = create();
  storage.tokens.set(key, { resourceId: id, fingerprint });
  return record;
}
