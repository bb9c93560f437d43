import { AnswerBudget } from "../../src/operations/answer-budget.js";

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
