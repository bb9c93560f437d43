import { ArgsType, Field, Int } from "type-graphql";
import { DEFAULT_FIRST } from "../relay/connection.js";
import { DatastoreFilter, JobFilter } from "./filters.js";
import { DatastoreOrder, OrderedArgs } from "./order.js";

@ArgsType()
export class DatastoresArgs extends OrderedArgs {
  @Field(() => DatastoreFilter, {
    nullable: true,
    description: "Which datastores. Without it: all, DELETED ones included.",
  })
  filter?: DatastoreFilter | null;

  @Field(() => DatastoreOrder, {
    nullable: true,
    description:
      "In which order; the whole list is read for it. Without it: HealthLake's own, which goes forward only, without last and before.",
  })
  orderBy?: DatastoreOrder | null;
}

@ArgsType()
export class ConnectionArgs {
  @Field(() => String, {
    nullable: true,
    description: "A cursor of the same list (same field, datastore and filter): begin behind its edge.",
  })
  after?: string | null;

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
