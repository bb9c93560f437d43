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

type Where = Parameters<ValidateFunction>[1];
type Errors = readonly Partial<ErrorObject>[];

/** What one check of a resource gathers: Ajv hands it to keywords as `this`. */
export interface Context {
  /** The profiles that the resource and those in it claim, and that are not known here. */
  readonly unknownProfiles: Set<string>;
  /** Where the errors go, if all are asked for: Ajv copies those that it has for each that a keyword hands it. */
  readonly errors?: Partial<ErrorObject>[];
}

/** Ajv looks for the errors of a call in a property of the function. */
interface KeywordFunction {
  (this: Context, value: Json, where?: Where): boolean;
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
    const validate: KeywordFunction = function (object, where) {
      const problems = rule(object);
      return problems.length === 0 || fail(this, validate, toErrors(problems, where));
    };
    return validate;
  };
  ajv.addKeyword({ keyword, type: "object", compile });
}

function toErrors(problems: readonly Problem[], where: Where): Errors {
  const root = where?.instancePath ?? "";
  return problems.map(({ at = "", ...params }) => ({ keyword: "rule", instancePath: root + at, params }));
}

/** Whether Ajv is to go on: with all errors it is, and the context has them. */
function fail(context: Context, validate: KeywordFunction, errors: Errors): boolean {
  if (!context.errors) validate.errors = [...errors];
  else for (const error of errors) context.errors.push(error);
  return context.errors !== undefined;
}

function compileProfiles(type: string): KeywordFunction {
  const validate: KeywordFunction = function ({ meta }, where) {
    const { wrong, unknown } = readClaims(type, meta);
    for (const canonical of unknown) this.unknownProfiles.add(canonical);
    if (wrong.length === 0) return true;
    const problems = wrong.map((name) => ({
      at: "/meta/profile",
      text: `Profile http://hl7.org/fhir/StructureDefinition/${name} is for ${name}, not ${type}`,
    }));
    return fail(this, validate, toErrors(problems, where));
  };
  return validate;
}

function compileIs(name: string, checkOf: CheckOf): KeywordFunction {
  let check: ValidateFunction | undefined;
  const validate: KeywordFunction = function (value, where) {
    check ??= checkOf(name);
    // The errors say where in the whole resource they are.
    return check.call(this, value, where) || fail(this, validate, check.errors ?? []);
  };
  return validate;
}

/** A resource in a resource is checked as one of its own type. */
function compileResource(checkOf: CheckOf): KeywordFunction {
  const validate: KeywordFunction = function (value, where) {
    const { resourceType: type } = value;
    if (type === undefined) return fail(this, validate, toErrors([{ missing: "resourceType" }], where));
    if (typeof type !== "string" || !resourceTypes().has(type)) {
      const text = `Unknown resource type ${show(type)}: it is no FHIR R4 resource type`;
      return fail(this, validate, toErrors([{ at: "/resourceType", text }], where));
    }
    const check = checkOf(type);
    return check.call(this, value, where) || fail(this, validate, check.errors ?? []);
  };
  return validate;
}
