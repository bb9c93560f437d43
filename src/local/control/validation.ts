// Checks a request's JSON against the constraint table, and words what it finds as AWS does.
import type { Shape, StructureShape } from "./constraints.js";
import { serializationError, validationError } from "./errors.js";
import { ALL_SHAPES, type ShapeName } from "./report-shapes.js";
import type { Wire } from "../shape-types.js";

interface Findings {
  violations: string[];
}

const TABLE: Readonly<Record<string, Shape>> = ALL_SHAPES;
const COMPILED = new Map<string, RegExp>();

/** More are counted, but not told: a body of 1 MiB can break many rules. */
const MAX_TOLD = 100;

/**
 * The checked copy of `value`: in the shape's order, without JSON nulls. Throws SerializationException at the first
 * value of the wrong JSON type, else ValidationException with every violation; a member that the shape does not have is
 * one, where AWS is silent: what a newer client asks for would not be done.
 */
export function checkInput<N extends ShapeName>(shapeName: N, value: unknown): Wire<N> {
  const findings: Findings = { violations: [] };
  const checked = checkShape(shapeName, value, "", findings);
  const count = findings.violations.length;
  if (count > 0) {
    const errors = count === 1 ? "error" : "errors";
    throw validationError(
      `${count} validation ${errors} detected: ${findings.violations.slice(0, MAX_TOLD).join("; ")}`,
    );
  }
  return checked as Wire<N>;
}

function checkShape(shapeName: string, value: unknown, path: string, findings: Findings): unknown {
  const shape = TABLE[shapeName];
  if (!shape) throw new TypeError(`no shape ${shapeName}`);
  switch (shape.type) {
    case "structure":
      return checkStructure(shape, asObject(value), path, findings);
    case "list":
      return checkList(shape, asArray(value), path, findings);
    case "string":
    case "integer":
    case "boolean":
    case "timestamp":
      assertScalar(shape.type, value);
      for (const sentence of scalarViolations(shape, value)) report(findings, path, value, sentence);
      return value;
  }
}

function checkStructure(
  shape: StructureShape,
  value: Record<string, unknown>,
  path: string,
  findings: Findings,
): Record<string, unknown> {
  const checked: Record<string, unknown> = {};
  for (const [member, memberShape] of Object.entries(shape.members)) {
    const given = Object.hasOwn(value, member) ? value[member] : undefined;
    const memberPath = pathOf(path, member);
    if (given !== undefined && given !== null) {
      checked[member] = checkShape(memberShape, given, memberPath, findings);
    } else if (shape.required?.includes(member)) {
      report(findings, memberPath, null, "Member must not be null");
    }
  }
  reportUnknown(shape, value, path, findings);
  if (shape.union && Object.keys(checked).length !== 1) {
    report(
      findings,
      path,
      checked,
      `Member must have exactly one of: [${Object.keys(shape.members).join(", ")}]`,
    );
  }
  return checked;
}

function reportUnknown(
  shape: StructureShape,
  value: Record<string, unknown>,
  path: string,
  findings: Findings,
): void {
  for (const [member, given] of Object.entries(value)) {
    if (Object.hasOwn(shape.members, member) || given === null) continue;
    const name = member.slice(0, 256);
    const sentence = `Member ${name} is not known to the local HealthLake, which has the service model of 2026-10`;
    report(findings, pathOf(path, name), undefined, sentence);
  }
}

/** AWS's: members begin with a small letter there. */
function pathOf(path: string, member: string): string {
  return path + (path && ".") + member.charAt(0).toLowerCase() + member.slice(1);
}

function checkList(
  shape: Extract<Shape, { type: "list" }>,
  values: unknown[],
  path: string,
  findings: Findings,
): unknown[] {
  for (const sentence of sizeViolations(shape, values.length)) report(findings, path, values, sentence);
  const member = TABLE[shape.member];
  if (member?.type === "structure") {
    return values.map((value, index) =>
      checkShape(shape.member, value, `${path}.${index + 1}.member`, findings),
    );
  }
  // AWS reports the scalars of a list together, at the list, with every sentence of the member's shape.
  const inner: Findings = { violations: [] };
  const checked = values.map((value) => checkShape(shape.member, value, path, inner));
  if (inner.violations.length > 0 && member) {
    report(findings, path, values, `Member must satisfy constraint: [${allSentences(member).join(", ")}]`);
  }
  return checked;
}

function scalarViolations(shape: Shape, value: unknown): string[] {
  if (shape.type === "integer") return rangeViolations(shape, value as number);
  if (shape.type !== "string") return [];
  const text = value as string;
  const violations = sizeViolations(shape, codePoints(text));
  if (shape.pattern !== undefined && !wholeMatch(shape.pattern).test(text)) {
    violations.push(`Member must satisfy regular expression pattern: ${shape.pattern}`);
  }
  if (shape.enum && !shape.enum.includes(text)) {
    violations.push(`Member must satisfy enum value set: [${shape.enum.join(", ")}]`);
  }
  return violations;
}

type Bounds = { min?: number; max?: number };

function sizeViolations({ min = 0, max = Infinity }: Bounds, size: number): string[] {
  if (size > max) return [`Member must have length less than or equal to ${max}`];
  if (size < min) return [`Member must have length greater than or equal to ${min}`];
  return [];
}

function rangeViolations({ min = -Infinity, max = Infinity }: Bounds, value: number): string[] {
  if (value > max) return [`Member must have value less than or equal to ${max}`];
  if (value < min) return [`Member must have value greater than or equal to ${min}`];
  return [];
}

function allSentences(shape: Shape): string[] {
  if (shape.type !== "string") return [];
  const sentences: string[] = [];
  if (shape.max !== undefined) sentences.push(`Member must have length less than or equal to ${shape.max}`);
  if (shape.min !== undefined)
    sentences.push(`Member must have length greater than or equal to ${shape.min}`);
  if (shape.pattern) sentences.push(`Member must satisfy regular expression pattern: ${shape.pattern}`);
  return sentences;
}

function report(findings: Findings, path: string, value: unknown, sentence: string): void {
  const shown = value === undefined ? "Value" : value === null ? "Value null" : `Value '${toText(value)}'`;
  findings.violations.push(`${shown} at '${path}' failed to satisfy constraint: ${sentence}`);
}

function toText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(toText).join(", ")}]`;
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Length is counted in code points, as Smithy has it: a surrogate pair is one character. */
function codePoints(text: string): number {
  return [...text].length;
}

/** The model's patterns speak of the whole value, whether or not they carry `^` and `$`. */
function wholeMatch(pattern: string): RegExp {
  let regexp = COMPILED.get(pattern);
  if (!regexp) COMPILED.set(pattern, (regexp = new RegExp(`^(?:${pattern})$`, "u")));
  return regexp;
}

function asObject(value: unknown): Record<string, unknown> {
  if (typeof value !== "object" || value === null) throw serializationError("Expected a structure");
  if (Array.isArray(value)) throw serializationError("Start of list found where not expected");
  return value as Record<string, unknown>;
}

function asArray(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  throw serializationError("Expected list or null");
}

const SCALAR_TYPES = {
  string: { name: "String", accepts: (value: unknown) => typeof value === "string" },
  integer: { name: "Integer", accepts: (value: unknown) => Number.isInteger(value) },
  timestamp: { name: "Timestamp", accepts: (value: unknown) => Number.isFinite(value) },
  boolean: { name: "Boolean", accepts: (value: unknown) => typeof value === "boolean" },
} as const;

function assertScalar(type: keyof typeof SCALAR_TYPES, value: unknown): void {
  const expected = SCALAR_TYPES[type];
  if (expected.accepts(value)) return;
  if (Array.isArray(value)) throw serializationError("Start of list found where not expected");
  if (typeof value === "object") {
    throw serializationError("Start of structure or map found where not expected.");
  }
  const found = typeof value === "boolean" ? String(value).toUpperCase() : (typeof value).toUpperCase();
  throw serializationError(`${found}_VALUE can not be converted to ${expected.name}`);
}
