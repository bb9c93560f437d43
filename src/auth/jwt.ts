// AUTH_MODE=jwt: who calls, by a token that an issuer has signed (RFC 7519, checked as RFC 8725 advises).
import { type JWTPayload, type JWTVerifyGetKey, errors, jwtVerify } from "jose";
import type { Clock } from "../clock.js";
import { GatewayError } from "../errors.js";
import type { Authenticator } from "./authenticate.js";
import { type ClaimNames, checkAudience, toIdentity } from "./claims.js";
import { ALGORITHMS, type KeySet } from "./key-set.js";
import { unauthenticated } from "./refusals.js";
import { createTokenMemory } from "./token-memory.js";

/** Where the keys of the issuer come from. */
export interface Keys {
  /** The keys by which a token is to be checked now; another object when they may be others. Rejects with OVERLOADED. */
  readonly current: () => Promise<KeySet>;
  /** Gives the key for a token by its header. Rejects with jose's errors, or with OVERLOADED where there are no keys. */
  readonly find: JWTVerifyGetKey;
  readonly reload: () => Promise<void>;
}

export interface JwtSettings extends ClaimNames {
  readonly issuer: string;
  readonly audience: string;
  /** The claim that must be, or hold, the audience: `aud`, or another where the issuer's access tokens have none. */
  readonly audienceClaim: string;
}

/** How far the clocks of issuer and gateway may differ when a token comes in; what it let in ends at `exp` all the same. */
const SKEW_SECONDS = 5;
/**
 * Types of access tokens, and none: an issuer signs logout tokens and others by the same keys, and they must not do
 * for access tokens (RFC 8725, 3.11).
 */
const TYPES: readonly unknown[] = [undefined, "jwt", "at+jwt", "application/at+jwt"];

export function createJwtAuthenticator(settings: JwtSettings, keys: Keys, clock: Clock): Authenticator {
  const remember = createTokenMemory(clock);
  return {
    authenticate: async ({ authorization }) => {
      const token = readBearer(authorization);
      return remember(token, await keys.current(), async () => {
        const claims = await verify(token, settings, keys, clock);
        return { identity: toIdentity(claims, settings), expiresAt: toExpiry(claims) };
      });
    },
    reload: () => keys.reload(),
  };
}

async function verify(token: string, settings: JwtSettings, keys: Keys, clock: Clock): Promise<JWTPayload> {
  const { issuer, audience, audienceClaim } = settings;
  const options = {
    algorithms: [...ALGORITHMS],
    issuer,
    ...(audienceClaim === "aud" && { audience }),
    requiredClaims: ["sub", "exp"],
    clockTolerance: SKEW_SECONDS,
    currentDate: new Date(clock.time()),
  };
  const verified = await jwtVerify(token, keys.find, options).catch((error: unknown) => {
    throw toRefusal(error);
  });
  // What an issuer has signed is no text for that.
  const typ: unknown = verified.protectedHeader.typ;
  if (!TYPES.includes(typeof typ === "string" ? typ.toLowerCase() : typ))
    throw unauthenticated("The token's type (typ) is none of an access token: JWT or at+jwt");
  if (audienceClaim !== "aud") checkAudience(verified.payload, settings);
  return verified.payload;
}

/** A number too large for a double is one that never comes. */
function toExpiry({ exp = NaN }: JWTPayload): number {
  if (!Number.isFinite(exp)) throw unauthenticated('The token\'s claim "exp" must be a time');
  return exp * 1000;
}

/** jose's errors by their stable codes; its messages are for other readers, and its causes hold the claims. */
const MESSAGES: Readonly<Record<string, string>> = {
  ERR_JOSE_ALG_NOT_ALLOWED: `The token must be signed by one of ${ALGORITHMS.join(", ")}`,
  ERR_JOSE_NOT_SUPPORTED: "The token demands what this gateway does not know (crit, or its algorithm)",
  ERR_JWS_INVALID: "The token is no JWT: three parts in base64url, divided by dots",
  ERR_JWT_INVALID: "The token's claims are no JSON object",
  ERR_JWKS_NO_MATCHING_KEY: "The issuer has no key with the key id (kid) and algorithm (alg) of the token",
  ERR_JWKS_MULTIPLE_MATCHING_KEYS:
    "The token must name its key (kid): several keys of the issuer fit its algorithm",
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: "The token's signature is wrong",
};

const CLAIM_MESSAGES: Readonly<Record<string, string>> = {
  iss: "The token's issuer (iss) is not the one that this gateway trusts (AUTH_ISSUER)",
  aud: "The token is meant for another audience (aud) than this gateway (AUTH_AUDIENCE)",
  nbf: "The token is not valid yet (nbf)",
};

function toRefusal(error: unknown): unknown {
  if (error instanceof GatewayError) return error;
  if (error instanceof errors.JWTExpired)
    return unauthenticated("The token has expired (exp)", { reason: "CREDENTIAL_EXPIRED" });
  if (error instanceof errors.JWTClaimValidationFailed) {
    const { claim, reason } = error;
    if (reason === "missing") return unauthenticated(`The token lacks the claim "${claim}"`);
    const message = reason === "check_failed" ? CLAIM_MESSAGES[claim] : undefined;
    return unauthenticated(message ?? `The token's claim "${claim}" is malformed`);
  }
  const message = error instanceof errors.JOSEError ? MESSAGES[error.code] : undefined;
  return message === undefined ? error : unauthenticated(message);
}

/** As long as all headers of a request together may be in Node.js; a socket's payload could bring more. */
const MAX_CHARS = 16_384;
/** The scheme in any case, spaces, and one word of what tokens are made of. */
const BEARER = /^bearer +([A-Za-z0-9._~+/=-]+) *$/i;

/** The token in an Authorization header (RFC 6750). Throws UNAUTHENTICATED, and says in which form a token is wanted. */
function readBearer(authorization: string | undefined): string {
  if (authorization === undefined || authorization === "")
    throw unauthenticated("A token is needed: Authorization: Bearer <token>");
  if (authorization.length > MAX_CHARS)
    throw unauthenticated(`The Authorization is longer than ${MAX_CHARS} characters`);
  const [, token] = BEARER.exec(authorization) ?? [];
  if (token === undefined)
    throw unauthenticated("The Authorization must be the word Bearer and one token: Bearer <token>");
  return token;
}
