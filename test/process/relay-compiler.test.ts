// Relay's own compiler on schema.graphql: what a Relay client needs of ids, connections and refetching, it checks itself.
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "../support/children.js";

/** The prebuilt binary of this platform; the package downloads nothing. */
const COMPILER = createRequire(import.meta.url)("relay-compiler") as string;
const SCHEMA = fileURLToPath(new URL("../../schema.graphql", import.meta.url));

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "relay-"));
  await Promise.all(["src", "artifacts"].map((name) => mkdir(join(directory, name))));
  await cp(SCHEMA, join(directory, "schema.graphql"));
  const config = {
    src: "./src",
    schema: "./schema.graphql",
    language: "typescript",
    artifactDirectory: "./artifacts",
    customScalarTypes: { DateTime: "string", URL: "string", SafeInt: "number" },
  };
  await writeFile(join(directory, "relay.config.json"), JSON.stringify(config));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

/** Compiles one module; resolves with the artifacts' names, rejects with the compiler's words. */
async function compile(module: string, documents: readonly string[]): Promise<string[]> {
  const tags = documents.map((document) => `graphql\`${document}\`;`);
  const text = `import { graphql } from "relay-runtime";\n${tags.join("\n")}\n`;
  await writeFile(join(directory, `src/${module}.ts`), text);
  await run(COMPILER, ["relay.config.json", "--output", "quiet-with-errors"], { cwd: directory });
  return (await readdir(join(directory, "artifacts"))).sort();
}

test("compiles a paginated list of datastores", async () => {
  const fragment = `
    fragment List_query on Query
    @refetchable(queryName: "ListPaginationQuery")
    @argumentDefinitions(count: { type: "Int", defaultValue: 10 }, cursor: { type: "String" }, filter: { type: "DatastoreFilter" }) {
      datastores(first: $count, after: $cursor, filter: $filter) @connection(key: "List_datastores") {
        edges { node { id name status createdAt endpoint } }
      }
    }`;
  const query = "query ListQuery { ...List_query }";
  expect(await compile("List", [fragment, query])).toEqual([
    "ListPaginationQuery.graphql.ts",
    "ListQuery.graphql.ts",
    "List_query.graphql.ts",
  ]);
});

test.each(["importJobs", "exportJobs"])(
  "compiles paginated %s of a datastore, refetched by its id",
  async (field) => {
    const fragment = `
    fragment Jobs_datastore on Datastore
    @refetchable(queryName: "JobsPaginationQuery")
    @argumentDefinitions(count: { type: "Int", defaultValue: 10 }, cursor: { type: "String" }) {
      ${field}(first: $count, after: $cursor) @connection(key: "Jobs_${field}") {
        edges { node { id status ...Job_job } }
      }
    }`;
    const job = "fragment Jobs_job on Job { id jobId status submitTime datastore { id } }".replace(
      "Jobs_job",
      "Job_job",
    );
    const query = "query JobsQuery($id: ID!) { datastore(id: $id) { ...Jobs_datastore } }";
    await writeFile(
      join(directory, "src/Job.ts"),
      `import { graphql } from "relay-runtime";\ngraphql\`${job}\`;\n`,
    );
    expect(await compile("Jobs", [fragment, query])).toContain("JobsPaginationQuery.graphql.ts");
  },
);

test.each(["Datastore", "ImportJob", "ExportJob", "Node"])(
  "compiles a %s refetched by its id",
  async (type) => {
    const fragment = `fragment One_node on ${type} @refetchable(queryName: "OneRefetchQuery") { id }`;
    const query = 'query OneQuery($id: ID!) { node(id: $id) { ...One_node @alias(as: "one") } }';
    expect(await compile("One", [fragment, query])).toContain("OneRefetchQuery.graphql.ts");
  },
);

test("compiles mutations that add to a connection, and a subscription", async () => {
  const artifacts = await compile("Change", [
    `mutation ChangeCreateMutation($input: CreateDatastoreInput!, $connections: [ID!]!) {
      createDatastore(input: $input) {
        datastore @prependNode(connections: $connections, edgeTypeName: "DatastoreEdge") { id name status }
        clientMutationId
      }
    }`,
    `subscription ChangeStatusSubscription($id: ID!) {
      datastoreStatusChanged(id: $id) { previousStatus status terminal datastore { id status } }
    }`,
  ]);
  expect(artifacts).toEqual(["ChangeCreateMutation.graphql.ts", "ChangeStatusSubscription.graphql.ts"]);
});

test("refuses what is no connection, so that the above proves something", async () => {
  const fragment =
    'fragment Bad_datastore on Datastore { tags(first: 1) @connection(key: "Bad_tags") { key } }';
  await expect(compile("Bad", [fragment])).rejects.toThrow(/tags/);
});
