// From a token's claims to an identity. A token whose claims have another form than promised is refused: whatever was meant,
// no reading of it may grant more.
import type { JWTPayload } from "jose";
import type { Identity } from "./authenticate.js";
import { unauthenticated } from "./refusals.js";

export interface ClaimNames {
  /** The claim of this very name, or else the way to it through nested ones: `realm_access.roles`. */
  readonly rolesClaim: string;
  readonly datastoresClaim: string;
  /** Whether a token without the claim of datastores is limited to none; else it has no limit. */
  readonly datastoresRequired?: boolean;
}

/**
 * Without a claim of roles there are none; without one of datastores, there is no limit to them unless it is required. Throws
 * UNAUTHENTICATED.
 */
export function toIdentity(
  claims: JWTPayload,
  { rolesClaim, datastoresClaim, datastoresRequired = false }: ClaimNames,
): Identity {
  if (typeof claims.sub !== "string" || claims.sub.trim() === "")
    throw unauthenticated("The token's subject (sub) is blank, or no string");
  const named = toNames(datastoresClaim, readClaim(claims, datastoresClaim));
  const datastores = named ?? (datastoresRequired ? [] : undefined);
  return {
    subject: claims.sub,
    roles: toNames(rolesClaim, readClaim(claims, rolesClaim)) ?? [],
    datastores: datastores === undefined || datastores.includes("*") ? "*" : datastores,
  };
}

/** Throws UNAUTHENTICATED where the claim that stands for `aud` is another, or missing. */
export function checkAudience(
  claims: JWTPayload,
  { audience, audienceClaim }: { readonly audience: string; readonly audienceClaim: string },
): void {
  const given = toNames(audienceClaim, readClaim(claims, audienceClaim));
  if (given === undefined) throw unauthenticated(`The token lacks the claim "${audienceClaim}"`);
  if (!given.includes(audience))
    throw unauthenticated(
      `The token is meant for another audience (${audienceClaim}) than this gateway (AUTH_AUDIENCE)`,
    );
}

/** A name with dots is looked for as it stands first: issuers prefix claims of their own with URLs. */
function readClaim(claims: JWTPayload, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  return name
    .split(".")
    .reduce<unknown>(
      (parent, key) =>
        typeof parent === "object" && parent !== null && Object.hasOwn(parent, key)
          ? (parent as Record<string, unknown>)[key]
          : undefined,
      claims,
    );
}

/** These claims are lists with spaces by their standards (RFC 8693 for scope); any other string is one name, spaces included. */
const SPACED = new Set(["scope", "scp"]);

function toNames(claim: string, value: unknown): readonly string[] | undefined {
  if (value === undefined) return undefined;
  const names = typeof value === "string" ? (SPACED.has(claim) ? value.split(" ") : [value]) : value;
  if (!Array.isArray(names) || !names.every((name) => typeof name === "string"))
    throw unauthenticated(`The token's claim "${claim}" must be a string or an array of strings`);
  return names.filter((name) => name !== "");
}
