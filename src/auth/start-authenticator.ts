// Which way of authentication is on, and its first look at what it checks credentials by.
import type { Agent } from "node:http";
import type { Logger } from "pino";
import type { Clock } from "../clock.js";
import { createApiKeyAuthenticator } from "./api-keys.js";
import { type Authenticator, authenticateNobody } from "./authenticate.js";
import { type JwtSettings, createJwtAuthenticator } from "./jwt.js";
import { createFileKeys } from "./key-set.js";
import { createRemoteKeys } from "./remote-keys.js";

export type AuthSettings =
  | { readonly mode: "none" }
  /** `jwks` is an http or https URL, or the path of a file. */
  | ({ readonly mode: "jwt"; readonly jwks: string } & JwtSettings)
  | { readonly mode: "api-key"; readonly keysFile: string };

type Log = Pick<Logger, "info" | "warn" | "error">;

/**
 * Rejects with JsonFileError where a file can't be used. An issuer that can't be reached is logged and asked again later: it
 * may start after the gateway.
 */
export async function startAuthenticator(
  settings: AuthSettings,
  clock: Clock,
  log: Log,
  agent?: Agent,
): Promise<Authenticator> {
  switch (settings.mode) {
    case "none":
      return authenticateNobody;
    case "jwt": {
      const isRemote = /^https?:\/\//i.test(settings.jwks);
      const keys = isRemote
        ? createRemoteKeys(new URL(settings.jwks), clock, log, undefined, agent)
        : createFileKeys(settings.jwks, log);
      const loading = keys.reload();
      await (isRemote ? loading.catch(() => undefined) : loading);
      return createJwtAuthenticator(settings, keys, clock);
    }
    case "api-key": {
      const authenticator = createApiKeyAuthenticator(settings.keysFile, clock, log);
      await authenticator.reload();
      return authenticator;
    }
  }
}
