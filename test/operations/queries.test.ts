// What others were answered: it takes room like any answer, and where there is none the query is executed.
import { buildSchema, parse } from "graphql";
import { SharedPool } from "../../src/overload/shared-pool.js";
import type { Permissions } from "../../src/auth/permissions.js";
import { createQueries } from "../../src/operations/queries.js";
import { NOTHING_KNOWN } from "../../src/relay/sizes.js";
import { toJson } from "../../src/operations/results.js";

const KEPT = { data: { datastores: 1 }, extensions: { cost: {} } };
const observed = { known: () => undefined, end: () => undefined };
const log = { info: () => undefined };

function find(size: number) {
  const queries = createQueries({
    schema: buildSchema("type Query { datastores: Int }"),
    introspection: true,
    limits: {
      LIMIT_UPSTREAM_CALLS: 100,
      LIMIT_NODES: 1000,
      LIMIT_S3_CALLS: 200,
      LIMIT_S3_BYTES: 1_000_000,
    },
    createContext: () => {
      throw new Error("nothing is executed here");
    },
    toSizes: () => NOTHING_KNOWN,
    answers: { find: () => KEPT, offer: () => undefined },
  });
  const query = "{ datastores }";
  const caller = { permissions: { scope: "all" } as Permissions } as never;
  const asked = queries.toQuery({ query, hash: "h", document: parse(query) }, {}, { caller });
  const answer = new SharedPool({ limit: "MAX_ANSWER_BYTES", what: "answers", size, parts: 1 }).open();
  const found = asked && queries.find(asked, { log: log as never, answer }, observed as never);
  return { found, taken: answer.size };
}

test("it takes its bytes of MAX_ANSWER_BYTES", () => {
  const bytes = toJson(KEPT).length;
  expect(find(bytes)).toEqual({ found: KEPT, taken: bytes });
});

test("without room for it there is nothing to be given", () => {
  expect(find(toJson(KEPT).length - 1)).toEqual({ found: undefined, taken: 0 });
});
