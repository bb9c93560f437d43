// examples/clients/apollo-client.ts, tried: what a person copies from there must be right.
import { type ApolloClient, type InMemoryCache, gql } from "@apollo/client";
import { isInterfaceType, isObjectType } from "graphql";
import { filter, firstValueFrom } from "rxjs";
import { createApolloClient, typePolicies } from "../../examples/clients/apollo-client.js";
import { possibleTypes } from "../../examples/clients/possible-types.js";
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

test("possibleTypes are the schema's", () => {
  const interfaces = Object.values(schema.getTypeMap()).filter(isInterfaceType);
  const expected = interfaces.map((type) => [
    type.name,
    schema.getPossibleTypes(type).map(({ name }) => name),
  ]);
  const sorted = Object.entries(possibleTypes).map(([name, types]) => [name, [...types].sort()]);
  expect(sorted).toEqual(expected.map(([name, types]) => [name, [...(types as string[])].sort()]).sort());
});

test("typePolicies merge every embedded object of the schema", () => {
  const entities = Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .filter((type) => type.getInterfaces().some(({ name }) => name === "Node"));
  const embedded = new Set<string>();
  const collect = (type: ReturnType<typeof schema.getType>): void => {
    if (!isObjectType(type)) return;
    for (const { type: of } of Object.values(type.getFields())) {
      const name = String(of).replace(/!$/, "");
      const field = schema.getType(name);
      // Lists are replaced whole; connections and entities have policies of their own.
      if (!isObjectType(field) || name.endsWith("Connection") || entities.includes(field)) continue;
      if (embedded.size < embedded.add(name).size) collect(field);
    }
  };
  entities.forEach(collect);
  expect(embedded.size).toBeGreaterThan(5);
  expect([...embedded].filter((name) => typePolicies[name]?.merge !== true)).toEqual([]);
});

describe("Apollo Client on a gateway", () => {
  let started: Awaited<ReturnType<typeof startHalfWay>>;
  let client: ApolloClient;
  let cache: InMemoryCache;
  let console: ReturnType<typeof recordComplaints>;

  beforeEach(async () => {
    started = await startHalfWay();
    console = recordComplaints();
    client = createApolloClient(started.url, socketOfNode);
    cache = client.cache as InMemoryCache;
  });
  afterEach(() => {
    client.stop();
    console.restore();
    expect(console.complaints).toEqual([]);
  });

  test("joins the pages of a connection", async () => {
    const query = client.watchQuery<Page>({ query: gql(PAGE) });
    const first = await firstValueFrom(query.pipe(filter(({ dataState }) => dataState === "complete")));
    await query.fetchMore({ variables: { after: first.data?.datastores?.pageInfo?.endCursor } });
    const joined = cache.readQuery<Page>({ query: gql(PAGE) });
    expect(joined?.datastores.edges.map(({ node }) => node.name)).toEqual([
      "datastore 2",
      "datastore 1",
      "datastore 0",
    ]);
    expect(joined?.datastores.pageInfo.hasNextPage).toBe(false);
  });

  test("keeps what two queries select of one embedded object", async () => {
    const variables = { id: started.jobId };
    await client.query({ query: gql(SCANNED), variables });
    await client.query({ query: gql(IMPORTED), variables });
    expect(cache.readQuery({ query: gql(SCANNED), variables })).toMatchObject({
      importJob: {
        progressReport: { totalNumberOfResourcesScanned: 625 },
        jobOutputDataConfig: { s3Configuration: { s3Uri: expect.stringContaining("s3://bucket/output") } },
        datastore: { sseConfiguration: { kmsEncryptionConfig: { cmkType: "AWS_OWNED_KMS_KEY" } } },
      },
    });
    expect(cache.readQuery({ query: gql(IMPORTED), variables })).toMatchObject({
      importJob: { progressReport: { totalNumberOfResourcesImported: 500 } },
    });
  });

  test("knows that an import job is a Job", async () => {
    const variables = { id: started.jobId };
    const { data } = await client.query({ query: gql(ANY_JOB), variables });
    expect(data).toMatchObject({ node: { name: "import 0" } });
    expect(cache.readQuery({ query: gql(ANY_JOB), variables })).toEqual(data);
  });

  test("brings what queries have shown up to date with what a subscription tells", async () => {
    const variables = { id: started.jobId };
    await client.query({ query: gql(SCANNED), variables });
    const statuses: unknown[] = [];
    const ended = new Promise<void>((complete, error) => {
      client.subscribe<Watched>({ query: gql(WATCH), variables }).subscribe({
        next: ({ data }) => {
          statuses.push(data?.importJobStatusChanged.status);
          if (statuses.length === 1) void started.complete();
        },
        complete,
        error,
      });
    });
    await ended;
    expect(statuses).toEqual(["IN_PROGRESS", "COMPLETED"]);
    expect(cache.readQuery({ query: gql(SCANNED), variables })).toMatchObject({
      importJob: { progressReport: { totalNumberOfResourcesScanned: 1000 } },
    });
  });
});

interface Page {
  readonly datastores: {
    readonly edges: readonly { readonly node: { readonly id: string; readonly name: string } }[];
    readonly pageInfo: { readonly endCursor: string; readonly hasNextPage: boolean };
  };
}

interface Watched {
  readonly importJobStatusChanged: { readonly status: string };
}
