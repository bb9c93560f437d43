// The mutations of GraphiQL's example tab, as somebody presses them.
import { readFile } from "node:fs/promises";
import { type TestGateway, startTestGateway } from "../../support/gateway.js";
import { createDatastores } from "../../support/resources.js";

const read = (name: string) =>
  readFile(new URL(`../../../examples/operations/${name}`, import.meta.url), "utf8");

async function run(gateway: TestGateway, operationName: string, variables?: object) {
  const query = await read("mutations.graphql");
  return gateway.query(query, variables, { body: JSON.stringify({ query, operationName, variables }) });
}

test("create without variables, and only once with a token", async () => {
  const gateway = await startTestGateway();
  const created = await run(gateway, "CreateDatastore");
  expect(created.data.createDatastore).toMatchObject({
    clientMutationId: "1",
    datastore: { name: "from-graphiql" },
  });
  expect(created.extensions?.cost.actualCalls).toBe(1);
  const [first, second] = [
    await run(gateway, "CreateDatastoreOnce"),
    await run(gateway, "CreateDatastoreOnce"),
  ];
  expect(second.data).toEqual(first.data);
  expect([created.errors, first.errors, second.errors]).toEqual([undefined, undefined, undefined]);
});

test("start, tag, change, restore and delete with the id of a datastore, in each form of it", async () => {
  const gateway = await startTestGateway();
  const ids = await createDatastores(gateway.healthLake, 3);
  const { data } = await gateway.query("{ datastores { nodes { id datastoreId arn } } }");
  const [{ id }, { datastoreId }, { arn }] = data.datastores.nodes;
  expect(ids).toContain(datastoreId);
  for (const variables of [{ id }, { id: datastoreId }, { id: arn }]) {
    for (const name of [
      "StartImportJob",
      "StartExportJob",
      "TagAndUntag",
      "RenameAndBackUp",
      "RestoreDatastore",
      "DisableAnalytics",
      "DeleteDatastore",
    ]) {
      expect([name, (await run(gateway, name, { ...variables, disposableId: variables.id })).errors]).toEqual(
        [name, undefined],
      );
    }
  }
});

test("shows all violations of an input at once", async () => {
  const gateway = await startTestGateway();
  const { errors } = await run(gateway, "InvalidInput");
  expect(errors?.[0]?.extensions.violations).toMatchObject([
    { path: "name" },
    { path: "sseConfiguration.kmsEncryptionConfig.kmsKeyId" },
    { path: "tags.0.key" },
  ]);
  expect(gateway.calls).toEqual([]);
});

test("its variables, as they stand there, are told to be no id", async () => {
  const gateway = await startTestGateway();
  const variables = JSON.parse(await read("mutations.variables.json")) as object;
  const { errors } = await run(gateway, "DeleteDatastore", variables);
  expect(errors).toMatchObject([{ extensions: { code: "BAD_USER_INPUT", violations: [{ path: "id" }] } }]);
});
