import type { GraphQLResolveInfo } from "graphql";
import { Field, ObjectType } from "type-graphql";
import { Datastore } from "./datastore.js";
import { ExportJob } from "./export-job.js";
import { ImportJob } from "./import-job.js";

/** A resource that is loaded only where more of it is selected than the mutation's own answer tells. */
export type Lazy<T> = (args: object, context: never, info: GraphQLResolveInfo) => Promise<T | null>;

const TOKEN =
  "The idempotency token that was used: repeating the mutation with it and the same input makes nothing new.";
const ECHO = "The input's clientMutationId.";
const LOADED =
  "Null, with an error, where loading more of it failed than HealthLake's answer to the mutation tells.";

/** What all payloads about a datastore share; not a type of the schema by itself. */
@ObjectType({ simpleResolvers: true, description: "The datastore of a mutation." })
class DatastorePayload {
  @Field(() => String, {
    description: "HealthLake's own id of the datastore, there even where loading more of it fails.",
  })
  datastoreId!: string;

  @Field(() => Datastore, { nullable: true, description: `The datastore. ${LOADED}` })
  datastore!: Lazy<Datastore>;

  @Field(() => String, { nullable: true, description: ECHO })
  clientMutationId?: string | null | undefined;
}

@ObjectType({ simpleResolvers: true, description: "The datastore that is being created." })
export class CreateDatastorePayload extends DatastorePayload {
  @Field(() => String, { description: TOKEN })
  clientToken!: string;
}

@ObjectType({ simpleResolvers: true, description: "The datastore that is being restored." })
export class RestoreDatastorePayload extends DatastorePayload {
  @Field(() => String, { description: TOKEN })
  clientToken!: string;
}

@ObjectType({ simpleResolvers: true, description: "The datastore as it is changed, or being changed." })
export class UpdateDatastorePayload extends DatastorePayload {}

@ObjectType({ simpleResolvers: true, description: "The datastore that is being deleted, or was already." })
export class DeleteDatastorePayload extends DatastorePayload {}

@ObjectType({ simpleResolvers: true, description: "The datastore with its new tags." })
export class TagDatastorePayload extends DatastorePayload {}

@ObjectType({ simpleResolvers: true, description: "The datastore without the tags." })
export class UntagDatastorePayload extends DatastorePayload {}

/** What all payloads about a job share; not a type of the schema by itself. */
@ObjectType({ simpleResolvers: true, description: "The job of a mutation." })
class JobPayload {
  @Field(() => String, {
    description: "HealthLake's own id of the job, there even where loading more of it fails.",
  })
  jobId!: string;

  @Field(() => String, { description: TOKEN })
  clientToken!: string;

  @Field(() => String, { nullable: true, description: ECHO })
  clientMutationId?: string | null | undefined;
}

@ObjectType({ simpleResolvers: true, description: "The import job that was started." })
export class StartImportJobPayload extends JobPayload {
  @Field(() => ImportJob, { nullable: true, description: `The job. ${LOADED}` })
  importJob!: Lazy<ImportJob>;
}

@ObjectType({ simpleResolvers: true, description: "The export job that was started." })
export class StartExportJobPayload extends JobPayload {
  @Field(() => ExportJob, { nullable: true, description: `The job. ${LOADED}` })
  exportJob!: Lazy<ExportJob>;
}
