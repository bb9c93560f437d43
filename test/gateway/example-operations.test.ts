import { buildClientSchema, getIntrospectionQuery, type IntrospectionQuery, parse, validate } from "graphql";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startTestGateway } from "../support/gateway.js";
import { createDatastores, startExportJobs, startImportJobs } from "../support/resources.js";

const OPERATIONS = fileURLToPath(new URL("../../examples/operations/", import.meta.url));
const readOperations = (name: string) => readFile(join(OPERATIONS, name), "utf8");

test("are valid against the gateway's schema, each document as a whole", async () => {
  const gateway = await startTestGateway();
  const { data } = await gateway.query(getIntrospectionQuery());
  const schema = buildClientSchema(data as IntrospectionQuery);
  const names = (await readdir(OPERATIONS)).filter((name) => name.endsWith(".graphql"));
  expect(names).toContain("browse.graphql");
  for (const name of names) {
    expect([name, validate(schema, parse(await readOperations(name)))]).toEqual([name, []]);
  }
});

test("answer without variables, but for a node, which takes an id out of another answer", async () => {
  const gateway = await startTestGateway();
  const [datastoreId = ""] = await createDatastores(gateway.healthLake, 1);
  await startImportJobs(gateway.healthLake, datastoreId, 1);
  await startExportJobs(gateway.healthLake, datastoreId, 1);
  const query = await readOperations("browse.graphql");
  const run = (operationName: string, variables?: object) =>
    gateway.query(query, variables, { body: JSON.stringify({ query, operationName, variables }) });
  const ids: { id: string }[] = [];

  const datastores = await run("Datastores");
  const progress = await run("ImportProgress");
  const jobs = await run("RunningAndEndedJobs");
  const all = await run("Jobs");
  const itself = await run("Gateway");
  expect(datastores).toMatchObject({
    data: { datastores: { nodes: [{ name: "datastore 0", tags: [{ key: "index", value: "0" }] }] } },
  });
  expect(progress).toMatchObject({
    data: {
      datastores: { nodes: [{ importJobs: { nodes: [{ name: "import 0", status: "COMPLETED" }] } }] },
    },
  });
  expect(jobs).toMatchObject({
    data: {
      datastores: {
        nodes: [
          {
            running: { nodes: [] },
            ended: { nodes: [{ name: "import 0" }] },
            exportJobs: { nodes: [{ name: "export 0" }] },
          },
        ],
      },
    },
  });
  expect(all).toMatchObject({
    data: {
      jobs: {
        nodes: [
          { __typename: "ExportJob", name: "export 0", datastore: { name: "datastore 0" } },
          { __typename: "ImportJob", name: "import 0" },
        ],
      },
    },
  });
  expect(itself).toMatchObject({
    data: { viewer: { subject: null }, gateway: { account: expect.stringMatching(/^\d{12}$/) as string } },
  });
  const answers = [datastores, progress, jobs, all, itself];
  expect(answers.map(({ errors }) => errors)).toEqual(answers.map(() => undefined));

  JSON.stringify([datastores, progress], (_key, value: { id?: string } | null) => {
    if (value?.id) ids.push({ id: value.id });
    return value;
  });
  const nodes = await Promise.all(ids.map((variables) => run("AnyNode", variables)));
  expect(nodes).toMatchObject([
    { data: { node: { name: "datastore 0" } } },
    { data: { node: { name: "import 0", datastore: { name: "datastore 0" } } } },
  ]);
  expect((await run("MalformedId")).errors).toMatchObject([{ extensions: { code: "BAD_USER_INPUT" } }]);
});
