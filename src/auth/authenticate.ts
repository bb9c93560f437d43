// What proves who calls. Each way of authentication is one file beside this one.

/** The credentials that a request or a socket brings. */
export interface Presented {
  /** The Authorization header, or its like. */
  readonly authorization?: string | undefined;
  /** The X-API-Key header, or its like. */
  readonly apiKey?: string | undefined;
}

/** Who calls, once it is proved. */
export interface Identity {
  /** Names the caller in logs: a token's `sub`, a key's id. */
  readonly subject: string;
  /** Names of roles of the policy; one that the policy lacks grants nothing. */
  readonly roles: readonly string[];
  /** The datastores that the caller is limited to, by AWS id or ARN; "*" where there is no such limit. */
  readonly datastores: readonly string[] | "*";
}

/** A credential that was good. */
export interface Login {
  readonly identity: Identity;
  /** When it ends, in milliseconds since the Unix epoch; undefined: never by itself. */
  readonly expiresAt?: number | undefined;
  /** Aborts when it is taken back. */
  readonly revoked?: AbortSignal | undefined;
}

/** Rejects with UNAUTHENTICATED where the credential proves nothing. */
export type Authenticate = (presented: Presented) => Promise<Login>;

export interface Authenticator {
  readonly authenticate: Authenticate;
  /** Reads again what the credentials are checked by. Rejects where that can't be read, and goes on with what it had. */
  readonly reload: () => Promise<void>;
}

/** Everybody who can reach the gateway may do everything. */
const ANYBODY: Login = { identity: { subject: "anonymous", roles: ["admin"], datastores: "*" } };

/** AUTH_MODE=none. */
export const authenticateNobody: Authenticator = {
  authenticate: async () => ANYBODY,
  reload: async () => undefined,
};
