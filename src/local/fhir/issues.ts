// What is wrong with a resource, in the documented words of HealthLake where there are any.
import type { ErrorObject } from "ajv";
import type { Problem } from "./rules.js";

/** One finding about a resource, as it stands in an OperationOutcome. */
export interface Issue {
  readonly severity: "error" | "warning" | "information";
  readonly code: "processing" | "not-supported";
  readonly diagnostics: string;
  /** Paths such as `Patient.name[0].family`. */
  readonly location?: readonly string[];
}

export type FhirResource = Readonly<Record<string, unknown>> & {
  readonly resourceType: string;
  readonly id: string;
};

export function errorIssue(diagnostics: string, path?: string): Issue {
  return {
    severity: "error",
    code: "processing",
    diagnostics,
    ...(path !== undefined && { location: [path] }),
  };
}

/** The text of R4's ele-1. */
export const EMPTY_ELEMENT = "An element must have a value or children";

/** The documented text for an element that must be there. */
function missingElement(path: string): Issue {
  const type = path.slice(0, path.search(/[.[]|$/));
  const profile = `http://hl7.org/fhir/StructureDefinition/${type}`;
  return errorIssue(`Profile ${profile}, Element '${path}': minimum required = 1, but only found 0`, path);
}

/** The documented text for an element that R4 does not have there. */
function unknownElement(path: string, name: string): Issue {
  return errorIssue(`Unrecognised property '@${name}'`, path);
}

/** One of Ajv's errors, or one of a rule (rules.ts), about the resource. */
export function toIssue(resource: FhirResource, error: ErrorObject): Issue {
  const params = error.params as Record<string, string> & Problem;
  const parts = toParts(error.instancePath);
  const path = toPath(resource.resourceType, parts);
  const value = valueAt(resource, parts);
  const element = path.slice(path.lastIndexOf(".") + 1);
  switch (error.keyword) {
    case "additionalProperties": {
      const name = shorten(params.additionalProperty ?? "");
      return unknownElement(`${path}.${name}`, name);
    }
    case "rule":
      if (params.missing !== undefined) return missingElement(`${path}.${params.missing}`);
      return errorIssue(shorten(params.text ?? "", 500), path);
    case "type":
      return errorIssue(typeText(element, error, value), path);
    case "enum":
    case "const":
      return errorIssue(`The value provided ('${show(value)}') is not in the value set of ${element}`, path);
    case "format":
      return errorIssue(`Not a valid ${params.format}: '${show(value)}'`, path);
    case "minProperties":
      return errorIssue(EMPTY_ELEMENT, path);
    case "minItems":
      return errorIssue(`The property ${element} must not be an empty Array`, path);
    default:
      return errorIssue(`${element} ${error.message ?? "is not valid"}`, path);
  }
}

/** The names and places of a JSON pointer. */
function toParts(pointer: string): readonly string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** Names the element that they lead to as FHIR does. */
function toPath(type: string, parts: readonly string[]): string {
  return parts.reduce((path, part) => (/^\d+$/.test(part) ? `${path}[${part}]` : `${path}.${part}`), type);
}

function valueAt(resource: FhirResource, parts: readonly string[]): unknown {
  return parts.reduce<unknown>(
    (value, part) => (value as Record<string, unknown> | undefined)?.[part],
    resource,
  );
}

const JSON_NAMES: Readonly<Record<string, string>> = { array: "an Array", object: "an Object" };

function typeText(element: string, { params }: ErrorObject, value: unknown): string {
  const { type } = params as { type: string | readonly string[] };
  const wanted = typeof type === "string" ? type : (type[0] ?? "");
  const name = JSON_NAMES[wanted];
  if (name) return `The property ${element} must be ${name}, not ${nameOf(value)}`;
  return `Error parsing JSON: the primitive value of ${element} must be ${wanted === "integer" ? "an" : "a"} ${wanted}`;
}

function nameOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an Array";
  return typeof value === "object" ? "an Object" : `a ${typeof value}`;
}

/** A value as a text tells it, never at length. */
export function show(value: unknown): string {
  return shorten(typeof value === "string" ? value : (JSON.stringify(value) ?? ""));
}

function shorten(text: string, most = 80): string {
  return text.length > most ? `${text.slice(0, most)}...` : text;
}
