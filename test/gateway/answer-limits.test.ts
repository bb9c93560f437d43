// What one answer may hold: estimated before it is made, and counted while it is.
import { startAuthGateway } from "../support/auth.js";
import { TRANSPORTS, askAt } from "../support/transports.js";
import { type TestGateway, startTestGateway } from "../support/gateway.js";
import { createDatastores, startImportJobs } from "../support/resources.js";
import { openSession } from "../support/socket.js";

const tooExpensive = (limit: string) => ({
  extensions: { code: "OPERATION_TOO_EXPENSIVE", retryable: false, limit },
});

/** The jobs' datastore has jobs, which have a datastore: as many objects as the lists are long, to the third power. */
const nested = (id: string, first = 500) =>
  `{ datastore(id: "${id}") { importJobs(first: ${first}) { nodes { datastore { importJobs(first: ${first}) { nodes {
    datastore { importJobs(first: ${first}) { nodes { id } } } } } } } } } }`;

async function startWithJobs(gateway: TestGateway, jobs: number): Promise<string> {
  const [id = ""] = await createDatastores(gateway.healthLake, 1);
  await startImportJobs(gateway.healthLake, id, jobs);
  return id;
}

describe("LIMIT_NODES, estimated", () => {
  test.each(TRANSPORTS)("refuses the product of every first on the way, by %s", async (transport) => {
    const gateway = await startAuthGateway([{ id: "v", roles: ["viewer"], datastores: ["*"] }]);
    const id = await startWithJobs(gateway, 1);
    const before = gateway.calls.length;
    for (let time = 0; time < 2; time++) {
      const { data, errors } = await askAt(
        transport,
        gateway.url,
        { query: nested(id) },
        gateway.headersOf("v"),
      );
      expect(data ?? null).toBeNull();
      expect(errors).toMatchObject([tooExpensive("LIMIT_NODES")]);
      expect(errors?.[0]?.message).toMatch(/125\d{6} nodes, over the limit of 10000 \(LIMIT_NODES\)/);
    }
    expect(gateway.calls).toHaveLength(before);
  });

  test.each(["socket", "stream"] as const)(
    "refuses it as a selection of a subscription, by %s",
    async (transport) => {
      const gateway = await startTestGateway();
      const id = await startWithJobs(gateway, 1);
      const selection = nested(id)
        .replace(/^\{ datastore\(id: "\w+"\)/, "datastore")
        .slice(0, -1);
      const query = `subscription { datastoreStatusChanged(id: "${id}") { ${selection} } }`;
      const { errors } = await askAt(transport, gateway.url, { query });
      expect(errors).toMatchObject([tooExpensive("LIMIT_NODES")]);
      expect(gateway.status().subscriptions).toBe(0);
    },
  );

  test("refuses a mutation before anything is sent", async () => {
    const gateway = await startTestGateway();
    const id = await startWithJobs(gateway, 1);
    const before = gateway.calls.length;
    const selection = nested(id)
      .replace(/^\{ datastore\(id: "\w+"\)/, "datastore")
      .slice(0, -1);
    const { errors } = await gateway.query(`mutation { createDatastore(input: {}) { ${selection} } }`);
    expect(errors).toMatchObject([tooExpensive("LIMIT_NODES")]);
    expect(gateway.calls).toHaveLength(before);
  });

  test("counts introspection by what the schema has", async () => {
    const { query } = await startTestGateway();
    const types = "types { name fields { name args { name } type { name fields { name type { name } } } } }";
    const many = Array.from({ length: 20 }, (_, index) => `a${index}: __schema { ${types} }`).join(" ");
    expect((await query(`{ __schema { ${types} } }`)).errors).toBeUndefined();
    expect((await query(`{ ${many} }`)).errors).toMatchObject([tooExpensive("LIMIT_NODES")]);
  });

  test("is told with the nodes that came, in extensions.cost", async () => {
    const gateway = await startTestGateway();
    const id = await startWithJobs(gateway, 3);
    const ask = async (selection: string) =>
      (await gateway.query(`{ datastore(id: "${id}") { ${selection} } }`)).extensions?.cost;
    expect(await ask("id")).toMatchObject({ estimatedNodes: 1, nodes: 1 });
    expect(await ask("importJobs(first: 10) { nodes { id } }")).toMatchObject({
      estimatedNodes: 11,
      nodes: 4,
    });
    expect(await ask("importJobs(first: 10) { pageInfo { hasNextPage } }")).toMatchObject({
      estimatedNodes: 11,
      nodes: 4,
    });
    expect(
      await ask("importJobs(first: 10) { nodes { id } edges { node { id } } again: nodes { id } }"),
    ).toMatchObject({ estimatedNodes: 31, nodes: 10 });
    expect(await ask("importJobs(first: 2) { nodes { datastore { id } } }")).toMatchObject({
      estimatedNodes: 5,
      nodes: 5,
    });
    expect(await ask("tags { key }")).toMatchObject({ estimatedNodes: 51, nodes: 2 });
  });
});

describe("LIMIT_RESPONSE_BYTES", () => {
  const env = { LIMIT_RESPONSE_BYTES: "4096" };

  test.each(["POST", "GET", "socket"] as const)(
    "ends an answer that grows over it, by %s",
    async (transport) => {
      const gateway = await startTestGateway({ env });
      const id = await startWithJobs(gateway, 30);
      const query = `{ datastore(id: "${id}") { id importJobs { nodes { id name inputDataConfig { s3Uri } } } } }`;
      const { data, errors } = await askAt(transport, gateway.url, { query });
      expect(data).toEqual({ datastore: { id: expect.any(String), importJobs: null } });
      expect(errors).toMatchObject([tooExpensive("LIMIT_RESPONSE_BYTES")]);
      const { errors: none } = await askAt(transport, gateway.url, {
        query: query.replace("importJobs", "importJobs(first: 5)"),
      });
      expect(none).toBeUndefined();
    },
  );

  test("gives what a mutation has made, whatever else was asked for", async () => {
    const gateway = await startTestGateway({ env });
    const id = await startWithJobs(gateway, 30);
    const start = (alias: string) => `${alias}: startImportJob(input: { datastoreId: "${id}",
      inputDataConfig: { s3Uri: "s3://bucket/input/" }, dataAccessRoleArn: "arn:aws:iam::123456789012:role/r",
      jobOutputDataConfig: { s3Configuration: { s3Uri: "s3://bucket/output/", kmsKeyId: "alias/key" } } })
      { clientToken importJob { id jobId datastore { importJobs { nodes { id name inputDataConfig { s3Uri } } } } } }`;
    const { data, errors } = await gateway.query(`mutation { ${start("a")} ${start("b")} }`);
    const made = { id: expect.any(String), jobId: expect.any(String) };
    expect(data.a).toMatchObject({
      clientToken: expect.any(String),
      importJob: { ...made, datastore: { importJobs: null } },
    });
    // Nothing more is loaded by then.
    expect(data.b).toMatchObject({
      clientToken: expect.any(String),
      importJob: { ...made, datastore: null },
    });
    expect(errors).toMatchObject([tooExpensive("LIMIT_RESPONSE_BYTES")]);
  });

  test("holds for each event of a subscription by itself", async () => {
    const gateway = await startTestGateway({ env: { ...env, POLL_ACTIVE_MS: "100", POLL_IDLE_MS: "100" } });
    const id = await startWithJobs(gateway, 30);
    const session = await openSession(gateway.url);
    session.subscribe(
      "1",
      `subscription { datastoreStatusChanged(id: "${id}") { status datastore {
      id importJobs { nodes { id name inputDataConfig { s3Uri } } } } } }`,
    );
    const { payload } = await session.nextOf("1");
    expect(payload?.data).toMatchObject({ datastoreStatusChanged: { datastore: { importJobs: null } } });
    expect(payload?.errors).toMatchObject([tooExpensive("LIMIT_RESPONSE_BYTES")]);
    await gateway.query(`mutation { deleteDatastore(input: { id: "${id}" }) { clientMutationId } }`);
    const next = await session.nextOf("1");
    expect(next.payload?.data).toMatchObject({
      datastoreStatusChanged: { datastore: { id: expect.any(String) } },
    });
  });
});
