// Puts the rules before the resolvers of a schema.
import {
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  defaultFieldResolver,
  isObjectType,
} from "graphql";
import type { GatewayContext } from "../context.js";
import type { Action } from "../healthlake/quotas.js";
import { FIELD_RULES } from "./rules.js";

type Field = GraphQLField<unknown, GatewayContext>;
type Resolver = GraphQLFieldResolver<unknown, GatewayContext>;

/** Changes the schema in place, and gives it back: from then on each field with a rule is refused to whom no role grants it. */
export function guardFields(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap()).filter(isObjectType)) {
    for (const field of Object.values(type.getFields())) {
      const rule = FIELD_RULES[`${type.name}.${field.name}`];
      if (rule === undefined || rule === "doors") continue;
      guardField(field as Field, rule, type === schema.getSubscriptionType());
    }
  }
  return schema;
}

/** A subscription is judged once, before its source is opened; its events come of what was granted then. */
function guardField(field: Field, action: Action, isSubscription: boolean): void {
  if (isSubscription) field.subscribe = afterCheck(action, field.subscribe as Resolver);
  else field.resolve = afterCheck(action, field.resolve ?? defaultFieldResolver);
}

function afterCheck(action: Action, resolve: Resolver): Resolver {
  return (source, args, context, info) => {
    context.access.requireRole(action);
    return resolve(source, args, context, info);
  };
}
