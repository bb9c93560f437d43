/** The structure of R4 by its JSON schema: known elements, their JSON types and formats, lists, codes. */
import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import { createDefinitions } from "./definitions.js";
import { type FhirResource, type Issue, errorIssue, missingElement, unknownElement } from "./issue.js";

/** Names the element that a JSON pointer leads to, as FHIR does. */
function toPath(type: string, pointer: string, member?: string): string {
  const parts = pointer
    .split("/")
    .slice(1)
    .concat(member ?? []);
  return parts.reduce((path, part) => (/^\d+$/.test(part) ? `${path}[${part}]` : `${path}.${part}`), type);
}

/** Every violation of a resource whose type is one of R4's. A type's first resource compiles its schema. */
export function createStructureCheck(): (resource: FhirResource) => Issue[] {
  const ajv = new Ajv({ strict: false, allErrors: true, logger: false, verbose: true });
  const definitions = createDefinitions();
  ajv.addSchema(definitions);
  const checks = new Map<string, ValidateFunction>();
  const checkOne = (resource: FhirResource, root: string) => {
    const { resourceType: type } = resource;
    let check = checks.get(type);
    if (!check) checks.set(type, (check = ajv.compile({ $ref: `${definitions.$id}#/definitions/${type}` })));
    return check(resource) ? [] : (check.errors ?? []).map((error) => toIssue(root, error));
  };
  return (resource) => {
    const issues = checkOne(resource, resource.resourceType);
    if (issues.length > 0 || !Array.isArray(resource.contained)) return issues;
    const contained = resource.contained as FhirResource[];
    return contained.flatMap((inner, at) => checkOne(inner, `${resource.resourceType}.contained[${at}]`));
  };
}

function toIssue(type: string, error: ErrorObject): Issue {
  const params = error.params as Record<string, string>;
  const path = toPath(type, error.instancePath);
  const element = path.slice(path.lastIndexOf(".") + 1);
  switch (error.keyword) {
    case "additionalProperties":
      return unknownElement(toPath(type, error.instancePath, params.additionalProperty));
    case "required":
      return missingElement(toPath(type, error.instancePath, params.missingProperty));
    case "type":
      return errorIssue(typeText(element, String(params.type), error.data), path);
    case "enum":
    case "const":
      return errorIssue(
        `The value provided ('${toText(error.data)}') is not in the value set of ${element}`,
        path,
      );
    case "pattern":
      return errorIssue(`Not a valid ${formatOf(error)}: '${toText(error.data)}'`, path);
    default:
      return errorIssue(`${element} ${error.message ?? "is not valid"}`, path);
  }
}

const JSON_NAMES: Readonly<Record<string, string>> = { array: "an Array", object: "an Object" };

function typeText(element: string, wanted: string, found: unknown): string {
  const name = JSON_NAMES[wanted];
  if (name) return `The property ${element} must be ${name}, not ${nameOf(found)}`;
  return `Error parsing JSON: the primitive value of ${element} must be ${wanted === "integer" ? "an" : "a"} ${wanted}`;
}

function nameOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an Array";
  return typeof value === "object" ? "an Object" : `a ${typeof value}`;
}

/** The primitive type whose pattern did not match. */
function formatOf(error: ErrorObject): string {
  return /definitions\/([^/]+)\/pattern$/.exec(error.schemaPath)?.[1] ?? "value";
}

function toText(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
  return text.length > 80 ? `${text.slice(0, 80)}...` : text;
}
