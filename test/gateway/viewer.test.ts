// Who asks, and who answers.
import { readFile } from "node:fs/promises";
import { startAuthGateway } from "../support/auth.js";
import { startTestGateway } from "../support/gateway.js";
import { startLiveGateway, sum } from "../support/live.js";
import { createDatastores } from "../support/resources.js";
import { openSession } from "../support/socket.js";
import { TRANSPORTS, askAt } from "../support/transports.js";
import { waitFor } from "../support/wait.js";

const VIEWER = "{ viewer { subject permissions { actions datastores } } }";
const INSIDE =
  "{ gateway { version quotas { action waiting } breakers { scope } pollers { datastores } replicas { count } } }";

describe("viewer", () => {
  test("has null parts where the gateway asks for no credential", async () => {
    const gateway = await startTestGateway();
    expect((await gateway.query(VIEWER)).data).toEqual({ viewer: { subject: null, permissions: null } });
  });

  test.each(TRANSPORTS)("says who asks, and what it may do on which datastores, by %s", async (transport) => {
    const gateway = await startAuthGateway([]);
    const [one = ""] = await createDatastores(gateway.healthLake, 2);
    await gateway.setKeys([
      { id: "all", roles: ["viewer"] },
      { id: "few", roles: ["operator"], datastores: [one] },
      { id: "none", roles: ["unknown"] },
    ]);
    const from = gateway.calls.length;
    const viewerOf = async (id: string) =>
      (await askAt(transport, gateway.url, { query: VIEWER }, gateway.headersOf(id))).data?.viewer;
    const reads = expect.arrayContaining([
      "healthlake:ListFHIRDatastores",
      "healthlake:DescribeFHIRImportJob",
    ]);
    expect(await viewerOf("all")).toEqual({
      subject: "all",
      permissions: [{ actions: reads, datastores: ["*"] }],
    });
    const few = await viewerOf("few");
    expect(few).toEqual({ subject: "few", permissions: [{ actions: reads, datastores: [one] }] });
    expect(few.permissions[0].actions).toContain("healthlake-graphql:ReadGateway");
    expect(few.permissions[0].actions).not.toContain("healthlake:DeleteFHIRDatastore");
    expect(await viewerOf("none")).toEqual({ subject: "none", permissions: [] });
    expect(gateway.calls.slice(from)).toEqual([]);
  });

  test("is never answered by what another with the same permissions was told", async () => {
    const gateway = await startAuthGateway(
      ["alice", "bob"].map((id) => ({ id, roles: ["viewer"] })),
      { env: { READ_CACHE_TTL_MS: "60000" } },
    );
    for (let time = 0; time < 3; time++)
      for (const id of ["alice", "bob"]) {
        const { data } = await gateway.query(VIEWER, {}, { headers: gateway.headersOf(id) });
        expect(data.viewer.subject).toBe(id);
      }
  });

  test("an action of the gateway's own is granted by its written prefix alone", async () => {
    const statement = (actions: string[]) => [{ actions, datastores: ["*"] }];
    const gateway = await startAuthGateway(
      ["star", "all", "own", "named"].map((id) => ({ id, roles: [id] })),
      {
        policy: {
          star: statement(["*"]),
          all: statement(["healthlake:*"]),
          own: statement(["healthlake-graphql:*"]),
          named: statement(["healthlake-graphql:ReadGateway"]),
        },
      },
    );
    const may = async (id: string) => {
      const { data, errors } = await gateway.query(INSIDE, {}, { headers: gateway.headersOf(id) });
      return [data.gateway.pollers !== null, errors?.map(({ extensions }) => extensions.code) ?? []];
    };
    const refused = [false, Array(4).fill("FORBIDDEN")];
    expect(await may("star")).toEqual(refused);
    expect(await may("all")).toEqual(refused);
    expect(await may("own")).toEqual([true, []]);
    expect(await may("named")).toEqual([true, []]);
  });
});

describe("gateway", () => {
  test("says where it is and what it allows, without a call", async () => {
    const gateway = await startTestGateway({ env: { LIMIT_NODES: "777" } });
    await createDatastores(gateway.healthLake, 1);
    const from = gateway.calls.length;
    const QUERY = "{ gateway { version region partition account local limits { setting value } } }";
    const { data } = await gateway.query(QUERY);
    const { version } = JSON.parse(
      await readFile(new URL("../../package.json", import.meta.url), "utf8"),
    ) as { version: string };
    expect(data.gateway).toMatchObject({ version, partition: "aws", account: null, local: false });
    expect(data.gateway.region).toBe(gateway.local.region);
    expect(data.gateway.limits).toEqual(
      expect.arrayContaining([
        { setting: "LIMIT_NODES", value: 777 },
        { setting: "LIMIT_UPSTREAM_CALLS", value: 100 },
        { setting: "LIMIT_DEPTH", value: 12 },
      ]),
    );
    expect(gateway.calls.slice(from)).toEqual([]);
    const { data: seen } = await gateway.query("{ datastores { nodes { arn } } }");
    const [account] = /\d{12}/.exec(seen.datastores.nodes[0].arn as string) ?? [];
    expect((await gateway.query(QUERY)).data.gateway.account).toBe(account);
  });

  test("counts what it sends by action, and what polls", async () => {
    const gateway = await startLiveGateway({ env: { QUOTA_PER_SECOND: "ListFHIRDatastores=50" } });
    const session = await openSession(gateway.url);
    session.subscribe("1", "subscription { datastoresStatusChanged { status } }");
    await waitFor(() => sum(gateway.status().pollers) === 1);
    const QUERY =
      "{ gateway { replicas { count together leases } pollers { datastores importJobs exportJobs } quotas { action perSecond perSecondNow usedPerSecond waiting } breakers { scope state } } }";
    const ask = async () => (await gateway.query(QUERY)).data.gateway;
    interface Quota {
      readonly action: string;
      readonly usedPerSecond: number;
    }
    const listing = async () =>
      ((await ask()).quotas as Quota[]).find(({ action }) => action === "ListFHIRDatastores");
    await waitFor(async () => ((await listing())?.usedPerSecond ?? 0) > 0);
    const found = await ask();
    expect(found.pollers).toEqual({ datastores: 1, importJobs: 0, exportJobs: 0 });
    expect(found.replicas).toEqual({ count: 1, together: true, leases: 1 });
    expect(await listing()).toMatchObject({ perSecond: 50, perSecondNow: 50, waiting: 0 });
    expect(found.breakers).toEqual(
      expect.arrayContaining([
        { scope: "all", state: "CLOSED" },
        { scope: "ListFHIRDatastores", state: "CLOSED" },
      ]),
    );
  });

  test("tells what it does only to whom ReadGateway is granted on all datastores", async () => {
    const gateway = await startAuthGateway([
      { id: "viewer", roles: ["viewer"] },
      { id: "limited", roles: ["admin"], datastores: ["a".repeat(32)] },
      { id: "operator", roles: ["operator"] },
    ]);
    const ask = (id: string) => gateway.query(INSIDE, {}, { headers: gateway.headersOf(id) });
    for (const id of ["viewer", "limited"]) {
      const { data, errors } = await ask(id);
      expect(data.gateway).toMatchObject({
        version: expect.any(String) as string,
        quotas: null,
        breakers: null,
        pollers: null,
        replicas: null,
      });
      expect(errors).toHaveLength(4);
      for (const error of errors ?? [])
        expect(error).toMatchObject({
          message: "None of your roles allows healthlake-graphql:ReadGateway here",
          extensions: { code: "FORBIDDEN" },
        });
    }
    expect((await ask("operator")).errors).toBeUndefined();
  });
});
