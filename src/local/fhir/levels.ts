// What each ValidationLevel asks of a resource that has a type and an id.
import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import type { Wire } from "../shape-types.js";
import { type FhirResource, type Issue, errorIssue, toIssue } from "./issues.js";
import { type CheckOf, type Context, addKeywords } from "./keywords.js";
import { primitives } from "./primitives.js";
import { toSchema } from "./schema.js";

export type ValidationLevel = Wire<"ValidationLevel">;

export interface Findings {
  /** None if the resource is right. */
  readonly issues: readonly Issue[];
  /** What `meta.profile` claims and can't be checked here. */
  readonly unknownProfiles: readonly string[];
}

/** `bytes` is the size of the resource's text. */
export type ResourceCheck = (resource: FhirResource, bytes: number) => Findings;

const NOTHING: Findings = { issues: [], unknownProfiles: [] };

/** Of a larger resource only the first problem is told: each problem takes memory, and it may have one in every byte. */
const MOST_BYTES_FOR_ALL_ISSUES = 64 * 1024;
const MOST_ISSUES = 100;

const checks = new Map<ValidationLevel, ResourceCheck>();

/** `minimal` asks nothing more; `structure-only` R4's structure; `strict` also its value sets, references and profiles. */
export function resourceCheck(level: ValidationLevel): ResourceCheck {
  let check = checks.get(level);
  if (!check) checks.set(level, (check = level === "minimal" ? () => NOTHING : createCheck(level)));
  return check;
}

/** Up to the first problem, for most resources have none; only one that has goes through a check for all. */
function createCheck(level: "structure-only" | "strict"): ResourceCheck {
  const toFirst = createChecks(level === "strict", false);
  const toLast = createChecks(level === "strict", true);
  return (resource, bytes) => {
    const type = resource.resourceType;
    const unknownProfiles = new Set<string>();
    const check = toFirst(type);
    if (check.call({ unknownProfiles }, resource)) {
      return { issues: NOTHING.issues, unknownProfiles: [...unknownProfiles] };
    }
    const isLarge = bytes > MOST_BYTES_FOR_ALL_ISSUES;
    const errors = isLarge ? (check.errors ?? []).slice(0, 1) : findAll(toLast(type), resource);
    return { issues: toIssues(resource, errors), unknownProfiles: [] };
  };
}

function findAll(check: ValidateFunction, resource: FhirResource): readonly ErrorObject[] {
  const errors: ErrorObject[] = [];
  const context: Context = { unknownProfiles: new Set(), errors };
  check.call(context, resource);
  return (check.errors ?? []).concat(errors);
}

/** The check of each definition, which is compiled when it is first asked for. */
function createChecks(isStrict: boolean, allErrors: boolean): CheckOf {
  const ajv = new Ajv({
    strict: false,
    validateSchema: false,
    logger: false,
    passContext: true,
    // It takes half of the time that compiling takes, and makes nothing faster.
    code: { optimize: false },
    allErrors,
  });
  for (const [name, { format }] of Object.entries(primitives)) if (format) ajv.addFormat(name, format);
  const checkOf = (name: string): ValidateFunction => {
    let check = checks.get(name);
    if (!check) checks.set(name, (check = ajv.compile(toSchema(name, isStrict))));
    return check;
  };
  const checks = new Map<string, ValidateFunction>();
  addKeywords(ajv, checkOf);
  return checkOf;
}

/** Each problem once. */
function toIssues(resource: FhirResource, errors: readonly ErrorObject[]): readonly Issue[] {
  const issues = new Map<string, Issue>();
  for (const [index, error] of errors.entries()) {
    if (issues.size === MOST_ISSUES) {
      return [...issues.values(), errorIssue(`${errors.length - index} more problems are not told`)];
    }
    const issue = toIssue(resource, error);
    issues.set(JSON.stringify(issue), issue);
  }
  return [...issues.values()];
}
