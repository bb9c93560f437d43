// The profiles that a resource claims. Of R4's own only its type's and those that this is based on can be right; all
// others are not known here.
import { lineageOf, loadDefinitions } from "./definitions.js";

const BASE = "http://hl7.org/fhir/StructureDefinition/";
const VERSION = "4.0.1";

export interface Claims {
  /** The types whose base profile is claimed by a resource of another one. */
  readonly wrong: readonly string[];
  readonly unknown: readonly string[];
}

const NO_CLAIMS: Claims = { wrong: [], unknown: [] };

/** What `meta` claims of a resource of that type. */
export function readClaims(type: string, meta: unknown): Claims {
  const { profile } = (meta ?? {}) as { profile?: unknown };
  if (!Array.isArray(profile)) return NO_CLAIMS;
  const canonicals = profile.filter((canonical): canonical is string => typeof canonical === "string");
  const isOfType = new Set(lineageOf(type));
  const { types } = loadDefinitions();
  const wrong: string[] = [];
  const unknown: string[] = [];
  for (const canonical of canonicals) {
    const [url = "", version = VERSION] = canonical.split("|");
    const definition = url.startsWith(BASE) ? types[url.slice(BASE.length)] : undefined;
    if (!definition || version !== VERSION) unknown.push(canonical);
    else if (!isOfType.has(definition)) wrong.push(url.slice(BASE.length));
  }
  return { wrong, unknown };
}
