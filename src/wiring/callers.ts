// Joins the configuration to authentication and policy: who is let in, and what they may do.
import type { Agent } from "node:http";
import { isDeepStrictEqual } from "node:util";
import type { Logger } from "pino";
import type { Location } from "../aws/location.js";
import { type Admit, createAdmission } from "../auth/caller.js";
import { OWN_ACTIONS } from "../auth/own-actions.js";
import { BUILT_IN_ROLES, type Roles, type ToPermissions, createPolicy } from "../auth/policy.js";
import { readPolicyFile } from "../auth/policy-file.js";
import { type AuthSettings, startAuthenticator } from "../auth/start-authenticator.js";
import type { Clock } from "../clock.js";
import { type Config, ConfigError } from "../config/settings.js";
import { PUBLISHED_QUOTAS } from "../healthlake/quotas.js";

export interface Callers {
  readonly admit: Admit;
  /**
   * Reads credentials and policy again. What can't be read stays as it was, and is told in the AggregateError that this
   * rejects with.
   */
  readonly reload: () => Promise<void>;
}

/** Rejects with ConfigError where a file can't be used. */
export async function startCallers(
  config: Config,
  location: Location,
  clock: Clock,
  log: Logger,
  agent?: Agent,
): Promise<Callers> {
  const authenticator = await startAuthenticator(toAuthSettings(config), clock, log, agent).catch(
    toConfigError(config.AUTH_MODE === "jwt" ? "AUTH_JWKS" : "AUTH_API_KEYS_FILE"),
  );
  let roles = await loadRoles(config).catch(toConfigError("AUTH_POLICY_FILE"));
  const { admit, replacePolicy } = createAdmission(authenticator, toPolicy(roles, location));
  const readPolicyAgain = async () => {
    const next = await loadRoles(config);
    // Nobody is cut off because somebody else's key has changed.
    if (isDeepStrictEqual(next, roles)) return;
    roles = next;
    replacePolicy(toPolicy(roles, location));
  };
  let reading = Promise.resolve();
  /** One after the other: of two readings the later one counts. */
  const reloadPolicy = () => {
    const read = reading.then(readPolicyAgain);
    reading = read.catch(() => undefined);
    return read;
  };
  return {
    admit,
    reload: async () => {
      const results = await Promise.allSettled([authenticator.reload(), reloadPolicy()]);
      const failures = results.filter((result) => result.status === "rejected");
      if (failures.length > 0) throw new AggregateError(failures.map(({ reason }) => reason as Error));
    },
  };
}

/** What a mode needs is set, by the configuration's own rules. */
function toAuthSettings(config: Config): AuthSettings {
  const {
    AUTH_MODE: mode,
    AUTH_JWKS: jwks = "",
    AUTH_ISSUER: issuer = "",
    AUTH_AUDIENCE: audience = "",
  } = config;
  const claims = {
    audienceClaim: config.AUTH_AUDIENCE_CLAIM,
    rolesClaim: config.AUTH_ROLES_CLAIM,
    datastoresClaim: config.AUTH_DATASTORES_CLAIM,
    datastoresRequired: config.AUTH_DATASTORES_REQUIRED,
  };
  if (mode === "jwt") return { mode, jwks, issuer, audience, ...claims };
  return mode === "api-key" ? { mode, keysFile: config.AUTH_API_KEYS_FILE ?? "" } : { mode };
}

const ACTIONS = [...Object.keys(PUBLISHED_QUOTAS), ...OWN_ACTIONS];

async function loadRoles({ AUTH_POLICY_FILE: path }: Config): Promise<Roles> {
  return path === undefined ? BUILT_IN_ROLES : readPolicyFile(path, ACTIONS);
}

function toPolicy(roles: Roles, location: Location): ToPermissions {
  return createPolicy({ actions: ACTIONS, roles, location });
}

function toConfigError(name: string) {
  return (cause: Error): never => {
    throw new ConfigError([`${name}: ${cause.message}`], { cause });
  };
}
