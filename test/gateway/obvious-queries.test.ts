// What anybody asks first runs at the defaults, on an account that is as full as AWS lets it be.
import {
  type GraphQLObjectType,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  getNullableType,
  isLeafType,
  isListType,
  isObjectType,
} from "graphql";
import { buildGatewaySchema } from "../../src/schema.js";
import { startAuthGateway } from "../support/auth.js";
import { createDatastores } from "../support/resources.js";
import { askAt } from "../support/transports.js";
import { startCounted } from "./economy-setup.js";

/** AWS's own quota. */
const FULL = 20;
const OBVIOUS =
  "{ datastores { nodes { name importJobs { nodes { name } } exportJobs { nodes { name } } } } }";

test.each(["POST", "GET", "socket", "stream"] as const)(
  "datastores with their jobs, by %s",
  async (transport) => {
    const { url, counts } = await startCounted({ datastores: FULL, importJobs: 1, exportJobs: 1 });
    const { data, errors, extensions } = await askAt(transport, url, { query: OBVIOUS });
    expect(errors).toBeUndefined();
    expect(data.datastores.nodes).toHaveLength(FULL);
    expect(data.datastores.nodes[0]).toEqual({
      name: "datastore 19",
      importJobs: { nodes: [{ name: "import 0" }] },
      exportJobs: { nodes: [{ name: "export 0" }] },
    });
    expect(counts()).toEqual({ ListFHIRDatastores: 1, ListFHIRImportJobs: FULL, ListFHIRExportJobs: FULL });
    expect(extensions?.cost.estimatedCalls).toBe(1 + 2 * FULL);
  },
);

const schema = await buildGatewaySchema();

/** What is read in S3 has limits of its own (LIMIT_S3_CALLS): it is asked of one job, or of few. */
const IN_S3 = new Set(["results", "inputObjects"]);

/** All that is selected below a type but lists: leaves, and objects of leaves. */
function selectionOf(type: GraphQLObjectType, depth: number): string {
  const fields = Object.values(type.getFields()).flatMap((field) => {
    const below = getNamedType(field.type);
    if (IN_S3.has(field.name)) return [];
    if (isLeafType(below)) return [field.name];
    const isList = isListType(getNullableType(field.type)) || below.name.endsWith("Connection");
    const isDeeper = isObjectType(below) && depth > 0 && !isList;
    return isDeeper ? [`${field.name} { ${selectionOf(below, depth - 1)} }`] : [];
  });
  return ["__typename", ...fields].join(" ");
}

function connectionOf(typeName: string): string {
  const node = getNamedType((schema.getType(typeName) as GraphQLObjectType).getFields().nodes?.type as never);
  if (!isObjectType(node) && !isInterfaceType(node)) throw new Error(`${typeName} has no nodes`);
  return `{ pageInfo { hasNextPage endCursor } edges { cursor } nodes { ${selectionOf(node as GraphQLObjectType, 2)} } }`;
}

test("datastores with everything that is one level below them", async () => {
  const { query } = await startCounted({ datastores: FULL, importJobs: 1, exportJobs: 1 });
  const fields = Object.values((schema.getType("Datastore") as GraphQLObjectType).getFields());
  const selections = fields.map((field) => {
    const type = getNamedType(field.type);
    if (type.name.endsWith("Connection")) return `${field.name} ${connectionOf(type.name)}`;
    return isCompositeType(type)
      ? `${field.name} { ${selectionOf(type as GraphQLObjectType, 2)} }`
      : field.name;
  });
  for (const selection of [...selections, selections.join(" ")]) {
    const { data, errors } = await query(
      `{ datastores { pageInfo { hasNextPage } nodes { ${selection} } } }`,
    );
    expect([selection, errors]).toEqual([selection, undefined]);
    expect(data.datastores.nodes).toHaveLength(FULL);
  }
});

const MANY = "{ datastores(first: 500) { nodes { name tags { key } } } }";
const COUNT = "{ datastores { nodes { id } } }";

test("a large `first` is estimated by the datastores that there were a moment ago", async () => {
  const { query, counts } = await startCounted({ datastores: 3 });
  expect((await query(MANY)).errors).toMatchObject([
    { message: expect.stringContaining("501 calls"), extensions: { limit: "LIMIT_UPSTREAM_CALLS" } },
  ]);
  expect(counts()).toEqual({});
  await query(COUNT);
  const { errors, extensions } = await query(MANY);
  expect(errors).toBeUndefined();
  expect(extensions?.cost.estimatedCalls).toBe(4);
});

test("what was seen is forgotten when a datastore is created here", async () => {
  const { query } = await startCounted({ datastores: 3 });
  await query(COUNT);
  await query(`mutation { createDatastore(input: { name: "new" }) { datastoreId } }`);
  expect((await query(MANY)).errors).toMatchObject([{ extensions: { code: "OPERATION_TOO_EXPENSIVE" } }]);
  await query(COUNT);
  expect((await query(MANY)).extensions?.cost.estimatedCalls).toBe(5);
});

test("the estimate counts only what the caller sees", async () => {
  const gateway = await startAuthGateway([]);
  const [one = ""] = await createDatastores(gateway.healthLake, 4);
  await gateway.setKeys([
    { id: "all", roles: ["viewer"] },
    { id: "few", roles: ["viewer"], datastores: [one] },
  ]);
  const ask = (id: string, query: string) => gateway.query(query, {}, { headers: gateway.headersOf(id) });
  await ask("all", COUNT);
  const costs = await Promise.all(["all", "few"].map((id) => ask(id, MANY)));
  expect(costs.map(({ extensions }) => extensions?.cost.estimatedCalls)).toEqual([5, 2]);
});
