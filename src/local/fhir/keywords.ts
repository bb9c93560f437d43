// Keywords for Ajv by which the rules (rules.ts) are checked in one walk with the schema, at any depth.
import type { Ajv, ErrorObject, ValidateFunction } from "ajv";
import { resourceTypes } from "./definitions.js";
import { show } from "./issues.js";
import { readClaims } from "./profiles.js";
import {
  type Problem,
  type Rule,
  contentRule,
  extensionRule,
  presenceRule,
  targetRule,
  valueSetRule,
} from "./rules.js";

type Json = Readonly<Record<string, unknown>>;

/** What a check gathers besides its errors: Ajv hands it to keywords as `this`. */
export interface Context {
  /** The profiles that the resource and those in it claim, and that are not known here. */
  readonly unknownProfiles: Set<string>;
}

/** The value, and where in the resource it is. Ajv looks for the errors of a call in a property of the function. */
interface KeywordFunction {
  (this: Context, value: Json, data?: Parameters<ValidateFunction>[1]): boolean;
  errors?: Partial<ErrorObject>[];
}

/** The check of the definition of that name. */
export type CheckOf = (name: string) => ValidateFunction;

export function addKeywords(ajv: Ajv, checkOf: CheckOf): void {
  addRule(ajv, "presence", presenceRule);
  addRule(ajv, "content", contentRule);
  addRule(ajv, "extension", extensionRule);
  addRule(ajv, "targets", targetRule);
  addRule(ajv, "valueSet", valueSetRule);
  ajv.addKeyword({ keyword: "profiles", type: "object", compile: compileProfiles });
  ajv.addKeyword({ keyword: "is", type: "object", compile: (name: string) => compileIs(name, checkOf) });
  ajv.addKeyword({ keyword: "resource", type: "object", compile: () => compileResource(checkOf) });
}

function addRule<T>(ajv: Ajv, keyword: string, createRule: (schema: T) => Rule): void {
  const compile = (schema: T) => {
    const rule = createRule(schema);
    const validate: KeywordFunction = (object, data) =>
      report(validate, rule(object), data?.instancePath ?? "");
    return validate;
  };
  ajv.addKeyword({ keyword, type: "object", compile });
}

function report(validate: KeywordFunction, problems: readonly Problem[], root: string): boolean {
  if (problems.length === 0) return true;
  validate.errors = problems.map(({ at = "", ...params }) => ({
    keyword: "rule",
    instancePath: root + at,
    params,
  }));
  return false;
}

function compileProfiles(type: string): KeywordFunction {
  const validate: KeywordFunction = function (this: Context, { meta }, data) {
    const { wrong, unknown } = readClaims(type, meta);
    for (const canonical of unknown) this.unknownProfiles.add(canonical);
    const problems = wrong.map((name) => ({
      at: "/meta/profile",
      text: `Profile http://hl7.org/fhir/StructureDefinition/${name} is for ${name}, not ${type}`,
    }));
    return report(validate, problems, data?.instancePath ?? "");
  };
  return validate;
}

function compileIs(name: string, checkOf: CheckOf): KeywordFunction {
  let check: ValidateFunction | undefined;
  const validate: KeywordFunction = function (this: Context, value, data) {
    check ??= checkOf(name);
    return call(check, this, value, data, validate);
  };
  return validate;
}

/** A resource in a resource is checked as one of its own type. */
function compileResource(checkOf: CheckOf): KeywordFunction {
  const validate: KeywordFunction = function (this: Context, value, data) {
    const { resourceType: type } = value;
    const root = data?.instancePath ?? "";
    if (type === undefined) return report(validate, [{ missing: "resourceType" }], root);
    if (typeof type === "string" && resourceTypes().has(type)) {
      return call(checkOf(type), this, value, data, validate);
    }
    const text = `Unknown resource type ${show(type)}: it is no FHIR R4 resource type`;
    return report(validate, [{ at: "/resourceType", text }], root);
  };
  return validate;
}

/** The errors say where in the whole resource they are, as the caller's do. */
function call(
  check: ValidateFunction,
  context: Context,
  value: Json,
  data: Parameters<ValidateFunction>[1],
  caller: KeywordFunction,
): boolean {
  if (check.call(context, value, data)) return true;
  caller.errors = check.errors ?? [];
  return false;
}
