// Lists and feeds of a caller whose claim names datastores: as if there were no others.
import { DeleteFHIRDatastoreCommand } from "@aws-sdk/client-healthlake";
import { startAuthGateway } from "../../support/auth.js";
import type { GraphQLBody } from "../../support/gateway.js";
import { createDatastores } from "../../support/resources.js";
import { postStream } from "../../support/stream.js";

const OPTIONS = { env: { POLL_ACTIVE_MS: "100", POLL_IDLE_MS: "100" } };

/** A gateway with datastores of which a caller may see just some. */
async function start(count: number, isOwn: (index: number) => boolean) {
  const gateway = await startAuthGateway([], OPTIONS);
  const ids = await createDatastores(gateway.healthLake, count);
  const claim = ids.filter((_id, index) => isOwn(index));
  await gateway.setKeys([
    { id: "limited", roles: ["operator"], datastores: claim },
    { id: "all", roles: ["admin"] },
  ]);
  const as = (key: string) => ({ headers: gateway.headersOf(key) });
  return { gateway, claim, as };
}

const PAGE = `query ($first: Int, $after: String) { datastores(first: $first, after: $after) {
  edges { cursor node { datastoreId } } pageInfo { hasNextPage endCursor } } }`;
interface Edge {
  readonly cursor: string;
  readonly node: { readonly datastoreId: string };
}

describe("a list", () => {
  test.each([1, 2, 3, 7, 500])(
    "is paged by %i without gaps, repeats, or a word of what is hidden",
    async (first) => {
      const { gateway, claim, as } = await start(20, (index) => index % 3 === 1);
      const edges: Edge[] = [];
      let after: string | null = null;
      for (let isMore = true; isMore;) {
        const { data, errors }: GraphQLBody = await gateway.query(PAGE, { first, after }, as("limited"));
        expect(errors).toBeUndefined();
        edges.push(...(data.datastores.edges as Edge[]));
        ({ hasNextPage: isMore, endCursor: after } = data.datastores.pageInfo);
        // True only if another edge exists: the last page says so by itself.
        expect(isMore).toBe(edges.length < claim.length);
      }
      expect(edges.map(({ node }) => node.datastoreId).sort()).toEqual([...claim].sort());
      // What a cursor holds counts what the caller sees.
      const offsets = edges.map(
        ({ cursor }) => (JSON.parse(Buffer.from(cursor, "base64url").toString()) as unknown[])[4],
      );
      expect(offsets).toEqual(claim.map((_id, index) => index));
    },
  );

  test("of nothing but hidden ones is empty", async () => {
    const { gateway, as } = await start(3, () => false);
    const { data, errors } = await gateway.query(PAGE, { first: 2 }, as("all"));
    expect([data.datastores.edges.length, errors]).toEqual([2, undefined]);
    const ofNone = await gateway.query(PAGE, { first: 2 }, as("limited"));
    // Its claim is empty: no role grants anything on anything.
    expect(ofNone.errors?.map(({ extensions }) => extensions.code)).toEqual(["FORBIDDEN"]);
  });

  test("by ids leads to no more than the claim", async () => {
    const { gateway, claim, as } = await start(4, (index) => index === 0);
    const all = (await gateway.query(PAGE, { first: 4 }, as("all"))).data.datastores.edges as Edge[];
    const ids = all.map(({ node }) => Buffer.from(`Datastore:${node.datastoreId}`).toString("base64url"));
    const callsBefore = gateway.calls.length;
    const { data } = await gateway.query(
      "query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Datastore { datastoreId } } }",
      { ids },
      as("limited"),
    );
    const shown = (data.nodes as ({ datastoreId: string } | null)[]).map((node) => node?.datastoreId);
    expect(shown).toEqual(
      all.map(({ node }) => (claim.includes(node.datastoreId) ? node.datastoreId : undefined)),
    );
    // One Describe for the one, where four ids would have been a List.
    expect(gateway.calls.slice(callsBefore).map(({ action }) => action)).toEqual(["DescribeFHIRDatastore"]);
  });
});

describe("a feed of all datastores", () => {
  const FEED = "subscription { datastoresStatusChanged { status datastore { datastoreId } } }";

  test("tells of those of the claim, at first and later", async () => {
    const { gateway, claim, as } = await start(4, (index) => index % 2 === 0);
    const stream = await postStream(gateway.url, { query: FEED }, gateway.headersOf("limited"));
    const first = [(await stream.next()).data, (await stream.next()).data];
    const idsOf = (bodies: (GraphQLBody | undefined)[]) =>
      bodies.map((body) => body?.data.datastoresStatusChanged.datastore.datastoreId as string);
    expect(idsOf(first).sort()).toEqual([...claim].sort());
    // A hidden one is deleted first, and one of the claim then: only the second is told.
    const { data } = await gateway.query(PAGE, {}, as("all"));
    const hidden = (data.datastores.edges as Edge[])
      .map(({ node }) => node.datastoreId)
      .find((id) => !claim.includes(id));
    for (const id of [hidden, claim[0]])
      await gateway.healthLake.send(new DeleteFHIRDatastoreCommand({ DatastoreId: id }));
    expect(idsOf([(await stream.next()).data])).toEqual([claim[0]]);
  });

  test("is executed apart for callers who may not see the same below an event", async () => {
    const query = "subscription { datastoresStatusChanged { datastore { datastoreId tags { key } } } }";
    const gateway = await startAuthGateway(
      [
        { id: "untagged", roles: ["lister"] },
        { id: "all", roles: ["admin"] },
      ],
      {
        ...OPTIONS,
        policy: {
          lister: [{ actions: ["healthlake:ListFHIRDatastores"], datastores: ["*"] }],
          admin: [{ actions: ["healthlake:*"], datastores: ["*"] }],
        },
      },
    );
    const streams = await Promise.all(
      ["all", "untagged"].map((key) => postStream(gateway.url, { query }, gateway.headersOf(key))),
    );
    await createDatastores(gateway.healthLake, 1);
    const [all, untagged] = await Promise.all(streams.map(async (stream) => (await stream.next()).data));
    expect(all?.errors).toBeUndefined();
    expect(all?.data.datastoresStatusChanged.datastore.tags).toEqual([{ key: "index" }]);
    expect(untagged?.data.datastoresStatusChanged.datastore.tags).toBeNull();
    expect(untagged?.errors?.map(({ extensions }) => extensions.code)).toEqual(["FORBIDDEN"]);
  });
});

test("a claim lets its datastores be updated, but none be made of them: a restored one would be in no claim", async () => {
  const { gateway, claim } = await start(1, () => true);
  await gateway.setKeys([{ id: "admin", roles: ["admin"], datastores: claim }]);
  const [id] = claim;
  const calls = gateway.calls.length;
  const restored = await gateway.query(
    `mutation { restoreDatastore(input: { sourceDatastoreId: "${id}",
      restoreConfiguration: { continuousBackupRestoreConfiguration: {} } }) { datastoreId } }`,
    undefined,
    { headers: gateway.headersOf("admin") },
  );
  expect(restored.errors).toMatchObject([{ extensions: { code: "FORBIDDEN" } }]);
  expect(gateway.calls).toHaveLength(calls);
  const updated = await gateway.query(
    `mutation { updateDatastore(input: { id: "${id}", name: "renamed" }) { datastore { name } } }`,
    undefined,
    { headers: gateway.headersOf("admin") },
  );
  expect(updated.data).toEqual({ updateDatastore: { datastore: { name: "renamed" } } });
});
