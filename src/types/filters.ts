import { Field, InputType } from "type-graphql";
import { DatastoreStatus, JobStatus } from "./enums.js";
import { DateTime } from "./scalars.js";

@InputType({
  description:
    "Which datastores to list. All given conditions must hold; a null one is as if it were not given.",
})
export class DatastoreFilter {
  @Field(() => String, { nullable: true, description: "The exact name, 1 to 256 characters." })
  name?: string | null;

  @Field(() => [DatastoreStatus], {
    nullable: true,
    description:
      "One of these statuses. A single one is asked of HealthLake, several are filtered by the gateway. Not empty.",
  })
  status?: DatastoreStatus[] | null;

  @Field(() => [DatastoreStatus], {
    nullable: true,
    description: "None of these statuses: filtered by the gateway. Not empty.",
  })
  statusNot?: DatastoreStatus[] | null;

  @Field(() => String, {
    nullable: true,
    description:
      "Its name has this in it, in capital or small letters, 1 to 256 characters: filtered by the gateway.",
  })
  nameContains?: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      "createdAt before this time, not at it, to the millisecond. What has no createdAt does not match.",
  })
  createdBefore?: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      "createdAt after this time, not at it, to the millisecond. Must be before createdBefore. What has no createdAt does not match.",
  })
  createdAfter?: Date | null;
}

@InputType({
  description: "Which jobs to list. All given conditions must hold; a null one is as if it were not given.",
})
export class JobFilter {
  @Field(() => String, { nullable: true, description: "The exact name, 1 to 64 characters." })
  name?: string | null;

  @Field(() => [JobStatus], {
    nullable: true,
    description:
      "One of these statuses. A single one is asked of HealthLake, several are filtered by the gateway. Not empty.",
  })
  status?: JobStatus[] | null;

  @Field(() => DateTime, {
    nullable: true,
    description: "submitTime before this time, not at it, to the millisecond.",
  })
  submittedBefore?: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description: "submitTime after this time, not at it, to the millisecond. Must be before submittedBefore.",
  })
  submittedAfter?: Date | null;
}

@InputType({
  description:
    "Which datastores to watch. All given conditions must hold; a null one is as if it were not given.",
})
export class DatastoreStatusFilter {
  @Field(() => String, { nullable: true, description: "The exact name, 1 to 256 characters." })
  name?: string | null;

  @Field(() => [DatastoreStatus], {
    nullable: true,
    description: "Events whose status or previousStatus is one of these. Not empty.",
  })
  status?: DatastoreStatus[] | null;
}
