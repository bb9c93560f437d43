// No field of the schema may reach for HealthLake without a rule.
import { type GraphQLObjectType, isObjectType } from "graphql";
import { guardFields } from "../../src/access/field-guards.js";
import { FIELD_RULES } from "../../src/access/field-rules.js";
import type { GatewayContext } from "../../src/context.js";
import { GatewayError } from "../../src/errors.js";
import { OWN_ACTIONS } from "../../src/auth/own-actions.js";
import { COSTS } from "../../src/operations/field-costs.js";
import { PUBLISHED_QUOTAS } from "../../src/healthlake/quotas.js";
import { buildGatewaySchema } from "../../src/schema.js";

const schema = await buildGatewaySchema();
const objects = Object.values(schema.getTypeMap()).filter(
  (type): type is GraphQLObjectType => isObjectType(type) && !type.name.startsWith("__"),
);
const fields = objects.flatMap((type) =>
  Object.values(type.getFields()).map((field) => ({ field, type, name: `${type.name}.${field.name}` })),
);
const roots = new Set([schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]);
/** Resolvers that page through what their connection has reached for. */
const FREE = /^PageInfo\./;

test("every root field, every field with a resolver, and every field that costs calls has a rule", () => {
  const needed = fields.filter(
    ({ field, type, name }) =>
      !FREE.test(name) && (roots.has(type) || field.resolve || Object.hasOwn(COSTS, name)),
  );
  expect(needed.map(({ name }) => name).filter((name) => !Object.hasOwn(FIELD_RULES, name))).toEqual([]);
});

test("every rule is of a field that there is, and names an action that there is", () => {
  const names = new Set(fields.map(({ name }) => name));
  expect(Object.keys(FIELD_RULES).filter((name) => !names.has(name))).toEqual([]);
  const actions = new Set<string>([...Object.keys(PUBLISHED_QUOTAS), ...OWN_ACTIONS, "guards", "anybody"]);
  expect(Object.values(FIELD_RULES).filter((rule) => !actions.has(rule))).toEqual([]);
});

test("mutations and subscriptions all name their action", () => {
  const guarded = Object.entries(FIELD_RULES).filter(([, rule]) => rule === "guards");
  expect(guarded.map(([name]) => name).filter((name) => /^(Mutation|Subscription)\./.test(name))).toEqual([]);
});

test("the rule comes before the resolver, of a subscription before its source", async () => {
  const guarded = guardFields(await buildGatewaySchema());
  const asked: string[] = [];
  const context = {
    access: {
      requireRole: (action: string) => {
        asked.push(action);
        throw new GatewayError("FORBIDDEN", action);
      },
    },
    trail: { recorded: () => undefined },
  } as unknown as GatewayContext;
  const named = Object.entries(FIELD_RULES).filter(([, rule]) => rule !== "guards" && rule !== "anybody");
  for (const [name, rule] of named) {
    const [typeName = "", fieldName = ""] = name.split(".");
    const type = guarded.getType(typeName) as GraphQLObjectType;
    const field = type.getFields()[fieldName];
    const run = type === guarded.getSubscriptionType() ? field?.subscribe : field?.resolve;
    await expect(run?.({}, {}, context, {} as never)).rejects.toThrow(rule);
  }
  expect(asked).toEqual(named.map(([, rule]) => rule));
});
