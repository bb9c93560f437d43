import { Field, InterfaceType, ObjectType } from "type-graphql";
import { Datastore } from "./datastore.js";
import { DatastoreStatus, JobStatus } from "./enums.js";
import { ExportJob } from "./export-job.js";
import { ImportJob } from "./import-job.js";
import { Job } from "./job.js";
import type { Lazy } from "./payloads.js";
import { DateTime } from "./scalars.js";

const PREVIOUS = "The status that the publisher saw before. Null on a first event.";
const PRESENT = "The status that this event tells of.";

@InterfaceType({
  description: "A status as the publisher saw it; for fragments.",
  resolveType: ({ constructor }: object) => constructor as never,
})
export abstract class StatusEvent {
  @Field(() => DateTime, {
    description:
      "When the gateway sent the call that showed it; for one of its own mutations, when the answer came.",
  })
  observedAt!: string;

  @Field(() => Boolean, { description: "Whether no further status can follow." })
  terminal!: boolean;
}

@ObjectType({
  implements: StatusEvent,
  simpleResolvers: true,
  description: "A datastore's status: its present one first, then every change that is observed.",
})
export class DatastoreStatusEvent extends StatusEvent {
  @Field(() => DatastoreStatus, { nullable: true, description: PREVIOUS })
  previousStatus?: DatastoreStatus | undefined;

  @Field(() => DatastoreStatus, { description: PRESENT })
  status!: DatastoreStatus;

  @Field(() => Datastore, { description: "The datastore as it was then." })
  datastore!: Datastore | Lazy<Datastore>;
}

@InterfaceType({
  implements: StatusEvent,
  resolveType: ({ constructor }: object) => constructor as never,
  description: "The status of a job of either kind as the publisher saw it; for fragments.",
})
export abstract class JobStatusEvent extends StatusEvent {
  @Field(() => JobStatus, { nullable: true, description: PREVIOUS })
  previousStatus?: JobStatus | undefined;

  @Field(() => JobStatus, { description: PRESENT })
  status!: JobStatus;

  @Field(() => String, {
    description: "The status exactly as HealthLake sent it, also when status is UNKNOWN.",
  })
  upstreamStatus!: string;

  @Field(() => Job, { description: "The job as it was then." })
  abstract job: Job | Lazy<Job>;
}

@ObjectType({
  implements: [JobStatusEvent, StatusEvent],
  simpleResolvers: true,
  description:
    "An import job's status, or its progress: the present one first, then every change that is observed.",
})
export class ImportJobStatusEvent extends JobStatusEvent {
  @Field(() => ImportJob, { description: "The job as it was then." })
  job!: ImportJob | Lazy<ImportJob>;

  @Field(() => ImportJob, { description: "The job as it was then; the same as job." })
  importJob!: ImportJob | Lazy<ImportJob>;
}

@ObjectType({
  implements: [JobStatusEvent, StatusEvent],
  simpleResolvers: true,
  description: "An export job's status: its present one first, then every change that is observed.",
})
export class ExportJobStatusEvent extends JobStatusEvent {
  @Field(() => ExportJob, { description: "The job as it was then." })
  job!: ExportJob | Lazy<ExportJob>;

  @Field(() => ExportJob, { description: "The job as it was then; the same as job." })
  exportJob!: ExportJob | Lazy<ExportJob>;
}
