import { ArgsType, Field, Int } from "type-graphql";
import { DatastoreFilter, JobFilter } from "./filters.js";

@ArgsType()
export class ConnectionArgs {
  @Field(() => Int, {
    nullable: true,
    defaultValue: 50,
    description: "How many edges at most, 0 to 500. Null means 50.",
  })
  first?: number | null;

  @Field(() => String, {
    nullable: true,
    description: "A cursor of the same list (same field, datastore and filter): begin behind its edge.",
  })
  after?: string | null;
}

@ArgsType()
export class DatastoresArgs extends ConnectionArgs {
  @Field(() => DatastoreFilter, {
    nullable: true,
    description: "Which datastores. Without it: all, DELETED ones included.",
  })
  filter?: DatastoreFilter | null;
}

@ArgsType()
export class JobsArgs extends ConnectionArgs {
  @Field(() => JobFilter, { nullable: true, description: "Which jobs. Without it: all." })
  filter?: JobFilter | null;
}
