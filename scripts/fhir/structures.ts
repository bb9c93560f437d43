// Turns HL7's StructureDefinitions of types and resources into the elements that src/local/fhir checks by.
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Definition, ElementDefinition } from "../../src/local/fhir/definitions.js";
import { type XmlElement, childrenOf, parseXml, valueOf } from "./xml.js";

type Writable<T> = { -readonly [K in keyof T]: T[K] };

const BASE = "http://hl7.org/fhir/StructureDefinition/";
const SYSTEM = "http://hl7.org/fhirpath/System.";

/** By name, backbone elements by their paths. `valueSets` are the required ones, by URL without a version. */
export async function readStructures(
  folder: string,
  valueSets: ReadonlySet<string>,
): Promise<Record<string, Definition>> {
  const definitions: Record<string, Definition> = {};
  for (const file of (await readdir(folder))
    .filter((name) => name.startsWith("StructureDefinition-"))
    .sort()) {
    const structure = parseXml(await readFile(join(folder, file), "utf8"));
    if (isOfInterest(structure)) Object.assign(definitions, toDefinitions(structure, valueSets));
  }
  return definitions;
}

/** All that has a form of its own, and the one profile that elements of R4 name as their type. */
function isOfInterest(structure: XmlElement): boolean {
  const kind = valueOf(structure, "kind");
  if (valueOf(structure, "derivation") === "constraint") return idOf(structure) === "SimpleQuantity";
  return kind === "resource" || kind === "complex-type";
}

function idOf(structure: XmlElement): string {
  return valueOf(structure, "id") ?? "";
}

function toDefinitions(
  structure: XmlElement,
  valueSets: ReadonlySet<string>,
): Record<string, Writable<Definition>> {
  const name = idOf(structure);
  const root = valueOf(structure, "type") ?? name;
  const base = nameOf(valueOf(structure, "baseDefinition"));
  const kind = valueOf(structure, "kind") === "resource" ? "resource" : "type";
  const isAbstract = valueOf(structure, "abstract") === "true";
  const definitions: Record<string, Writable<Definition>> = {
    [name]: { kind, ...(isAbstract && { abstract: true }), ...(base && { base }), elements: {} },
  };
  const elements = childrenOf(childrenOf(structure, "snapshot")[0] as XmlElement, "element");
  const paths = new Set(elements.map((element) => valueOf(element, "path") ?? ""));
  for (const element of elements) {
    const path = valueOf(element, "path") ?? "";
    const own = valueOf(childrenOf(element, "base")[0] as XmlElement, "path") === path;
    const isNarrowed = name !== root && valueOf(element, "max") === "0";
    if (!path.includes(".") || !(name === root ? own : isNarrowed)) continue;
    const at = path.lastIndexOf(".");
    const parent = path.slice(0, at) === root ? name : path.slice(0, at);
    const isBackbone = [...paths].some((other) => other.startsWith(`${path}.`));
    if (isBackbone) definitions[path] = { kind: "element", base: codesOf(element)[0] ?? "", elements: {} };
    const members = definitions[parent]?.elements as Record<string, ElementDefinition>;
    members[path.slice(at + 1)] = toElement(element, path, isBackbone, valueSets);
  }
  return definitions;
}

function toElement(
  element: XmlElement,
  path: string,
  isBackbone: boolean,
  valueSets: ReadonlySet<string>,
): ElementDefinition {
  const content = valueOf(element, "contentReference");
  const types = isBackbone ? [path] : content ? [content.slice(1)] : codesOf(element, path);
  const targets = targetsOf(element);
  const valueSet = requiredValueSet(element);
  const max = valueOf(element, "max");
  return {
    ...(path.endsWith("[x]") ? { choice: toChoice(path, types) } : { type: types[0] }),
    ...(valueOf(element, "min") === "1" && { min: 1 }),
    ...(max !== "1" && { max: max === "0" ? 0 : "*" }),
    ...(targets.length > 0 && !targets.includes("Resource") && { targets }),
    ...(valueSet !== undefined && valueSets.has(valueSet) && { valueSet: nameOf(valueSet) }),
  };
}

/** What the member's name ends with is the type's name, and Quantity's for its profile. */
function toChoice(path: string, types: readonly string[]): Record<string, string> {
  const stem = path.slice(path.lastIndexOf(".") + 1, -"[x]".length);
  const suffix = (type: string) => (type === "SimpleQuantity" ? "Quantity" : capitalized(type));
  return Object.fromEntries(types.map((type) => [stem + suffix(type), type]));
}

function capitalized(type: string): string {
  return type.charAt(0).toUpperCase() + type.slice(1);
}

function codesOf(element: XmlElement, path = ""): readonly string[] {
  return childrenOf(element, "type").map((type) => {
    const code = valueOf(type, "code") ?? "";
    // An attribute in XML. The definition calls a resource's id a string, the specification's page an id.
    if (code.startsWith(SYSTEM)) return path === "Resource.id" ? "id" : fhirTypeOf(type);
    return valueOf(type, "profile") === `${BASE}SimpleQuantity` ? "SimpleQuantity" : code;
  });
}

function fhirTypeOf(type: XmlElement): string {
  const [extension] = childrenOf(type, "extension");
  const name = extension && valueOf(extension, "valueUrl");
  if (name === undefined) throw new Error("an element of a system type does not say its FHIR type");
  return name;
}

function targetsOf(element: XmlElement): readonly string[] {
  const references = childrenOf(element, "type").filter((type) => valueOf(type, "code") === "Reference");
  return references
    .flatMap((type) => childrenOf(type, "targetProfile"))
    .map((target) => nameOf(target.attributes.get("value")))
    .sort();
}

/** The URL of the value set without its version, if the binding is required. */
export function requiredValueSet(element: XmlElement): string | undefined {
  const [binding] = childrenOf(element, "binding");
  if (!binding || valueOf(binding, "strength") !== "required") return undefined;
  return valueOf(binding, "valueSet")?.split("|")[0];
}

function nameOf(url = ""): string {
  return url.slice(url.lastIndexOf("/") + 1);
}
