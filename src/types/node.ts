import { Field, ID, InterfaceType } from "type-graphql";

@InterfaceType({
  description: "Anything with a Relay global id. https://relay.dev/graphql/objectidentification.htm",
})
export abstract class Node {
  @Field(() => ID, {
    description:
      "Relay global id: opaque, the same for ever. Take it apart nowhere; pass it to node or to any argument that names the resource.",
  })
  id!: string;
}
