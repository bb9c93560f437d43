// What each mutation costs in calls: nothing is asked that the answer or the input tells, and no more than was estimated.
import { type TestGateway, startTestGateway } from "../../support/gateway.js";
import { createDatastores } from "../../support/resources.js";
import { arnOf, MUTATIONS, mutate, type MutationName, next } from "./support.js";

async function start() {
  const gateway = await startTestGateway();
  const [id = ""] = await createDatastores(gateway.healthLake, 1);
  (gateway.calls as unknown[]).length = 0;
  return { gateway, id };
}

const actionsOf = ({ calls }: TestGateway) => calls.map(({ action }) => action.replace("FHIR", ""));

const FREE_OF_DATASTORE = "__typename id datastoreId arn status upstreamStatus endpoint";
const FREE_OF_JOB = "__typename id jobId datastoreId status upstreamStatus datastore { id datastoreId }";
const globalIdOf = (id: string) => Buffer.from(`Datastore:${id}`).toString("base64url");

interface Row {
  readonly name: MutationName;
  readonly what: string;
  readonly payload: string;
  /** Calls beside the mutation's own, in order. */
  readonly before?: string[];
  readonly after?: string[];
  readonly input?: (id: string) => object;
}

const OWN_TOKEN = { input: () => ({ clientToken: "mine" }) };
const ROWS: readonly Row[] = [
  {
    name: "createDatastore",
    what: "all that its answer and input tell",
    payload: `datastore { ${FREE_OF_DATASTORE} name typeVersion }`,
  },
  { name: "createDatastore", what: "no datastore at all", payload: "datastoreId clientToken" },
  {
    name: "createDatastore",
    what: "what is skipped",
    payload:
      "datastore { id createdAt @skip(if: true) ... @include(if: false) { sseConfiguration { __typename } } }",
  },
  {
    name: "createDatastore",
    what: "a detail",
    payload: "datastore { id createdAt identityProviderConfiguration { authorizationStrategy } }",
    after: ["DescribeDatastore"],
  },
  {
    name: "createDatastore",
    what: "its tags",
    payload: "datastore { id tags { key } }",
    after: ["ListTagsForResource"],
  },
  {
    name: "createDatastore",
    what: "its jobs",
    payload: "datastore { name importJobs { nodes { id datastore { id } } } }",
    after: ["ListImportJobs"],
  },
  {
    name: "createDatastore",
    what: "the same detail twice",
    payload: "a: datastore { createdAt } b: datastore { createdAt name }",
    after: ["DescribeDatastore"],
  },
  {
    name: "createDatastore",
    what: "what its answer tells, with one's own token",
    payload: `datastore { ${FREE_OF_DATASTORE} }`,
    ...OWN_TOKEN,
  },
  {
    name: "createDatastore",
    what: "the name, with one's own token",
    payload: "datastore { name }",
    after: ["DescribeDatastore"],
    ...OWN_TOKEN,
  },
  {
    name: "createDatastore",
    what: "the version, with one's own token",
    payload: "datastore { typeVersion }",
    after: ["DescribeDatastore"],
    ...OWN_TOKEN,
  },
  {
    name: "updateDatastore",
    what: "everything of it, which its answer tells",
    payload: `datastore { ${FREE_OF_DATASTORE} name typeVersion createdAt sseConfiguration { kmsEncryptionConfig { cmkType } }
      backupStatusInfo { configuration { status } } analyticsConfiguration { status } }`,
  },
  {
    name: "updateDatastore",
    what: "its ARN given, and its tags",
    payload: "datastore { name tags { key } }",
    before: ["DescribeDatastore"],
    after: ["ListTagsForResource"],
    input: (id) => ({ id: arnOf(id) }),
  },
  {
    name: "restoreDatastore",
    what: "all that its answer and input tell",
    payload: `datastore { ${FREE_OF_DATASTORE} name }`,
  },
  {
    name: "restoreDatastore",
    what: "the source's ARN given, and a detail",
    payload: "datastore { name createdAt }",
    before: ["DescribeDatastore"],
    after: ["DescribeDatastore"],
    input: (id) => ({ sourceDatastoreId: arnOf(id) }),
  },
  {
    name: "restoreDatastore",
    what: "the name, with one's own token",
    payload: "datastore { name }",
    after: ["DescribeDatastore"],
    ...OWN_TOKEN,
  },
  { name: "deleteDatastore", what: "what its answer tells", payload: `datastore { ${FREE_OF_DATASTORE} }` },
  {
    name: "deleteDatastore",
    what: "a detail",
    payload: "datastore { status name }",
    after: ["DescribeDatastore"],
  },
  {
    name: "deleteDatastore",
    what: "its ARN given",
    payload: `datastore { ${FREE_OF_DATASTORE} }`,
    before: ["DescribeDatastore"],
    input: (id) => ({ id: arnOf(id) }),
  },
  {
    name: "deleteDatastore",
    what: "its ARN given and a detail",
    payload: "datastore { status name }",
    before: ["DescribeDatastore"],
    after: ["DescribeDatastore"],
    input: (id) => ({ id: arnOf(id) }),
  },
  {
    name: "startImportJob",
    what: "all that its answer and input tell",
    payload: `importJob { ${FREE_OF_JOB} name dataAccessRoleArn inputDataConfig { s3Uri } }`,
  },
  {
    name: "startImportJob",
    what: "its output",
    payload: "importJob { jobOutputDataConfig { s3Configuration { s3Uri } } validationLevel submitTime }",
    after: ["DescribeImportJob"],
  },
  {
    name: "startImportJob",
    what: "its datastore's name",
    payload: "importJob { name datastore { name } }",
    after: ["DescribeDatastore"],
  },
  {
    name: "startImportJob",
    what: "through a fragment on Job",
    payload: `importJob { ... on Job { ${FREE_OF_JOB} name } }`,
  },
  {
    name: "startImportJob",
    what: "the name, with one's own token",
    payload: "importJob { name }",
    after: ["DescribeImportJob"],
    ...OWN_TOKEN,
  },
  {
    name: "startImportJob",
    what: "what its answer tells, with one's own token",
    payload: `importJob { ${FREE_OF_JOB} }`,
    ...OWN_TOKEN,
  },
  {
    name: "startImportJob",
    what: "the datastore's ARN given",
    payload: "importJob { id }",
    before: ["DescribeDatastore"],
    input: (id) => ({ datastoreId: arnOf(id) }),
  },
  {
    name: "startExportJob",
    what: "all that its answer and input tell",
    payload: `exportJob { ${FREE_OF_JOB} name dataAccessRoleArn }`,
  },
  {
    name: "startExportJob",
    what: "its output",
    payload: "exportJob { outputDataConfig { s3Configuration { s3Uri } } }",
    after: ["DescribeExportJob"],
  },
  {
    name: "startExportJob",
    what: "the role, with one's own token",
    payload: "exportJob { dataAccessRoleArn }",
    after: ["DescribeExportJob"],
    ...OWN_TOKEN,
  },
  ...(["tagDatastore", "untagDatastore"] as const).flatMap((name): Row[] => [
    { name, what: "by ARN", payload: "datastore { id arn datastoreId }" },
    {
      name,
      what: "by ARN, and the tags",
      payload: "datastore { tags { key value } }",
      after: ["ListTagsForResource"],
    },
    { name, what: "by ARN, and a detail", payload: "datastore { name }", after: ["DescribeDatastore"] },
    {
      name,
      what: "by AWS id",
      payload: "datastore { id arn }",
      before: ["DescribeDatastore"],
      input: (id) => ({ id }),
    },
    {
      name,
      what: "by global id, and details",
      payload: "datastore { name status createdAt }",
      before: ["DescribeDatastore"],
      input: (id) => ({ id: globalIdOf(id) }),
    },
  ]),
];

test.each(ROWS)("$name, $what", async ({ name, payload, before = [], after = [], input }) => {
  const { gateway, id } = await start();
  const { errors, extensions } = await mutate(gateway, name, {
    id,
    payload,
    ...(input && { input: input(id) }),
  });
  expect(errors).toBeUndefined();
  expect(actionsOf(gateway)).toEqual([...before, MUTATIONS[name].action.replace("FHIR", ""), ...after]);
  const { estimatedCalls = 0, actualCalls = 0 } = extensions?.cost ?? {};
  expect(actualCalls).toBe(gateway.calls.length);
  expect(estimatedCalls).toBeGreaterThanOrEqual(actualCalls);
});

test("what is told without a call is what HealthLake would have told", async () => {
  const { gateway, id } = await start();
  const free = `${FREE_OF_DATASTORE} name typeVersion`;
  const created = await mutate(gateway, "createDatastore", {
    payload: `datastoreId datastore { ${free} }`,
    input: { name: "données" },
  });
  const { datastoreId, datastore } = created.data.createDatastore;
  expect((await gateway.query(`{ datastore(id: "${datastoreId}") { ${free} } }`)).data.datastore).toEqual(
    datastore,
  );

  const job = "id jobId datastoreId name dataAccessRoleArn";
  for (const [name, field, more] of [
    ["startImportJob", "importJob", "inputDataConfig { s3Uri }"],
    ["startExportJob", "exportJob", ""],
  ] as const) {
    for (const input of [{ name: "nightly" }, { name: null }]) {
      const started = await mutate(gateway, name, { id, payload: `${field} { ${job} ${more} }`, input });
      const told = started.data[name][field];
      const { data } = await gateway.query(`{ ${field}(id: "${told.id}") { ${job} ${more} } }`);
      expect(data[field]).toEqual(told);
    }
  }
});

test("a client's own token may stand for another request: what it names is loaded, not taken from the input", async () => {
  const { gateway, id } = await start();
  // HealthLake does not say whether it refuses a used token with another input, or answers with what the token is bound to.
  const answer = {
    DatastoreId: id,
    DatastoreArn: arnOf(id),
    DatastoreStatus: "ACTIVE",
    DatastoreEndpoint: `https://healthlake.us-east-1.amazonaws.com/datastore/${id}/r4/`,
  };
  gateway.setFaults(next("CreateFHIRDatastore", { kind: "garbage", body: JSON.stringify(answer) }));
  const { data } = await mutate(gateway, "createDatastore", {
    payload: "datastore { datastoreId name }",
    input: { name: "another", clientToken: "used" },
  });
  expect(data.createDatastore.datastore).toEqual({ datastoreId: id, name: "datastore 0" });
});

test("an estimate holds where a delete meets a conflict that is its own doing", async () => {
  const { gateway, id } = await start();
  await mutate(gateway, "deleteDatastore", { id });
  for (const [given, payload] of [
    [id, "datastoreId"],
    [arnOf(id), "datastoreId"],
    [arnOf(id), "datastore { name tags { key } }"],
  ] as const) {
    const { errors, extensions } = await mutate(gateway, "deleteDatastore", {
      payload,
      input: { id: given },
    });
    expect(errors).toBeUndefined();
    expect(extensions?.cost.estimatedCalls).toBeGreaterThanOrEqual(extensions?.cost.actualCalls ?? Infinity);
  }
});

test("an operation over its limit of calls is refused before its mutations are sent", async () => {
  const gateway = await startTestGateway({ env: { LIMIT_UPSTREAM_CALLS: "3" } });
  const { errors } = await gateway.query(
    "mutation { a: createDatastore(input: {}) { datastore { importJobs { nodes { id } } } } b: createDatastore(input: {}) { datastoreId } }",
  );
  expect(errors).toMatchObject([
    { extensions: { code: "OPERATION_TOO_EXPENSIVE", limit: "LIMIT_UPSTREAM_CALLS" } },
  ]);
  expect(gateway.calls).toEqual([]);
});
