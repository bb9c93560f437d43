// Puts the rules before the resolvers of a schema.
import {
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  defaultFieldResolver,
  isObjectType,
} from "graphql";
import type { GatewayContext } from "../context.js";
import type { Action } from "./actions.js";
import { type FieldRule, FIELD_RULES } from "./field-rules.js";
import { awaitRecords, recordMutation } from "./recorders.js";

type Field = GraphQLField<unknown, GatewayContext>;
type Resolver = GraphQLFieldResolver<unknown, GatewayContext>;

/**
 * Changes the schema in place, and gives it back: from then on each field with a rule is refused to whom no role grants it,
 * and leaves its trail in the audit log.
 */
export function guardFields(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap()).filter(isObjectType)) {
    for (const field of Object.values(type.getFields())) {
      const rule = FIELD_RULES[`${type.name}.${field.name}`];
      if (rule === undefined) continue;
      if (type === schema.getSubscriptionType()) guardSource(field as Field, rule);
      else guardResolver(field as Field, rule, type === schema.getMutationType());
    }
  }
  return schema;
}

/** A subscription is judged once, before its source is opened; its events come of what was granted then. */
function guardSource(field: Field, rule: FieldRule): void {
  const subscribe = field.subscribe as Resolver;
  field.subscribe = awaitRecords(isAction(rule) ? afterCheck(rule, subscribe) : subscribe);
}

function guardResolver(field: Field, rule: FieldRule, isMutation: boolean): void {
  const resolve = field.resolve ?? defaultFieldResolver;
  if (!isAction(rule)) field.resolve = awaitRecords(resolve);
  else field.resolve = awaitRecords(afterCheck(rule, isMutation ? recordMutation(rule, resolve) : resolve));
}

function isAction(rule: FieldRule): rule is Action {
  return rule !== "guards" && rule !== "anybody";
}

function afterCheck(action: Action, resolve: Resolver): Resolver {
  return (source, args, context, info) => {
    context.access.requireRole(action);
    return resolve(source, args, context, info);
  };
}
