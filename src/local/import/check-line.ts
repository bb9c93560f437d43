// One line of an import's input: a resource that can be stored, or what is wrong with it.
import { resourceTypes } from "../fhir/definitions.js";
import { type FhirResource, type Issue, errorIssue } from "../fhir/issues.js";
import type { Findings, ResourceCheck } from "../fhir/levels.js";
import { type Line, MAX_LINE_BYTES } from "./line-reader.js";

export type CheckedLine = Accepted | Refused;

export interface Accepted {
  readonly line: Line;
  readonly type: string;
  readonly id: string;
  readonly text: string;
  /** The profiles that it claims, and by which nobody has checked it. */
  readonly unknownProfiles: readonly string[];
}

export interface Refused {
  readonly line: Line;
  /** As far as the line says them. */
  readonly type?: string;
  readonly id?: string;
  readonly issues: readonly Issue[];
}

const TYPE = /^[A-Za-z]{1,256}$/;
const ID = /^[A-Za-z0-9-.]{1,64}$/;
const TYPE_RULE = "Member must satisfy regular expression pattern: [A-Za-z]{1,256}";
const ID_RULE = "Member must satisfy regular expression pattern: [A-Za-z0-9-.]{1,64}";

export function checkLine(line: Line, checkResource: ResourceCheck): CheckedLine {
  if (line.bytes > MAX_LINE_BYTES) {
    const text = `Resource size ${line.bytes} exceeds the maximum of ${MAX_LINE_BYTES} bytes`;
    return { line, issues: [errorIssue(text)] };
  }
  const resource = parse(line.text);
  if (!resource || line.text === undefined)
    return { line, issues: [errorIssue("Invalid JSON found in input file")] };
  const { resourceType: type, id } = resource;
  if (typeof type === "string" && typeof id === "string" && resourceTypes().has(type) && ID.test(id)) {
    // The way of nearly every line.
    const { issues, unknownProfiles } = checkSafely(checkResource, resource as FhirResource, line.bytes);
    return issues.length > 0
      ? { line, type, id, issues }
      : { line, type, id, text: line.text, unknownProfiles };
  }
  const known = {
    ...(typeof type === "string" && { type }),
    ...(typeof id === "string" && { id }),
  };
  return { line, ...known, issues: checkIdentity(type, id) };
}

/** Validators recurse: one resource nested too deep fails its line, not the job. */
function checkSafely(checkResource: ResourceCheck, resource: FhirResource, bytes: number): Findings {
  try {
    return checkResource(resource, bytes);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { issues: [errorIssue("The resource is nested too deep to be validated")], unknownProfiles: [] };
  }
}

function parse(text: string | undefined): Readonly<Record<string, unknown>> | undefined {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** The texts are the documentation's ("Troubleshooting AWS HealthLake"), but for an unknown type's. */
function checkIdentity(type: unknown, id: unknown): Issue[] {
  const issues: Issue[] = [];
  const violations = [...typeViolations(type), ...idViolations(id)];
  if (violations.length > 0) {
    const errors = violations.length === 1 ? "error" : "errors";
    issues.push(errorIssue(`${violations.length} validation ${errors} detected: ${violations.join("; ")}`));
  } else if (!resourceTypes().has(type as string)) {
    issues.push(errorIssue(`Unknown resource type ${type as string}: it is no FHIR R4 resource type`));
  }
  if (id === undefined || id === null) issues.push(errorIssue("Missing required id field in resource json"));
  return issues;
}

function typeViolations(type: unknown): string[] {
  const failed = "at 'resourceType' failed to satisfy constraint:";
  if (type === undefined || type === null) return [`Value ${failed} Member must not be null`];
  if (typeof type === "string" && TYPE.test(type)) return [];
  const shown = typeof type === "string" ? type : JSON.stringify(type);
  return [`Value '${shown}' ${failed} ${TYPE_RULE}`];
}

function idViolations(id: unknown): string[] {
  if (id === undefined || id === null) return [];
  const text = typeof id === "string" ? id : "";
  if (typeof id === "string" && ID.test(text)) return [];
  const failed = "Value at 'resourceId' failed to satisfy constraint:";
  const violations = [`${failed} ${ID_RULE}`];
  if (id === "") violations.push(`${failed} Member must have length greater than or equal to 1`);
  if (text.length > 64) violations.push(`${failed} Member must have length less than or equal to 64`);
  return violations;
}
