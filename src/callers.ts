// Joins the configuration to authentication and policy: who is let in, and what they may do.
import { type Authenticator, authenticateNobody } from "./auth/authenticate.js";
import { type Admit, createAdmission } from "./auth/caller.js";
import { BUILT_IN_ROLES, type Place, type ToPermissions, createPolicy } from "./auth/policy.js";
import { readPolicyFile } from "./auth/policy-file.js";
import { type Config, ConfigError } from "./config.js";
import { PUBLISHED_QUOTAS } from "./healthlake/quotas.js";

export interface Callers {
  readonly admit: Admit;
  /**
   * Reads credentials and policy again. What can't be read stays as it was, and is told in the AggregateError that this
   * rejects with.
   */
  readonly reload: () => Promise<void>;
}

/** Rejects with ConfigError where a file can't be used. */
export async function startCallers(config: Config, place: Place): Promise<Callers> {
  const authenticator = createAuthenticator(config);
  const { admit, replacePolicy } = createAdmission(
    authenticator,
    await loadPolicy(config, place).catch(toConfigError),
  );
  return {
    admit,
    reload: async () => {
      const results = await Promise.allSettled([
        authenticator.reload(),
        config.AUTH_POLICY_FILE === undefined ? undefined : loadPolicy(config, place).then(replacePolicy),
      ]);
      const failures = results.filter((result) => result.status === "rejected");
      if (failures.length > 0) throw new AggregateError(failures.map(({ reason }) => reason as Error));
    },
  };
}

function createAuthenticator({ AUTH_MODE }: Config): Authenticator {
  if (AUTH_MODE === "none") return authenticateNobody;
  throw new ConfigError([`AUTH_MODE=${AUTH_MODE} is not built yet`]);
}

async function loadPolicy(config: Config, place: Place): Promise<ToPermissions> {
  const actions = Object.keys(PUBLISHED_QUOTAS);
  const path = config.AUTH_POLICY_FILE;
  const roles = path === undefined ? BUILT_IN_ROLES : await readPolicyFile(path, actions);
  return createPolicy({ actions, roles, place });
}

function toConfigError(cause: Error): never {
  throw new ConfigError([`AUTH_POLICY_FILE: ${cause.message}`], { cause });
}
