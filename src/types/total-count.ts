// How long the list of a connection is, as far as that is known.
import { Field, Int, ObjectType, registerEnumType } from "type-graphql";
import type { TotalCount as Counted } from "../relay/connection.js";

const CountPrecision = {
  EXACT: "EXACT",
  AT_LEAST: "AT_LEAST",
} as const satisfies Record<string, Counted["precision"]>;

registerEnumType(CountPrecision, {
  name: "CountPrecision",
  description: "How well a count is known.",
  valuesConfig: {
    EXACT: { description: "The whole list was read." },
    AT_LEAST: { description: "Only a part of the list was read: it has so many, and may have more." },
  },
});

@ObjectType({ description: "How many a list has for the caller.", simpleResolvers: true })
export class TotalCount implements Counted {
  @Field(() => Int, { description: "How many were counted, of what the caller may see." })
  value!: number;

  @Field(() => CountPrecision, { description: "Whether these are all." })
  precision!: Counted["precision"];
}
