// What variables may hold, the same on every transport: found by fuzzing, where a list of all that a body can hold took a minute.
import { MAX_NESTING, MAX_VALUES } from "../../src/operations/variable-limits.js";
import { TRANSPORTS, askAt } from "../support/transports.js";
import { startTestGateway } from "../support/gateway.js";

function nested(depth: number): unknown {
  return depth === 0 ? 1 : [nested(depth - 1)];
}

/** The variables themselves are an object, and one value. */
const VARIABLES = [
  [
    `must hold at most ${MAX_VALUES} values, lists and objects among them`,
    {
      at: { list: Array<number>(MAX_VALUES - 2).fill(1) },
      over: { list: Array<number>(MAX_VALUES - 1).fill(1) },
    },
  ],
  [
    `must nest lists and objects at most ${MAX_NESTING} deep`,
    { at: { list: nested(MAX_NESTING - 1) }, over: { list: nested(MAX_NESTING) } },
  ],
] as const;

describe.each(TRANSPORTS.filter((transport) => transport !== "GET"))("%s", (transport) => {
  test.each(VARIABLES)("%s", async (message, { at, over }) => {
    const { url, calls } = await startTestGateway();
    const query = "{ __typename datastores { __typename } }";
    const taken = await askAt(transport, url, { query, variables: at });
    expect(taken.errors).toBeUndefined();
    const before = calls.length;
    const refused = await askAt(transport, url, { query, variables: over });
    const violations = [{ path: "variables", message }];
    expect(refused.errors).toMatchObject([
      { message: `variables: ${message}`, extensions: { code: "BAD_USER_INPUT", violations } },
    ]);
    expect(refused.data).toBeUndefined();
    expect(calls).toHaveLength(before);
  });
});

test("GET", async () => {
  const { url } = await startTestGateway();
  const refused = await askAt("GET", url, {
    query: "{ __typename }",
    variables: { list: nested(MAX_NESTING) },
  });
  expect(refused.errors).toMatchObject([{ extensions: { code: "BAD_USER_INPUT" } }]);
});

test("as many values of no enum as variables may hold are refused at once", async () => {
  const { query } = await startTestGateway();
  const status = Array.from({ length: MAX_VALUES - 2 }, () => "ACTIV");
  const ask =
    "query ($status: [DatastoreStatus!]) { datastores(filter: { status: $status }) { __typename } }";
  const startedAt = performance.now();
  const { errors = [] } = await query(ask, { status });
  expect(errors.map(({ extensions: { code } }) => code)).toContain("BAD_USER_INPUT");
  // Where every one of them is searched for a name to suggest, it takes five seconds and more.
  expect(performance.now() - startedAt).toBeLessThan(2000);
});
