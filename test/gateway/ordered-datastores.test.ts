// Datastores in an order of the gateway's own: forward and backward, filtered, by the calls that the whole list needs.
import { DeleteFHIRDatastoreCommand } from "@aws-sdk/client-healthlake";
import { startTestGateway } from "../support/gateway.js";
import { createDatastores } from "../support/resources.js";

const QUERY = `query ($filter: DatastoreFilter, $orderBy: DatastoreOrder, $first: Int, $after: String, $last: Int, $before: String) {
  datastores(filter: $filter, orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before) {
    edges { cursor node { datastoreId name status createdAt } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    totalCount { value precision }
  }
}`;

interface Node {
  readonly datastoreId: string;
  readonly name: string;
  readonly status: string;
  readonly createdAt: string;
}

/** Seven datastores, of which one is DELETED, in HealthLake's pages of three. */
async function start() {
  const gateway = await startTestGateway({
    local: { maxPageSize: 3 },
    env: { READ_CACHE_TTL_MS: "60000" },
  });
  const ids = await createDatastores(gateway.healthLake, 7);
  await gateway.healthLake.send(new DeleteFHIRDatastoreCommand({ DatastoreId: ids[2] }));
  (gateway.calls as unknown[]).length = 0;
  const ask = (variables: object) => gateway.query(QUERY, variables);
  const load = async (variables: object) => {
    const { data, errors } = await ask(variables);
    expect(errors).toBeUndefined();
    const { edges, ...rest } = data.datastores as {
      edges: { node: Node; cursor: string }[];
      pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string; endCursor: string };
      totalCount: object;
    };
    return { nodes: edges.map(({ node }) => node), edges, ...rest };
  };
  return { gateway, ask, load };
}

describe("orderBy", () => {
  test.each([
    ["NAME", "ASC", "name"],
    ["NAME", "DESC", "name"],
    ["CREATED_AT", "ASC", "createdAt"],
    ["STATUS", "DESC", "status"],
  ] as const)("%s %s, page after page, forward and backward", async (field, direction, member) => {
    const { gateway, load } = await start();
    const orderBy = { field, direction };
    const { nodes: all } = await load({ orderBy });
    expect(all).toHaveLength(7);
    const values = all.map((node) => node[member]);
    const sorted = [...values].sort();
    expect(values).toEqual(direction === "ASC" ? sorted : sorted.reverse());
    for (const way of ["forward", "backward"] as const) {
      const seen: Node[] = [];
      for (let cursor: string | null = null; ;) {
        const { nodes, pageInfo, totalCount } = await load(
          way === "forward" ? { orderBy, first: 2, after: cursor } : { orderBy, last: 2, before: cursor },
        );
        expect(totalCount).toEqual({ value: 7, precision: "EXACT" });
        if (way === "forward") seen.push(...nodes);
        else seen.unshift(...nodes);
        cursor = way === "forward" ? pageInfo.endCursor : pageInfo.startCursor;
        if (!(way === "forward" ? pageInfo.hasNextPage : pageInfo.hasPreviousPage)) break;
      }
      expect(seen).toEqual(all);
    }
    // All of it, once: the rest came from the cache.
    expect(gateway.calls.map(({ action }) => action)).toEqual(Array(3).fill("ListFHIRDatastores"));
  });

  test("without members is the newest first", async () => {
    const { load } = await start();
    const times = (await load({ orderBy: {} })).nodes.map(({ createdAt }) => createdAt);
    expect(times).toEqual([...times].sort().reverse());
  });

  test("is what last and before need, which says so before anything is read", async () => {
    const { gateway, ask } = await start();
    const { errors } = await ask({ last: 2, before: "x" });
    const message = "needs orderBy: HealthLake's own order goes forward only";
    expect(errors).toMatchObject([
      {
        extensions: {
          code: "BAD_USER_INPUT",
          violations: [
            { path: "last", message },
            { path: "before", message },
          ],
        },
      },
    ]);
    expect(gateway.calls).toEqual([]);
  });

  test("takes no cursor of HealthLake's order, nor the other way round", async () => {
    const { ask, load } = await start();
    const orderBy = { field: "NAME" };
    const [own, ordered] = [await load({ first: 1 }), await load({ first: 1, orderBy })];
    for (const variables of [
      { after: own.pageInfo.endCursor, orderBy },
      { after: ordered.pageInfo.endCursor },
      { after: ordered.pageInfo.endCursor, orderBy: { field: "STATUS" } },
      { after: ordered.pageInfo.endCursor, orderBy, filter: { statusNot: ["DELETED"] } },
    ])
      expect((await ask(variables)).errors?.[0]?.message).toMatch(/^after: is a cursor of another list/);
  });
});

describe("a filter", () => {
  test.each([
    ["statusNot", { statusNot: ["DELETED", "DELETING"] }, 6],
    ["nameContains, in any case", { nameContains: "STORE 3" }, 1],
    ["both, and a status", { nameContains: "datastore", statusNot: ["DELETED"], status: ["DELETED"] }, 0],
  ])("by %s, in either order", async (_, filter, count) => {
    const { load } = await start();
    for (const orderBy of [null, { field: "NAME" }]) {
      const { nodes, totalCount } = await load({ filter, orderBy });
      expect(nodes).toHaveLength(count);
      expect(totalCount).toEqual({ value: count, precision: "EXACT" });
    }
  });

  test("is refused at the member that breaks a rule", async () => {
    const { ask } = await start();
    const filter = { statusNot: [], nameContains: "", status: ["UNKNOWN"] };
    const { errors } = await ask({ filter });
    const violations = errors?.[0]?.extensions?.violations as { path: string }[];
    expect(violations.map(({ path }) => path).sort()).toEqual([
      "filter.nameContains",
      "filter.status",
      "filter.statusNot",
    ]);
  });
});
