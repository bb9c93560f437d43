// Jobs of all datastores.
import { ArgsType, Field, ID, InputType, ObjectType, registerEnumType } from "type-graphql";
import type { JobKind } from "../aws/job-kinds.js";
import { createConnectionType } from "./connection.js";
import { JobStatus } from "./enums.js";
import { Job } from "./job.js";
import { JobOrder, OrderedArgs } from "./order.js";
import { DateTime } from "./scalars.js";

/** Its values are the kinds themselves. */
export const JobKinds = { IMPORT: "import", EXPORT: "export" } as const satisfies Record<string, JobKind>;

registerEnumType(JobKinds, {
  name: "JobKind",
  description: "The kinds of job that HealthLake has.",
  valuesConfig: {
    IMPORT: { description: "Jobs that read into a datastore: ImportJob." },
    EXPORT: { description: "Jobs that write a datastore out: ExportJob." },
  },
});

@InputType({
  description:
    "Which jobs of the account. All given conditions must hold; a null one is as if it were not given. No list may be empty.",
})
export class AccountJobsFilter {
  @Field(() => [JobKinds], {
    nullable: true,
    description: "Of one of these kinds. Without it: of all kinds that the caller may list.",
  })
  kind?: JobKind[] | null;

  @Field(() => [JobStatus], { nullable: true, description: "One of these statuses." })
  status?: JobStatus[] | null;

  @Field(() => [JobStatus], { nullable: true, description: "None of these statuses." })
  statusNot?: JobStatus[] | null;

  @Field(() => [ID], {
    nullable: true,
    description:
      "Of one of these datastores: global ids, AWS ids or ARNs. One that is not there, or hidden from the caller, has no jobs.",
  })
  datastoreId?: string[] | null;

  @Field(() => String, {
    nullable: true,
    description: "Its name has this in it, in capital or small letters, 1 to 64 characters.",
  })
  nameContains?: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description: "submitTime after this time, not at it, to the millisecond. Must be before submittedBefore.",
  })
  submittedAfter?: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description: "submitTime before this time, not at it, to the millisecond.",
  })
  submittedBefore?: Date | null;
}

@ArgsType()
export class AccountJobsArgs extends OrderedArgs {
  @Field(() => AccountJobsFilter, {
    nullable: true,
    description:
      "Which jobs. Without submittedAfter and submittedBefore: those of the last 30 days, from a whole hour on; the cursors keep to that hour.",
  })
  filter?: AccountJobsFilter | null;

  @Field(() => JobOrder, { nullable: true, description: "In which order. Without it: the newest first." })
  orderBy?: JobOrder | null;
}

@ObjectType("JobConnection", {
  description: "A slice of the jobs of all datastores, in the order that was asked for.",
  simpleResolvers: true,
})
export class JobConnection extends createConnectionType(Job, "jobs") {
  @Field(() => DateTime, {
    description:
      "From when the oldest of the lists is that it was made of: when the gateway sent the call. Events of subscriptions that were observed before it tell nothing new.",
  })
  asOf!: string;
}
