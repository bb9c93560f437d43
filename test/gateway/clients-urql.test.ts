// examples/clients/urql.ts, tried: what a person copies from there must be right.
import type { Client } from "@urql/core";
import { isObjectType } from "graphql";
import { cacheOptions, createUrqlClient } from "../../examples/clients/urql.js";
import {
  ANY_JOB,
  IMPORTED,
  PAGE,
  SCANNED,
  WATCH,
  recordComplaints,
  schema,
  socketOfNode,
  startHalfWay,
} from "./clients-setup.js";

test("keys name every type without an id that queries and subscriptions can reach", () => {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  const known = /(Connection|Edge|Payload)$|^PageInfo$/;
  const withoutId = Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .filter((type) => !type.name.startsWith("__") && !known.test(type.name) && !roots.includes(type))
    .filter((type) => !("id" in type.getFields()));
  expect(Object.keys(cacheOptions.keys ?? {}).sort()).toEqual(withoutId.map(({ name }) => name).sort());
});

describe("urql on a gateway", () => {
  let started: Awaited<ReturnType<typeof startHalfWay>>;
  let client: Client;
  let console: ReturnType<typeof recordComplaints>;

  beforeEach(async () => {
    started = await startHalfWay();
    console = recordComplaints();
    client = createUrqlClient(started.url, socketOfNode);
  });
  afterEach(() => {
    console.restore();
    expect(console.complaints).toEqual([]);
  });

  const readCached = (query: string, variables: object) =>
    client.query(query, variables, { requestPolicy: "cache-only" }).toPromise();

  test("joins the pages of a connection", async () => {
    const first = await client.query(PAGE, {}).toPromise();
    expect(first.error).toBeUndefined();
    const { endCursor: after } = first.data.datastores.pageInfo;
    await client.query(PAGE, { after }).toPromise();
    const { data } = await readCached(PAGE, { after });
    const names = data.datastores.edges.map(({ node }: { node: { name: string } }) => node.name);
    expect(names).toEqual(["datastore 2", "datastore 1", "datastore 0"]);
  });

  test("keeps what two queries select of one embedded object", async () => {
    const variables = { id: started.jobId };
    await client.query(SCANNED, variables).toPromise();
    await client.query(IMPORTED, variables).toPromise();
    expect((await readCached(SCANNED, variables)).data).toMatchObject({
      importJob: {
        progressReport: { totalNumberOfResourcesScanned: 625 },
        jobOutputDataConfig: { s3Configuration: { s3Uri: expect.stringContaining("s3://bucket/output") } },
        datastore: { sseConfiguration: { kmsEncryptionConfig: { cmkType: "AWS_OWNED_KMS_KEY" } } },
      },
    });
    expect((await readCached(IMPORTED, variables)).data).toMatchObject({
      importJob: { progressReport: { totalNumberOfResourcesImported: 500 } },
    });
  });

  test("knows that an import job is a Job", async () => {
    const variables = { id: started.jobId };
    const { data } = await client.query(ANY_JOB, variables).toPromise();
    expect(data).toMatchObject({ node: { name: "import 0" } });
    expect((await readCached(ANY_JOB, variables)).data).toEqual(data);
  });

  test("brings what queries have shown up to date with what a subscription tells", async () => {
    const variables = { id: started.jobId };
    await client.query(SCANNED, variables).toPromise();
    const statuses: unknown[] = [];
    let stop = () => {};
    await new Promise<void>((ended) => {
      const subscription = client.subscription(WATCH, variables).subscribe(({ data, error }) => {
        statuses.push(error ?? data.importJobStatusChanged.status);
        if (statuses.length === 1) void started.complete();
        else ended();
      });
      stop = () => subscription.unsubscribe();
    });
    stop();
    expect(statuses).toEqual(["IN_PROGRESS", "COMPLETED"]);
    expect((await readCached(SCANNED, variables)).data).toMatchObject({
      importJob: { progressReport: { totalNumberOfResourcesScanned: 1000 } },
    });
  });
});
