// What lists can be ordered by, and the arguments that page through an order.
import { ArgsType, Field, InputType, Int, registerEnumType } from "type-graphql";

export enum OrderDirection {
  ASC = "ASC",
  DESC = "DESC",
}

registerEnumType(OrderDirection, {
  name: "OrderDirection",
  description: "Which end of an order comes first. What has no value to be ordered by comes last in both.",
  valuesConfig: {
    ASC: { description: "The least first: the oldest, or A before Z." },
    DESC: { description: "The greatest first: the newest, or Z before A." },
  },
});

export enum JobOrderField {
  SUBMIT_TIME = "SUBMIT_TIME",
  END_TIME = "END_TIME",
  NAME = "NAME",
  STATUS = "STATUS",
}

registerEnumType(JobOrderField, {
  name: "JobOrderField",
  description:
    "What jobs can be ordered by. Of the same value they are ordered by kind, datastore and job id.",
  valuesConfig: {
    SUBMIT_TIME: { description: "submitTime." },
    END_TIME: { description: "endTime; jobs that have not ended come last." },
    NAME: { description: "name, by its UTF-16 code units; jobs without one come last." },
    STATUS: { description: "upstreamStatus, by its letters." },
  },
});

@InputType({ description: "In which order jobs are listed." })
export class JobOrder {
  @Field(() => JobOrderField, {
    defaultValue: JobOrderField.SUBMIT_TIME,
    description: "What they are ordered by.",
  })
  field!: JobOrderField;

  @Field(() => OrderDirection, {
    defaultValue: OrderDirection.DESC,
    description: "Which end comes first.",
  })
  direction!: OrderDirection;
}

export enum DatastoreOrderField {
  NAME = "NAME",
  CREATED_AT = "CREATED_AT",
  STATUS = "STATUS",
}

registerEnumType(DatastoreOrderField, {
  name: "DatastoreOrderField",
  description: "What datastores can be ordered by. Of the same value they are ordered by their AWS ids.",
  valuesConfig: {
    NAME: { description: "name, by its UTF-16 code units; datastores without one come last." },
    CREATED_AT: { description: "createdAt; datastores without it come last." },
    STATUS: { description: "upstreamStatus, by its letters." },
  },
});

@InputType({ description: "In which order datastores are listed." })
export class DatastoreOrder {
  @Field(() => DatastoreOrderField, {
    defaultValue: DatastoreOrderField.CREATED_AT,
    description: "What they are ordered by.",
  })
  field!: DatastoreOrderField;

  @Field(() => OrderDirection, {
    defaultValue: OrderDirection.DESC,
    description: "Which end comes first.",
  })
  direction!: OrderDirection;
}

/** How many edges a list in an order has where neither first nor last is given. */
export const EDGES_BY_DEFAULT = 20;

@ArgsType()
export class OrderedArgs {
  @Field(() => Int, {
    nullable: true,
    description: "How many edges at most, from the beginning on, 0 to 500. Without first and last: 20.",
  })
  first?: number | null;

  @Field(() => String, {
    nullable: true,
    description: "A cursor of the same list (same field, filter and order): only what comes behind it.",
  })
  after?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: "How many edges at most, from the end back, 0 to 500. Not together with first.",
  })
  last?: number | null;

  @Field(() => String, {
    nullable: true,
    description: "A cursor of the same list (same field, filter and order): only what comes before it.",
  })
  before?: string | null;
}
