/** What each ValidationLevel asks of a resource that has a type and an id. */
import type { Wire } from "../shape-types.js";
import type { FhirResource, Issue } from "./issue.js";
import { checkProfiles } from "./profiles.js";
import { createRulesCheck } from "./rules.js";
import { createStructureCheck } from "./structure.js";

export type ValidationLevel = Wire<"ValidationLevel">;
export type ResourceCheck = (resource: FhirResource) => readonly Issue[];

const NOTHING: readonly Issue[] = [];
const checks = new Map<ValidationLevel, ResourceCheck>();

/** `minimal` asks nothing more; `structure-only` R4's structure; `strict` also its value sets, references and profiles. */
export function resourceCheck(level: ValidationLevel): ResourceCheck {
  let check = checks.get(level);
  if (!check) checks.set(level, (check = createCheck(level)));
  return check;
}

let structure: ReturnType<typeof createStructureCheck> | undefined;

function createCheck(level: ValidationLevel): ResourceCheck {
  if (level === "minimal") return () => NOTHING;
  const checkStructure = (structure ??= createStructureCheck());
  const checkRules = createRulesCheck(level);
  return (resource) => {
    const issues = checkStructure(resource);
    if (issues.length > 0) return issues;
    const broken = checkRules(resource);
    return level === "strict" ? [...broken, ...checkProfiles(resource)] : broken;
  };
}
