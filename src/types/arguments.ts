import { ArgsType, Field, Int } from "type-graphql";
import { DEFAULT_FIRST, FIRST_DATASTORES } from "../relay/connection.js";
import { DatastoreFilter, JobFilter } from "./filters.js";

@ArgsType()
class AfterArgs {
  @Field(() => String, {
    nullable: true,
    description: "A cursor of the same list (same field, datastore and filter): begin behind its edge.",
  })
  after?: string | null;
}

@ArgsType()
export class DatastoresArgs extends AfterArgs {
  @Field(() => Int, {
    nullable: true,
    defaultValue: FIRST_DATASTORES,
    description:
      "How many edges at most, 0 to 500. Null means 20, AWS's quota of datastores: what is below them fits into one operation.",
  })
  first?: number | null;

  @Field(() => DatastoreFilter, {
    nullable: true,
    description: "Which datastores. Without it: all, DELETED ones included.",
  })
  filter?: DatastoreFilter | null;
}

@ArgsType()
export class ConnectionArgs extends AfterArgs {
  @Field(() => Int, {
    nullable: true,
    defaultValue: DEFAULT_FIRST,
    description: "How many edges at most, 0 to 500. Null means 50.",
  })
  first?: number | null;
}

@ArgsType()
export class JobsArgs extends ConnectionArgs {
  @Field(() => JobFilter, { nullable: true, description: "Which jobs. Without it: all." })
  filter?: JobFilter | null;
}
