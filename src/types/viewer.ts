// Who asks, and what it may do.
import { Field, ObjectType } from "type-graphql";

@ObjectType({ description: "Actions, and the datastores on which they are granted.", simpleResolvers: true })
export class Permission {
  @Field(() => [String], {
    description:
      "By their names in IAM, healthlake:ListFHIRDatastores say, and those of the gateway's own, healthlake-graphql:ReadGateway say.",
  })
  actions!: readonly string[];

  @Field(() => [String], { description: 'AWS ids of the datastores; "*" alone for all, those to come too.' })
  datastores!: readonly string[];
}

@ObjectType({ description: "Who asks.", simpleResolvers: true })
export class Viewer {
  @Field(() => String, {
    nullable: true,
    description:
      "By which the audit log knows the caller: a token's sub, or an API key's id. Null where the gateway asks for no credential.",
  })
  subject?: string | undefined;

  @Field(() => [Permission], {
    nullable: true,
    description:
      "What the caller's roles grant it; all else is FORBIDDEN. Null where the gateway asks for no credential: everybody may do everything.",
  })
  permissions?: readonly Permission[] | undefined;
}
