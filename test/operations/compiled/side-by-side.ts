// A compiled query answers as graphql-js does: data, errors, their paths and their places in the document.
import {
  type DocumentNode,
  type GraphQLFormattedError,
  Kind,
  type OperationDefinitionNode,
  execute,
  getOperationAST,
  getVariableValues,
  parse,
  print,
  visit,
} from "graphql";
import { AnswerBudget, countingResolver } from "../../../src/operations/answer-budget.js";
import { compileQuery } from "../../../src/operations/compiled/compile.js";
import { NodeTexts } from "../../../src/operations/compiled/node-texts.js";
import { conditionNames } from "../../../src/operations/compiled/selection.js";
import { seeded } from "../../support/seeded.js";
import { toValidOperation } from "../../slow/fuzz/support/valid-operations.js";
import { makeUp } from "./made-up.js";

const { schema, grow } = makeUp();
const ids = { Datastore: ["d"], ImportJob: ["i"], ExportJob: ["e"] };
const texts = new NodeTexts();

const createContext = () => ({
  budget: new AnswerBudget({ LIMIT_NODES: 1e9, LIMIT_RESPONSE_BYTES: 1e9 }),
  turn: () => Promise.resolve(),
});

/**
 * In an order of their own: fields that wait end in any. Of several below a place that is null because of them, any may be
 * the one that is told: which one is first is not fixed.
 */
function toTold(errors: readonly GraphQLFormattedError[], data: unknown): string[] {
  const told = errors.map(({ message, path = [], locations }) => {
    const nulled = toNulled(path, data);
    if (nulled.length < path.length) return JSON.stringify({ below: nulled });
    return JSON.stringify({ path, message: message.replace(SHOWN_VALUE, "$1"), locations });
  });
  return [...new Set(told)].sort();
}

/** As far as the path leads: to null. */
function toNulled(path: readonly (string | number)[], data: unknown): readonly (string | number)[] {
  let at = data;
  for (const [depth, key] of path.entries()) {
    if (at === null) return path.slice(0, depth);
    at = (at as Record<string | number, unknown>)[key];
  }
  return path;
}

/** A value as it is shown in an error, which nobody but a log is told. */
const SHOWN_VALUE = /(but got: |serialize\().*$/;

/** As the gateway has them when it runs a query. */
function toCoerced(operation: OperationDefinitionNode, variables: Asked["variables"]): Asked["variables"] {
  const { coerced, errors } = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
  if (!coerced) throw new Error(errors.map(({ message }) => message).join());
  return coerced;
}

interface Asked {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
}

async function byGraphqlJs({ document, variables }: Asked) {
  const contextValue = createContext();
  const { data = null, errors = [] } = await execute({
    schema,
    document,
    variableValues: variables,
    contextValue,
    fieldResolver: countingResolver as never,
  });
  return {
    data: JSON.stringify(data),
    errors: toTold(
      errors.map((error) => error.toJSON()),
      data,
    ),
  };
}

async function compiled({ document, operation, variables: asked }: Asked, times: number) {
  const variables = toCoerced(operation, asked);
  const conditions = Object.fromEntries(conditionNames(document).map((name) => [name, variables[name]]));
  const run = compileQuery({ schema, document, operation, conditions, texts });
  if (!run) throw new Error("is not compiled");
  const answers = [];
  for (let time = 0; time < times; time++) {
    const { data, errors } = await run(createContext(), variables);
    answers.push({
      data,
      errors: toTold(
        errors.map((error) => error.toJSON()),
        JSON.parse(data),
      ),
    });
  }
  return answers;
}

/** Some of its fields and fragments under @skip or @include. */
function withConditions(query: string, seed: number): { document: DocumentNode; conditions: object } {
  const random = seeded(seed);
  const conditions = { yes: true, no: false };
  const directives = ["@skip(if: $no)", "@include(if: $yes)", "@skip(if: $yes)", "@include(if: false)"];
  const isConditional = () => random() < 0.1;
  const directiveOf = () => parse(`{ a ${directives[Math.floor(random() * 4)]} }`).definitions[0] as never;
  const add = (node: { readonly kind: string }) => {
    if (!isConditional()) return undefined;
    const { selectionSet } = directiveOf() as OperationDefinitionNode;
    return { ...node, directives: selectionSet.selections[0]?.directives };
  };
  const document = visit(parse(query), {
    Field: add,
    InlineFragment: add,
    FragmentSpread: add,
    OperationDefinition: {
      leave: (node) => {
        const declared = parse("query ($yes: Boolean!, $no: Boolean!) { a }").definitions[0];
        const more = (declared as OperationDefinitionNode).variableDefinitions ?? [];
        return { ...node, variableDefinitions: [...(node.variableDefinitions ?? []), ...more] };
      },
    },
  });
  // Printed and read again, so that all has its place.
  return { document: parse(print(document)), conditions };
}

/** Expects random operations to be answered alike, over objects that are asked again, with random faults. */
export async function compareOperations(count: number): Promise<void> {
  let failed = 0;
  for (let seed = 1; seed <= count; seed++) {
    const { type, query, variables } = toValidOperation(schema, ids, seed);
    if (type !== "query") continue;
    // Few worlds: their nodes are met again and again.
    grow(seed % 20);
    const { document, conditions } = withConditions(query, seed);
    const operation = getOperationAST(document) as OperationDefinitionNode;
    if (operation.kind !== Kind.OPERATION_DEFINITION) throw new Error("is no operation");
    const asked = { document, operation, variables: { ...variables, ...conditions } };
    const expected = await byGraphqlJs(asked);
    failed += Math.min(expected.errors.length, 1);
    for (const answer of await compiled(asked, 2)) expect({ seed, ...answer }).toEqual({ seed, ...expected });
  }
  // The faults were met.
  expect(failed).toBeGreaterThan(count / 10);
}
