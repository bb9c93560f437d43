import { buildSchema, execute, parse } from "graphql";
import { AnswerBudget, countFields, countingResolver } from "../../src/operations/answer-budget.js";

const tooExpensive = { code: "OPERATION_TOO_EXPENSIVE", facts: { limit: "LIMIT_NODES" } };

test("a list that is longer than any estimate knew is refused, and so is all that is loaded from then on", () => {
  const budget = new AnswerBudget({ LIMIT_NODES: 10, LIMIT_RESPONSE_BYTES: 1024 });
  budget.countNodes(10);
  expect(() => budget.requireUnspent()).not.toThrow();
  expect(() => budget.countNodes(1)).toThrow(expect.objectContaining(tooExpensive) as Error);
  expect(() => budget.requireUnspent()).toThrow(expect.objectContaining(tooExpensive) as Error);
  expect(() => budget.countList({}, 0)).toThrow(expect.objectContaining(tooExpensive) as Error);
});

test("a connection's first list was counted when it was loaded, each further one counts again", () => {
  const budget = new AnswerBudget({ LIMIT_NODES: 10, LIMIT_RESPONSE_BYTES: 1024 });
  const connection = {};
  budget.countNodes(5);
  expect([budget.countList(connection, 5), budget.countList(connection, 5)]).toEqual([false, true]);
  expect(budget.nodes).toBe(10);
  expect(() => budget.countList(connection, 5)).toThrow(expect.objectContaining(tooExpensive) as Error);
});

test("lists that wait for one call are completed in turns, not all at once", async () => {
  const schema = buildSchema(
    "type Query { datastores: DatastoreConnection } type DatastoreConnection { pageInfo: Int nodes: [Int] }",
  );
  const shared = Promise.resolve({
    pageInfo: 1,
    size: 500,
    nodes: Array.from({ length: 500 }, (_, at) => at),
  });
  const field = schema.getQueryType()?.getFields().datastores;
  if (!field) throw new Error("there is no such field");
  field.resolve = async () => ({ ...(await shared) });
  let turns = 0;
  const budget = new AnswerBudget({ LIMIT_NODES: 100_000, LIMIT_RESPONSE_BYTES: 1e9 });
  const query = Array.from({ length: 20 }, (_, at) => `a${at}: datastores { nodes }`).join(" ");
  const { errors } = await execute({
    schema: countFields(schema),
    document: parse(`{ ${query} }`),
    contextValue: { budget, turn: async () => void turns++ },
    fieldResolver: countingResolver as never,
  });
  expect(errors).toBeUndefined();
  // The first needs none.
  expect(turns).toBe(19);
});
