// What a JSON schema can't say of R4, as functions of what r4.json says: each makes a rule of one object of a resource.
import { loadDefinitions, resourceTypes } from "./definitions.js";
import { EMPTY_ELEMENT, show } from "./issues.js";

export interface Problem {
  /** A JSON pointer from the object to what is wrong. */
  readonly at?: string;
  /** An element that must be there and is not. */
  readonly missing?: string;
  readonly text?: string;
}

type Json = Readonly<Record<string, unknown>>;
export type Rule = (object: Json) => readonly Problem[];

/** An element that must be there, or of whose members only one may be. */
export interface Presence {
  /** As R4 names it, such as `value[x]`. */
  readonly element: string;
  readonly members: readonly string[];
  readonly isRequired: boolean;
}

const NOTHING: readonly Problem[] = [];

/** A member counts as there by its extensions alone, too: `_status` without a `status`. */
export function presenceRule(elements: readonly Presence[]): Rule {
  const elementOf = new Map<string, number>();
  elements.forEach(({ members }, index) => {
    for (const member of members) elementOf.set(member, index).set(`_${member}`, index);
  });
  return (object) => {
    const found = new Array<string | undefined>(elements.length);
    let problems: Problem[] | undefined;
    for (const key in object) {
      const index = elementOf.get(key);
      if (index === undefined) continue;
      const member = key.startsWith("_") ? key.slice(1) : key;
      const other = (found[index] ??= member);
      if (other === member) continue;
      const { element } = elements[index] as Presence;
      (problems ??= []).push({ text: `Only one of ${element} may be present, not ${other} and ${member}` });
    }
    elements.forEach(({ element, isRequired }, index) => {
      if (isRequired && found[index] === undefined) (problems ??= []).push({ missing: element });
    });
    return problems ?? NOTHING;
  };
}

/** The primitives of an object, and whether it may have nothing but its id. */
export interface Content {
  readonly primitives: readonly string[];
  /** Those that are lists of primitives. */
  readonly lists: readonly string[];
  readonly mayBeEmpty: boolean;
}

/**
 * Nothing is empty (R4's ele-1): an element has something besides its id, each primitive has a value or extensions in
 * its twin, which is named like it with an underscore before, and each null in a list has them at its place in the twin.
 */
export function contentRule({ primitives, lists, mayBeEmpty }: Content): Rule {
  const twins = new Set(primitives.map((name) => `_${name}`));
  return (object) => {
    let isEmpty = !mayBeEmpty;
    let problems: Problem[] | undefined;
    for (const key in object) {
      if (key !== "id") isEmpty = false;
      if (!key.startsWith("_") || !twins.has(key) || key.slice(1) in object) continue;
      if (Array.isArray(object[key]) || !isSilent(object[key])) continue;
      (problems ??= []).push({ at: `/${key}`, text: `${key.slice(1)} must have a value or an extension` });
    }
    for (const list of lists) {
      const at = emptyPlaceOf(object[list], object[`_${list}`]);
      if (at === undefined) continue;
      const text = `${list}[${at}] must have a value or an extension`;
      (problems ??= []).push({ at: `/${list}/${at}`, text });
    }
    if (isEmpty) (problems ??= []).push({ text: EMPTY_ELEMENT });
    return problems ?? NOTHING;
  };
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null;
}

/** An element without extensions, or none at all. A value of a wrong type is another rule's business. */
function isSilent(twin: unknown): boolean {
  return twin === undefined || twin === null || (isObject(twin) && !("extension" in twin));
}

/** The first place of a list of primitives with neither a value nor an extension. */
function emptyPlaceOf(values: unknown, twins: unknown): number | undefined {
  const hasTwins = Array.isArray(twins);
  if (!hasTwins && !Array.isArray(values)) return undefined;
  const [given, said] = [Array.isArray(values) ? values : [], hasTwins ? twins : []] as unknown[][];
  const length = Math.max(given?.length ?? 0, said?.length ?? 0);
  for (let at = 0; at < length; at++) {
    if ((given?.[at] ?? null) === null && isSilent(said?.[at])) return at;
  }
  return undefined;
}

/** R4's ext-1. */
export function extensionRule(): Rule {
  const problem = [{ text: "An extension must have either a value or extensions of its own, not both" }];
  return (extension) => {
    let hasValue = false;
    for (const key in extension) hasValue ||= key.startsWith("value") || key.startsWith("_value");
    return hasValue === "extension" in extension ? problem : NOTHING;
  };
}

/** `[base/]Type/id[/_history/version]`, as R4 has it for addresses that tell what they lead to; and a conditional one. */
const ADDRESS =
  /^(?:https?:\/\/[A-Za-z0-9\-\\.:%$/]*\/)?([A-Z][A-Za-z]+)\/[A-Za-z0-9\-.]{1,64}(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/;
const CONDITIONAL = /^([A-Z][A-Za-z]+)\?/;
const STRUCTURES = "http://hl7.org/fhir/StructureDefinition/";

/** A Reference leads to one of the types, as far as its address or its `type` tells. */
export function targetRule(targets: readonly string[]): Rule {
  const allowed = new Set(targets);
  return ({ reference, type }) => {
    const told = [typeOfAddress(reference), typeOfName(type)];
    const wrong = told.find((name) => name !== undefined && !allowed.has(name) && resourceTypes().has(name));
    if (wrong === undefined) return NOTHING;
    return [{ text: `Invalid type for reference: ${wrong} is none of ${targets.join(", ")}` }];
  };
}

function typeOfAddress(reference: unknown): string | undefined {
  if (typeof reference !== "string") return undefined;
  return (ADDRESS.exec(reference) ?? CONDITIONAL.exec(reference))?.[1];
}

function typeOfName(type: unknown): string | undefined {
  if (typeof type !== "string") return undefined;
  return type.startsWith(STRUCTURES) ? type.slice(STRUCTURES.length) : type;
}

/** Of a CodeableConcept with a required binding, one coding is of the value set. Text is no substitute; an extension is. */
export function valueSetRule(name: string): Rule {
  const systems = Object.entries(loadDefinitions().valueSets[name] ?? {});
  const codesOf = new Map(systems.map(([system, codes]) => [system, new Set(codes)]));
  return ({ coding, extension }) => {
    const codings = (Array.isArray(coding) ? coding : []).filter(isObject);
    if (codings.some(({ system, code }) => codesOf.get(String(system))?.has(String(code)))) return NOTHING;
    const [first] = codings;
    if (!first) {
      const text = `No code of the value set ${name}, which R4 requires here`;
      return extension === undefined ? [{ text }] : NOTHING;
    }
    const { code = "", system = "no system" } = first;
    return [{ text: `Code "${show(code)}" (${show(system)}) not found in value set ${name}` }];
  };
}
