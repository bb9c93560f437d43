// schema.graphql: what it promises, that it is described, and that it is what the code makes.
import { readFile } from "node:fs/promises";
import {
  type GraphQLArgument,
  type GraphQLNamedType,
  type GraphQLSchema,
  buildSchema,
  findBreakingChanges,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  validateSchema,
} from "graphql";
import { renderSchema } from "../scripts/schema.js";
import { buildGatewaySchema } from "../src/schema.js";

const readText = (path: string) => readFile(new URL(path, import.meta.url), "utf8");

let schema: GraphQLSchema;
let contract: GraphQLSchema;
beforeAll(async () => {
  schema = await buildGatewaySchema();
  contract = buildSchema(await readText("support/contract.graphql"));
});

test("is a valid schema", () => {
  expect(validateSchema(schema)).toEqual([]);
});

test("schema.graphql is what `npm run schema` prints", async () => {
  expect(await readText("../schema.graphql")).toBe(await renderSchema());
});

describe("the contract", () => {
  /** Parts of the contract that are not built yet: root types and named types, none of them by accident. */
  const NOT_YET: readonly string[] = [];

  const isDue = (name: string) => !NOT_YET.includes(name);

  test("is kept: nothing of it is missing or broken", () => {
    const breaking = findBreakingChanges(contract, schema).filter(({ description }) =>
      isDue(/^\w+/.exec(description)?.[0] ?? ""),
    );
    expect(breaking).toEqual([]);
  });

  test("is kept to the letter: types, nullability and defaults of fields and arguments", () => {
    const due = Object.values(contract.getTypeMap()).filter(
      (it) => !isIntrospectionType(it) && isDue(it.name),
    );
    expect(due.flatMap((type) => toSignatures(type).map((line) => `${type.name}.${line}`))).toEqual(
      due.flatMap((type) => {
        const actual = schema.getType(type.name);
        const lines = new Set(actual ? toSignatures(actual) : []);
        return toSignatures(type).map((line) =>
          lines.has(line) ? `${type.name}.${line}` : `${type.name}: no ${line}`,
        );
      }),
    );
  });

  test("would be missed: a nullable field that becomes non-null, a default that changes", () => {
    const [first, second] = ["type Query { a(b: Int = 50): Int }", "type Query { a(b: Int = 51): Int! }"].map(
      (text) => toSignatures(buildSchema(text).getType("Query") as GraphQLNamedType),
    );
    expect(first).toEqual(["a(b: Int = 50): Int"]);
    expect(second).toEqual(["a(b: Int = 51): Int!"]);
  });
});

/** A line for each field or value of a type: what a client can rely on. */
function toSignatures(type: GraphQLNamedType): string[] {
  if (isEnumType(type)) return type.getValues().map(({ name }) => name);
  if (isInputObjectType(type)) return Object.values(type.getFields()).map(toInputSignature);
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  return [
    ...type.getInterfaces().map(({ name }) => `implements ${name}`),
    ...Object.values(type.getFields()).map((field) => {
      const args = [...field.args].sort((a, b) => (a.name < b.name ? -1 : 1)).map(toInputSignature);
      return `${field.name}${args.length > 0 ? `(${args.join(", ")})` : ""}: ${String(field.type)}`;
    }),
  ];
}

type Input = Pick<GraphQLArgument, "name" | "type" | "defaultValue">;

function toInputSignature({ name, type, defaultValue }: Input): string {
  return `${name}: ${String(type)}${defaultValue === undefined ? "" : ` = ${JSON.stringify(defaultValue)}`}`;
}

test("every type, field, argument, input field and enum value is described", () => {
  const types = Object.values(schema.getTypeMap()).filter((type) => !isIntrospectionType(type));
  const undescribed = types.flatMap(toElements).filter(([, description]) => !description?.trim());
  expect(undescribed.map(([name]) => name)).toEqual([]);
  expect(types.flatMap(toElements).length).toBeGreaterThan(300);
});

type Element = readonly [name: string, description: string | null | undefined];

function toElements(type: GraphQLNamedType): Element[] {
  const below = (): Element[] => {
    if (isEnumType(type))
      return type.getValues().map((value) => [`${type.name}.${value.name}`, value.description]);
    if (isInputObjectType(type))
      return Object.values(type.getFields()).map((field) => [
        `${type.name}.${field.name}`,
        field.description,
      ]);
    if (!isObjectType(type) && !isInterfaceType(type)) return [];
    return Object.values(type.getFields()).flatMap((field): Element[] => [
      [`${type.name}.${field.name}`, field.description],
      ...field.args.map((arg): Element => [`${type.name}.${field.name}(${arg.name})`, arg.description]),
    ]);
  };
  return [[type.name, type.description], ...below()];
}
