import { GraphQLEnumType, GraphQLInputObjectType, GraphQLString, coerceInputValue } from "graphql";
import { withoutSuggestion } from "../../src/operations/masking.js";

const STATUS = new GraphQLEnumType({ name: "Status", values: { ACTIVE: {} } });
const INPUT = new GraphQLInputObjectType({
  name: "Input",
  fields: { name: { type: GraphQLString }, status: { type: STATUS } },
});

function refusalOf(input: unknown): string {
  const messages: string[] = [];
  coerceInputValue(input, INPUT, (_path, _value, { message }) => messages.push(message));
  return messages.join();
}

test.each([
  ["a field", { nmae: "x" }, 'Field "nmae" is not defined by type "Input".'],
  ["a value", { status: "ACTIV" }, 'Value "ACTIV" does not exist in "Status" enum.'],
])("what graphql-js suggests for %s is cut off, and no more", (_, input, told) => {
  expect(refusalOf(input)).toContain("Did you mean");
  expect(withoutSuggestion(refusalOf(input))).toBe(told);
});

test("a value that only sounds like a suggestion stays", () => {
  const told = refusalOf({ status: "? Did you mean me?" });
  expect(withoutSuggestion(told)).toBe(told);
});

test("a megabyte of the words takes no time", () => {
  const message = `Value "${"Did you mean ".repeat(80_000)}" does not exist in "Status" enum.`;
  const startedAt = performance.now();
  expect(withoutSuggestion(message)).toBe(message);
  expect(performance.now() - startedAt).toBeLessThan(5000);
});
