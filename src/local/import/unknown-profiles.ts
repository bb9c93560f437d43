// The profiles that imported resources claim in `meta.profile` and that can't be checked here. AWS may refuse such a
// resource, so the job says which there were: in its Message and in Warnings.json beside its manifest.
import type { Issue } from "../fhir/issues.js";
import type { Accepted } from "./check-line.js";

/** How many resources claim each. */
export type UnknownProfiles = readonly (readonly [canonical: string, resources: number])[];

/** All others are counted as one. */
const MOST_PROFILES = 100;
const OTHERS = "other profiles";
const MOST_CHARACTERS = 300;
const MOST_IN_MESSAGE = 3;

export function addUnknownProfiles(known: UnknownProfiles, lines: readonly Accepted[]): UnknownProfiles {
  if (lines.every(({ unknownProfiles }) => unknownProfiles.length === 0)) return known;
  const counts = new Map(known);
  for (const canonical of lines.flatMap(({ unknownProfiles }) => unknownProfiles)) {
    const name = canonical.slice(0, MOST_CHARACTERS);
    const key = counts.has(name) || counts.size < MOST_PROFILES ? name : OTHERS;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts];
}

/** Warnings.json: an OperationOutcome with a warning for each profile. */
export function formatWarnings(profiles: UnknownProfiles): string {
  const issue = profiles.map(([canonical, resources]): Issue => {
    const claims = resources === 1 ? "1 resource that claims" : `${resources} resources that claim`;
    return {
      severity: "warning",
      code: "not-supported",
      diagnostics: `Profile ${canonical} can not be checked here: AWS may refuse the ${claims} it`,
    };
  });
  return JSON.stringify({ resourceType: "OperationOutcome", issue }, null, 2);
}

/** For the job's Message, whose pattern has no commas; undefined where there is nothing to say. */
export function warningMessage(profiles: UnknownProfiles): string | undefined {
  if (profiles.length === 0) return undefined;
  const shown = profiles.slice(0, MOST_IN_MESSAGE).map(([canonical]) => canonical);
  const more = profiles.length > shown.length ? " and more" : "";
  return `Warning: profiles that can not be checked here and that AWS may refuse: ${shown.join(" ")}${more}. Warnings.json has the counts`;
}
