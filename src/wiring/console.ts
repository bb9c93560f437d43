// Joins the configuration to the console: how its people log in, and what it is told about the gateway.
import type { Agent } from "node:http";
import type { Logger } from "pino";
import { type Provider, createProvider } from "../auth/provider-document.js";
import type { Clock } from "../clock.js";
import type { Config } from "../config/settings.js";

export interface ConsoleLogin extends Provider {
  readonly clientId: string;
  readonly scope: string;
}

export interface ConsoleOptions {
  readonly about: { readonly authMode: Config["AUTH_MODE"]; readonly region: string };
  /** Absent where people bring a token or key, or nothing. */
  readonly login: ConsoleLogin | undefined;
}

/** Undefined where the console is not served. */
export function createConsoleOptions(
  config: Config,
  region: string,
  clock: Clock,
  log: Pick<Logger, "error">,
  agent?: Agent,
): ConsoleOptions | undefined {
  if (!config.CONSOLE) return undefined;
  const login = createLogin(config, clock, log, agent);
  return { about: { authMode: config.AUTH_MODE, region }, login };
}

function createLogin(
  { CONSOLE_OIDC_ISSUER: issuer, CONSOLE_OIDC_CLIENT_ID: clientId, CONSOLE_OIDC_SCOPE: scope }: Config,
  clock: Clock,
  log: Pick<Logger, "error">,
  agent?: Agent,
): ConsoleLogin | undefined {
  if (issuer === undefined || clientId === undefined) return undefined;
  const onFailed = (error: unknown) =>
    log.error({ issuer, err: error }, "the OpenID provider's discovery document could not be had");
  return { clientId, scope, ...createProvider({ issuer, clock, agent, onFailed }) };
}
