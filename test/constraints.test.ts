// Holds both tables of constraints, the gateway's and the local HealthLake's, against the service model. They share no code.
import {
  GraphQLEnumType,
  GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLSchema,
  getNullableType,
  isListType,
  isNonNullType,
} from "graphql";
import { ACTIONS } from "../src/local/control/actions/index.js";
import { SHAPES } from "../src/local/control/constraints.js";
import { buildGatewaySchema } from "../src/schema.js";
import { INPUTS, INTEGER_SHAPES, LIST_SHAPES, type Rule, TEXT_SHAPES } from "../src/types/constraints.js";
import { inputShapes, model, shapeOf } from "./support/service-model.js";

describe("the local HealthLake", () => {
  test("has every action of the service model and no other", () => {
    expect(Object.keys(ACTIONS).sort()).toEqual(Object.keys(model.operations).sort());
  });

  test("has the shapes of all inputs and no other", () => {
    expect(Object.keys(SHAPES).sort()).toEqual([...inputShapes()].sort());
  });

  test.each([...inputShapes()])("has every constraint of %s", (name) => {
    const { members, member, required, ...constraints } = shapeOf(name);
    const expected = {
      ...constraints,
      ...(members && {
        members: Object.fromEntries(Object.entries(members).map(([key, one]) => [key, one.shape])),
      }),
      ...(member && { member: member.shape }),
      ...(required && { required }),
    };
    delete (expected as { box?: boolean }).box;
    expect(SHAPES[name as keyof typeof SHAPES]).toEqual(expected);
  });
});

/** The GraphQL input of each action that changes something, and its members whose names are not AWS's in camel case. */
const MUTATIONS: Readonly<Record<string, { input: string; names: Readonly<Record<string, string>> }>> = {
  CreateFHIRDatastore: {
    input: "CreateDatastoreInput",
    names: { DatastoreName: "name", DatastoreTypeVersion: "typeVersion" },
  },
  UpdateFHIRDatastore: { input: "UpdateDatastoreInput", names: { DatastoreId: "id", DatastoreName: "name" } },
  RestoreFHIRDatastore: { input: "RestoreDatastoreInput", names: { DatastoreName: "name" } },
  DeleteFHIRDatastore: { input: "DeleteDatastoreInput", names: { DatastoreId: "id" } },
  StartFHIRImportJob: { input: "StartImportJobInput", names: { JobName: "name" } },
  StartFHIRExportJob: { input: "StartExportJobInput", names: { JobName: "name" } },
  TagResource: { input: "TagDatastoreInput", names: { ResourceARN: "id" } },
  UntagResource: { input: "UntagDatastoreInput", names: { ResourceARN: "id", TagKeys: "keys" } },
};

/** These name a datastore: the gateway takes them in three forms, and turns what it was given into what fits the model. */
const DATASTORE_REFS = ["DatastoreId", "AmazonResourceName"];

const toName = (member: string, names: Readonly<Record<string, string>> = {}) =>
  names[member] ?? member.charAt(0).toLowerCase() + member.slice(1);

const usedTexts = new Set<string>();
const usedLists = new Set<string>();
const usedIntegers = new Set<string>();

/** What the gateway's table must say of a shape; undefined where the model only gives its type. */
function toRule(name: string): Rule | undefined {
  const shape = shapeOf(name);
  if (DATASTORE_REFS.includes(name)) return undefined;
  if (shape.type === "structure") return { kind: "object", members: toMembers(name) };
  if (shape.type === "list") {
    usedLists.add(name);
    return { kind: "list", shape: name as never, of: toRule(shape.member?.shape ?? "") as Rule };
  }
  if (shape.enum) return { kind: "enum" };
  if (shape.type === "integer") {
    usedIntegers.add(name);
    return { kind: "integer", shape: name as never };
  }
  if (shape.min === undefined && shape.max === undefined && shape.pattern === undefined) return undefined;
  usedTexts.add(name);
  return { kind: "text", shape: name as never };
}

function toMembers(name: string, names?: Readonly<Record<string, string>>): Record<string, Rule> {
  const rules = Object.entries(shapeOf(name).members ?? {}).map(
    ([member, { shape }]) => [toName(member, names), toRule(shape)] as const,
  );
  return Object.fromEntries(rules.filter((entry): entry is [string, Rule] => entry[1] !== undefined));
}

const inputOf = (action: string) => model.operations[action]?.input.shape ?? "";
const expectedMembers = new Map(
  Object.entries(MUTATIONS).map(([action, { names }]) => [action, toMembers(inputOf(action), names)]),
);

describe("the gateway", () => {
  let schema: GraphQLSchema;
  beforeAll(async () => {
    schema = await buildGatewaySchema();
  });

  test("has an input for every action that changes something", () => {
    const writes = Object.keys(model.operations).filter((action) => !/^(Describe|List)/.test(action));
    expect(Object.keys(MUTATIONS).sort()).toEqual(writes.sort());
  });

  test.each(Object.entries(MUTATIONS))("has every constraint of %s and no other", (action, { input }) => {
    const table: Readonly<Record<string, object>> = INPUTS;
    expect(table[input] ?? {}).toEqual(expectedMembers.get(action));
  });

  test("has the texts of these inputs as in the model and no other", () => {
    const expected = [...usedTexts].map((name) => {
      const { min, max, pattern } = shapeOf(name);
      return [name, { min, max, pattern }];
    });
    expect(TEXT_SHAPES).toEqual(Object.fromEntries(expected));
  });

  test("has the lists of these inputs as in the model and no other", () => {
    const expected = [...usedLists].map((name) => [name, { min: shapeOf(name).min, max: shapeOf(name).max }]);
    expect(LIST_SHAPES).toEqual(Object.fromEntries(expected));
  });

  test("has the integers of these inputs as in the model and no other", () => {
    const expected = [...usedIntegers].map((name) => [
      name,
      { min: shapeOf(name).min, max: shapeOf(name).max },
    ]);
    expect(INTEGER_SHAPES).toEqual(Object.fromEntries(expected));
  });

  test.each(Object.entries(MUTATIONS))(
    "asks in GraphQL for what %s requires, takes what is optional, and has its enums",
    (action, { input, names }) => {
      const type = schema.getType(input) as GraphQLInputObjectType;
      compare(type, inputOf(action), names, ["clientMutationId"]);
    },
  );
});

/** What has no other member, and says nothing without it. */
const SAY_NOTHING_WITHOUT = ["AnalyticsConfiguration", "NlpConfiguration", "ProfileConfiguration"];

/** GraphQL itself sees to types, required members and enum values: the schema must say them as the model does. */
function compare(
  type: GraphQLInputObjectType,
  shapeName: string,
  names?: Readonly<Record<string, string>>,
  own: readonly string[] = [],
): void {
  const { members = {}, required = [], union = false } = shapeOf(shapeName);
  const fields = type.getFields();
  const expected = Object.keys(members).map((member) => toName(member, names));
  expect(Object.keys(fields).sort()).toEqual([...expected, ...own].sort());
  for (const [member, { shape }] of Object.entries(members)) {
    const field = fields[toName(member, names)];
    if (!field) throw new Error(`${type.name} lacks ${member}`);
    // A union has exactly one member, and the model knows but one of each.
    const isNeeded = required.includes(member) || union || SAY_NOTHING_WITHOUT.includes(shapeName);
    expect([member, isNonNullType(field.type)]).toEqual([member, isNeeded]);
    compareValue(field.type, shape);
  }
}

function compareValue(type: GraphQLInputType, shapeName: string): void {
  const shape = shapeOf(shapeName);
  const nullable = getNullableType(type);
  if (isListType(nullable)) {
    expect(shape.type).toBe("list");
    expect(isNonNullType(nullable.ofType)).toBe(true);
    return compareValue(nullable.ofType, shape.member?.shape ?? "");
  }
  if (nullable instanceof GraphQLInputObjectType) return compare(nullable, shapeName);
  if (nullable instanceof GraphQLEnumType) {
    const values = nullable.getValues().map(({ value }) => value as string);
    return expect(values.sort()).toEqual([...(shape.enum ?? []), "UNKNOWN"].sort());
  }
  const scalars: Readonly<Record<string, readonly string[]>> = {
    string: ["String", "ID"],
    boolean: ["Boolean"],
    integer: ["Int"],
    timestamp: ["DateTime"],
  };
  expect(scalars[shape.type]).toContain(nullable.toString());
}
