/** The profiles a resource says it has: of R4's own, only its type's can be right; others are not known here. */
import { type FhirResource, type Issue, errorIssue } from "./issue.js";
import { resourceTypes } from "./definitions.js";

const BASE = "http://hl7.org/fhir/StructureDefinition/";

export function checkProfiles(resource: FhirResource): Issue[] {
  const { profile } = (resource.meta ?? {}) as { profile?: unknown };
  if (!Array.isArray(profile)) return [];
  return profile
    .map((canonical) => String(canonical).split("|")[0] ?? "")
    .filter((url) => url.startsWith(BASE) && resourceTypes().has(url.slice(BASE.length)))
    .filter((url) => url.slice(BASE.length) !== resource.resourceType)
    .map((url) =>
      errorIssue(
        `Profile ${url} is for ${url.slice(BASE.length)}, not ${resource.resourceType}`,
        "meta.profile",
      ),
    );
}
