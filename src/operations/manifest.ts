// The file of persisted operations: Apollo's manifest, or what relay-compiler writes. Ids and texts only; whether the texts
// are valid is for who has a schema.

/** Texts by id, in the file's order. */
export type Manifest = ReadonlyMap<string, string>;

const APOLLO_FORMAT = "apollo-persisted-query-manifest";

/**
 * Reads `{ "format": "apollo-persisted-query-manifest", "version": 1, "operations": [{ "id", "body", ... }] }` or
 * `{ "<id>": "<text>", ... }`. Throws an Error that says what is wrong, and of which operation.
 */
export function parseManifest(text: string): Manifest {
  const content = parseJson(text);
  if (!isObject(content)) throw new Error("must be a JSON object");
  const entries = "format" in content ? toApolloEntries(content) : Object.entries(content);
  const manifest = new Map<string, string>();
  for (const [id, body] of entries) {
    if (typeof body !== "string")
      throw new Error(`operation ${JSON.stringify(id)}: its text must be a string`);
    if (id === "") throw new Error("the id of an operation must not be empty");
    if ((manifest.get(id) ?? body) !== body)
      throw new Error(`operation ${JSON.stringify(id)}: two texts have this id`);
    manifest.set(id, body);
  }
  if (manifest.size === 0) throw new Error("has no operations");
  return manifest;
}

function toApolloEntries({ format, version, operations }: Record<string, unknown>): [string, unknown][] {
  if (format !== APOLLO_FORMAT || version !== 1)
    throw new Error(`must have the format ${APOLLO_FORMAT}, version 1`);
  if (!Array.isArray(operations)) throw new Error("operations must be an array");
  return operations.map((operation: unknown, index) => {
    if (!isObject(operation) || typeof operation.id !== "string")
      throw new Error(`operations[${index}] must have an id and a body`);
    return [operation.id, operation.body];
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error("is not JSON");
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
