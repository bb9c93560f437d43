import { Field, ObjectType } from "type-graphql";
import { DateTime, SafeInt } from "./scalars.js";

@ObjectType({
  description:
    "What lies in S3 where an import reads, at the time of asking: HealthLake never says how much there is.",
  simpleResolvers: true,
})
export class InputObjects {
  @Field(() => SafeInt, { description: "How many objects; at least so many where it is not complete." })
  count!: number;

  @Field(() => SafeInt, {
    description: "Their size together, in bytes; at least so much where it is not complete.",
  })
  totalBytes!: number;

  @Field(() => Boolean, { description: "Whether all were counted: ten pages of S3 are, 10,000 objects." })
  complete!: boolean;

  @Field(() => DateTime, { description: "When they were listed." })
  listedAt!: string;
}
