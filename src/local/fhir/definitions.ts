// What FHIR R4 consists of, by HL7's own definitions: r4.json beside this file, which `npm run fhir` writes.
import { readFileSync } from "node:fs";

/** A resource, a data type, or an element with members of its own, which is named by its path. */
export interface Definition {
  readonly kind: "resource" | "type" | "element";
  readonly abstract?: boolean;
  /** Whose elements it has too. */
  readonly base?: string;
  readonly elements: Readonly<Record<string, ElementDefinition>>;
}

export interface ElementDefinition {
  /** The name of a primitive type or of a definition. */
  readonly type?: string;
  /** In its place, for an element such as `value[x]`: the members that it can be, with their types. */
  readonly choice?: Readonly<Record<string, string>>;
  /** 0 where absent. */
  readonly min?: 1;
  /** 1 where absent. */
  readonly max?: 0 | "*";
  /** The resource types that a Reference may lead to; any where absent. */
  readonly targets?: readonly string[];
  /** The value set that a code or a coding must be of. */
  readonly valueSet?: string;
}

/** Codes by the URL of their code system. */
export type ValueSet = Readonly<Record<string, readonly string[]>>;

export interface Definitions {
  readonly types: Readonly<Record<string, Definition>>;
  readonly valueSets: Readonly<Record<string, ValueSet>>;
}

let definitions: Definitions | undefined;
let resources: ReadonlySet<string> | undefined;

export function loadDefinitions(): Definitions {
  definitions ??= JSON.parse(readFileSync(new URL("r4.json", import.meta.url), "utf8")) as Definitions;
  return definitions;
}

/** The names of R4's resource types. */
export function resourceTypes(): ReadonlySet<string> {
  if (!resources) {
    const { types } = loadDefinitions();
    const isResource = (name: string) => types[name]?.kind === "resource" && !types[name].abstract;
    resources = new Set(Object.keys(types).filter(isResource));
  }
  return resources;
}

/** The definition and those that it is based on, the most general one first. */
export function lineageOf(name: string): readonly Definition[] {
  const definition = loadDefinitions().types[name];
  if (!definition) return [];
  return definition.base === undefined ? [definition] : [...lineageOf(definition.base), definition];
}
