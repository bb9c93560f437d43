// Turns R4's definitions into JSON schemas for Ajv, with keywords of our own (keywords.ts) for what a schema can't say.
import { type ElementDefinition, lineageOf, loadDefinitions, resourceTypes } from "./definitions.js";
import { primitives } from "./primitives.js";
import type { Presence } from "./rules.js";

type Schema = Readonly<Record<string, unknown>>;

/** What is said of a primitive besides its value: `_birthDate` of `birthDate`. With a value, an id is enough. */
const TWIN = "Element";

/**
 * The schema of an object that the definition of that name is of; whether it is an object, the schema says that it
 * stands in. It refers to other definitions by the keyword `is`, so that each is compiled when it is first met.
 */
export function toSchema(name: string, isStrict: boolean): Schema {
  const isResource = resourceTypes().has(name);
  let mayBeEmpty = isResource || name === TWIN;
  const members: Record<string, Schema> = isResource ? { resourceType: { const: name } } : {};
  const presence: Presence[] = [];
  const twinned: string[] = [];
  const lists: string[] = [];
  for (const [element, definition] of elementsOf(name)) {
    const types = definition.choice ?? { [element]: definition.type ?? "" };
    for (const [member, type] of Object.entries(types)) {
      members[member] = toMember(type, definition, isStrict);
      if (!hasTwin(member, type, isResource)) continue;
      members[`_${member}`] = toTwin(definition);
      twinned.push(member);
      if (definition.max === "*") lists.push(member);
    }
    const isRequired = definition.min === 1;
    // That it is missing says enough.
    mayBeEmpty ||= isRequired;
    if (isRequired || definition.choice) presence.push({ element, members: Object.keys(types), isRequired });
  }
  return {
    properties: members,
    additionalProperties: false,
    ...(name === TWIN && { minProperties: 1 }),
    content: { primitives: twinned, lists, mayBeEmpty },
    ...(presence.length > 0 && { presence }),
    ...(name === "Extension" && { extension: true }),
    ...(isResource && isStrict && { profiles: name }),
  };
}

/** Those of its bases too, without those that it rules out. */
function elementsOf(name: string): readonly (readonly [string, ElementDefinition])[] {
  const elements = new Map(lineageOf(name).flatMap((definition) => Object.entries(definition.elements)));
  return [...elements].filter(([, { max }]) => max !== 0);
}

/** The id of an element is an attribute in XML, and a narrative's text is XHTML: nothing can be said of them. */
function hasTwin(member: string, type: string, isResource: boolean): boolean {
  return type in primitives && type !== "xhtml" && (member !== "id" || isResource);
}

function toTwin({ max }: ElementDefinition): Schema {
  if (max !== "*") return { type: "object", is: TWIN };
  return { type: "array", minItems: 1, items: { type: ["object", "null"], is: TWIN } };
}

function toMember(type: string, definition: ElementDefinition, isStrict: boolean): Schema {
  const isList = definition.max === "*";
  const one = type in primitives ? toPrimitive(type, definition) : toComplex(type, definition, isStrict);
  return isList ? { type: "array", minItems: 1, items: one } : one;
}

/** In a list, null stands for a value that only the twin speaks of. */
function toPrimitive(type: string, { max, valueSet }: ElementDefinition): Schema {
  const isInList = max === "*";
  if (type === "code" && valueSet !== undefined) {
    const codes = Object.values(loadDefinitions().valueSets[valueSet] ?? {}).flat();
    return { enum: isInList ? [...codes, null] : codes };
  }
  const { json, format } = primitives[type] ?? {};
  return { type: isInList ? [json, "null"] : json, ...(format && { format: type }) };
}

function toComplex(type: string, { targets, valueSet }: ElementDefinition, isStrict: boolean): Schema {
  if (type === "Resource") return { type: "object", resource: true };
  return {
    type: "object",
    is: type,
    ...(isStrict && type === "Reference" && targets && { targets }),
    ...(isStrict && type === "CodeableConcept" && valueSet !== undefined && { valueSet }),
  };
}
