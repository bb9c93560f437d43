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

/** Undefined where people bring a token or key, or nothing. */
export function createConsoleLogin(
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
