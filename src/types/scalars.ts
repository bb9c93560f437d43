// graphql-scalars' DateTime and URL, but what HealthLake's answers hold is already a checked string and passes through.
import { GraphQLScalarType } from "graphql";
import { GraphQLDateTime, GraphQLSafeInt, GraphQLURL } from "graphql-scalars";

const passThrough = (value: unknown) => value;

/** Resolvers give ISO 8601 strings in UTC; arguments arrive as Date objects. */
export const DateTime = new GraphQLScalarType<Date, unknown>({
  ...GraphQLDateTime.toConfig(),
  specifiedByURL: "https://www.rfc-editor.org/rfc/rfc3339#section-5.6",
  serialize: passThrough,
});

/** Resolvers give strings that `URL.canParse` accepts. */
export const Url = new GraphQLScalarType({
  ...GraphQLURL.toConfig(),
  specifiedByURL: "https://www.rfc-editor.org/rfc/rfc3986",
  serialize: passThrough,
});

export const SafeInt = GraphQLSafeInt;
