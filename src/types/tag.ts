import type { Tag as TagShape } from "@aws-sdk/client-healthlake";
import { Field, ObjectType } from "type-graphql";

@ObjectType({ description: "A tag of a datastore. Jobs have none.", simpleResolvers: true })
export class Tag {
  @Field(() => String, { description: "Key, 1 to 128 characters, unique among the tags of its datastore." })
  key!: string;

  @Field(() => String, { description: "Value, 0 to 256 characters." })
  value!: string;
}

export function toTag(shape: TagShape): Tag {
  return { key: shape.Key as string, value: shape.Value as string };
}
