// Estimates without a gateway: what an operation may need, worked out from its text and variables alone.
import {
  Kind,
  type OperationDefinitionNode,
  getIntrospectionQuery,
  isInterfaceType,
  isObjectType,
  parse,
  validate,
} from "graphql";
import { type Estimate, checkEstimate, estimate } from "../../src/operations/estimate.js";
import { COSTS } from "../../src/operations/field-costs.js";
import { NOTHING_KNOWN, type Sizes } from "../../src/relay/sizes.js";
import { buildGatewaySchema } from "../../src/schema.js";

const schema = await buildGatewaySchema();

function estimateOf(text: string, variables: Record<string, unknown> = {}, sizes?: Sizes): Estimate {
  const document = parse(text);
  expect(validate(schema, document).map(({ message }) => message)).toEqual([]);
  const operation = document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  return estimate({
    schema,
    document,
    operation: operation as OperationDefinitionNode,
    variables,
    ...(sizes && { sizes }),
  });
}

/** Fields with a resolver of their own that call for nothing beyond what led to them, or for further pages at most. */
const FREE = new Set([
  "Query.viewer",
  "Query.gateway",
  "Gateway.quotas",
  "Gateway.breakers",
  "Gateway.pollers",
  "Gateway.replicas",
  "PageInfo.hasNextPage",
  "PageInfo.hasPreviousPage",
  "PageInfo.startCursor",
  "PageInfo.endCursor",
  // What a subscription watches is the poller's to read, for all its watchers together.
  "Subscription.datastoreStatusChanged",
  "Subscription.datastoresStatusChanged",
  "Subscription.jobsStatusChanged",
  "Subscription.importJobStatusChanged",
  "Subscription.importJobsStatusChanged",
  "Subscription.exportJobStatusChanged",
  "Subscription.exportJobsStatusChanged",
  "StatusEvent.observedAt",
  "StatusEvent.terminal",
]);

describe("the table of estimates", () => {
  const types = Object.values(schema.getTypeMap()).filter((type) => !type.name.startsWith("__"));

  test("holds every field whose resolver may call HealthLake", () => {
    const resolved = types
      .filter(isObjectType)
      .flatMap((type) =>
        Object.values(type.getFields()).map((field) => ({ field, name: `${type.name}.${field.name}` })),
      )
      .filter(({ field, name }) => field.resolve && !FREE.has(name))
      .map(({ name }) => name);
    expect(resolved.filter((name) => !Object.hasOwn(COSTS, name))).toEqual([]);
  });

  test("holds such a field of an interface too: below a fragment on it nothing else is seen", () => {
    const missing = types.filter(isObjectType).flatMap((type) =>
      type
        .getInterfaces()
        .flatMap((parent) => Object.keys(parent.getFields()).map((field) => ({ parent, field })))
        .filter(({ field }) => Object.hasOwn(COSTS, `${type.name}.${field}`))
        .map(({ parent, field }) => `${parent.name}.${field}`)
        .filter((name) => !Object.hasOwn(COSTS, name)),
    );
    expect(missing).toEqual([]);
  });

  test("holds nothing that the schema lacks", () => {
    const lost = Object.keys(COSTS).filter((name) => {
      const [typeName = "", fieldName = ""] = name.split(".");
      const type = schema.getType(typeName);
      return !((isObjectType(type) || isInterfaceType(type)) && type.getFields()[fieldName]);
    });
    expect(lost).toEqual([]);
  });
});

const ROW = "fragment Row on Job { id status datastore { id name } }";

describe("an estimate", () => {
  test.each<[number, string, Record<string, unknown>?]>([
    // One field.
    [0, "{ __typename }"],
    [1, '{ datastore(id: "a") { id } }'],
    [1, '{ node(id: "a") { id } }'],
    [1, '{ importJob(id: "a") { id } }'],
    [1, '{ exportJob(id: "a") { id } }'],
    [1, "{ datastores { nodes { id } pageInfo { hasNextPage endCursor } } }"],
    [2, '{ datastore(id: "a") { tags { key } } }'],
    // Nested.
    [1 + 20, "{ datastores { nodes { tags { key } } } }"],
    [
      1 + 5 * 3,
      "{ datastores(first: 5) { edges { node { tags { key } importJobs { nodes { id } } exportJobs { nodes { id } } } } } }",
    ],
    [1 + 500, "{ datastores(first: 500) { nodes { importJobs(first: 500) { nodes { id } } } } }"],
    [1, "{ datastores(first: 0) { nodes { tags { key } } } }"],
    // `first` as it may come.
    [1 + 20, "{ datastores(first: null) { nodes { tags { key } } } }"],
    [1 + 20, "query ($n: Int) { datastores(first: $n) { nodes { tags { key } } } }"],
    [1 + 20, "query ($n: Int) { datastores(first: $n) { nodes { tags { key } } } }", { n: null }],
    [1 + 7, "query ($n: Int = 7) { datastores(first: $n) { nodes { tags { key } } } }"],
    [1 + 3, "query ($n: Int = 7) { datastores(first: $n) { nodes { tags { key } } } }", { n: 3 }],
    // Out of range: execution refuses it.
    [1 + 500, "{ datastores(first: 100000) { nodes { tags { key } } } }"],
    [1, "{ datastores(first: -5) { nodes { tags { key } } } }"],
    // Aliases and fragments.
    [3, '{ a: datastore(id: "a") { id } b: datastore(id: "b") { id } c: datastores { nodes { id } } }'],
    [
      1 + 2,
      '{ datastore(id: "a") { ...A ... on Datastore { b: tags { value } } } } fragment A on Datastore { tags { key } }',
    ],
    [
      1 + 3,
      '{ node(id: "a") { ... on Datastore { ...A tags { key } importJobs { nodes { id } } } } } fragment A on Datastore { exportJobs { nodes { id } } }',
    ],
    // It is the one or the other; a job's datastore is counted beside.
    [
      1 + 3 + 1,
      '{ node(id: "a") { ... on Datastore { tags { key } importJobs { nodes { id } } exportJobs { nodes { id } } } ... on Job { datastore { name } } } }',
    ],
    // Ids.
    [0, "{ nodes(ids: []) { id } }"],
    [1, '{ nodes(ids: "a") { id } }'],
    [3, '{ nodes(ids: ["a", "b", "c"]) { id } }'],
    [3 * 2, '{ nodes(ids: ["a", "b", "c"]) { ... on Datastore { tags { key } } } }'],
    [3 * 2, '{ nodes(ids: ["a", "b", "c"]) { ... on Job { datastore { name } } } }'],
    [2, "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", { ids: ["a", "b"] }],
    [2, 'query ($ids: [ID!]! = ["a", "b"]) { nodes(ids: $ids) { id } }'],
    // A job's datastore.
    [1, '{ importJob(id: "a") { datastore { id datastoreId __typename } } }'],
    [2, '{ importJob(id: "a") { datastore { name } } }'],
    [2, '{ importJob(id: "a") { a: datastore { name } b: datastore { status } c: datastore { id } } }'],
    [2, '{ importJob(id: "a") { datastore { id importJobs { nodes { id } } } } }'],
    [3, '{ importJob(id: "a") { datastore { name tags { key } } } }'],
    [3, '{ importJob(id: "a") { datastore { id importJobs { nodes { datastore { name } } } } } }'],
    [
      4,
      '{ importJob(id: "a") { a: datastore { tags { key } } b: datastore { importJobs { nodes { id } } } } }',
    ],
    [1 + 1, `{ datastore(id: "a") { importJobs { nodes { ...Row } } } } ${ROW}`],
    [1 + 20, `{ datastores { nodes { importJobs { nodes { ...Row } } } } } ${ROW}`],
    [
      1 + 10 * 2,
      `{ datastores(first: 10) { nodes { importJobs { nodes { ...Row } } exportJobs { edges { node { ...Row } } } } } } ${ROW}`,
    ],
    [
      1 + 10 * 2,
      "{ datastores(first: 10) { nodes { importJobs { nodes { datastore { tags { key } } } } } } }",
    ],
    [4, `{ a: importJob(id: "a") { ...Row } b: exportJob(id: "b") { ...Row } } ${ROW}`],
    // Directives.
    [1, '{ datastore(id: "a") { id tags @skip(if: true) { key } } }'],
    [
      1,
      "query ($all: Boolean!) { datastores { nodes { id tags @include(if: $all) { key } } } }",
      { all: false },
    ],
    [
      1 + 20,
      "query ($all: Boolean!) { datastores { nodes { id tags @include(if: $all) { key } } } }",
      { all: true },
    ],
    [
      1,
      "query ($all: Boolean = false) { datastores { nodes { id ...A @include(if: $all) } } } fragment A on Datastore { tags { key } }",
    ],
    [
      1,
      'query ($all: Boolean!) { importJob(id: "a") { datastore { id name @include(if: $all) } } }',
      { all: false },
    ],
    [
      2,
      'query ($all: Boolean!) { importJob(id: "a") { datastore { id name @include(if: $all) } } }',
      { all: true },
    ],
    // What execution refuses.
    [0, "query ($n: Int) { datastores(first: $n) { nodes { id } } }", { n: "many" }],
    [0, "query ($id: ID!) { datastore(id: $id) { id } }", {}],
    [1, 'query ($id: ID = "a") { datastore(id: $id) { id } importJob(id: "b") { id } }', { id: null }],
  ])("is %i for %s", (calls, text, ...variables) => {
    expect(estimateOf(text, variables[0]).calls).toBe(calls);
  });

  test("is nothing for introspection", () => {
    expect(estimateOf(getIntrospectionQuery()).calls).toBe(0);
  });

  test.each([
    [1 + 3, "{ datastores(first: 500) { nodes { tags { key } } } }"],
    [1 + 2, "{ datastores(first: 2) { nodes { tags { key } } } }"],
    [1 + 3, "{ datastores { nodes { tags { key } } } }"],
    [1, "{ datastores(first: 0) { nodes { tags { key } } } }"],
  ])("is %i, where three datastores were seen a moment ago, for %s", (calls, text) => {
    const sizes = { ...NOTHING_KNOWN, datastores: () => 3 };
    expect(estimateOf(text, {}, sizes).calls).toBe(calls);
  });

  test("is of the named operation alone", () => {
    const document = parse(
      'query A { datastores { nodes { tags { key } } } } query B { datastore(id: "a") { id } }',
    );
    const [a, b] = document.definitions as [OperationDefinitionNode, OperationDefinitionNode];
    const of = (operation: OperationDefinitionNode) =>
      estimate({ schema, document, operation, variables: {} }).calls;
    expect([of(a), of(b)]).toEqual([21, 1]);
  });

  test("ends soon where fragments multiply the fields beyond measure", () => {
    const depth = 40;
    const fragments = Array.from(
      { length: depth },
      (_, index) =>
        `fragment F${index} on Datastore { ...F${index + 1} ... on Datastore { ...F${index + 1} } }`,
    );
    const text = `{ importJob(id: "a") { datastore { ...F0 } } } ${fragments.join(" ")} fragment F${depth} on Datastore { id }`;
    const startedAt = performance.now();
    expect(() => estimateOf(text)).toThrow(
      expect.objectContaining({ code: "OPERATION_TOO_EXPENSIVE" }) as Error,
    );
    expect(performance.now() - startedAt).toBeLessThan(2000);
  });

  test("is refused over the limit, and not at it", () => {
    const limits = {
      LIMIT_UPSTREAM_CALLS: 100,
      LIMIT_NODES: 10_000,
      LIMIT_S3_CALLS: 200,
      LIMIT_S3_BYTES: 1000,
    };
    const none = { calls: 0, nodes: 0, s3Calls: 0, s3Bytes: 0, isForOneCaller: false };
    const most = { ...none, calls: 100, nodes: 10_000, s3Calls: 200, s3Bytes: 1000 };
    expect(() => checkEstimate(most, limits)).not.toThrow();
    expect(() => checkEstimate({ ...none, s3Calls: 201 }, limits)).toThrow(
      expect.objectContaining({ facts: { limit: "LIMIT_S3_CALLS" } }) as Error,
    );
    expect(() => checkEstimate({ ...none, s3Bytes: 1001 }, limits)).toThrow(
      expect.objectContaining({ facts: { limit: "LIMIT_S3_BYTES" } }) as Error,
    );
    expect(() => checkEstimate({ ...none, calls: 101 }, limits)).toThrow(
      expect.objectContaining({
        code: "OPERATION_TOO_EXPENSIVE",
        facts: { limit: "LIMIT_UPSTREAM_CALLS" },
      }) as Error,
    );
    expect(() => checkEstimate({ ...none, nodes: 10_001 }, limits)).toThrow(
      expect.objectContaining({ code: "OPERATION_TOO_EXPENSIVE", facts: { limit: "LIMIT_NODES" } }) as Error,
    );
  });
});
