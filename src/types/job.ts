// What import and export jobs share.
import type {
  ExportJobProperties,
  ImportJobProperties,
  OutputDataConfig as OutputDataConfigShape,
  StartFHIRImportJobRequest,
  StartFHIRImportJobResponse,
} from "@aws-sdk/client-healthlake";
import { Field, InterfaceType, ObjectType } from "type-graphql";
import { type NodeType, encodeGlobalId } from "../relay/global-id.js";
import { JobStatus, toEnum } from "./enums.js";
import { Node } from "./node.js";
import { DateTime } from "./scalars.js";

@InterfaceType({
  implements: Node,
  description: "What ImportJob and ExportJob share; for fragments on node and nodes.",
})
export abstract class Job extends Node {
  @Field(() => String, {
    description: "HealthLake's own id: 32 lower-case hexadecimal digits, unique within its datastore.",
  })
  jobId!: string;

  @Field(() => String, {
    nullable: true,
    description: "Name, 1 to 64 characters; not unique. Null where none was given.",
  })
  name?: string | undefined;

  @Field(() => JobStatus, { description: "Where it is in its life." })
  status!: JobStatus;

  @Field(() => String, {
    description: "The status exactly as HealthLake sent it, also when status is UNKNOWN.",
  })
  upstreamStatus!: string;

  @Field(() => DateTime, { description: "When HealthLake accepted it." })
  submitTime!: string;

  @Field(() => DateTime, { nullable: true, description: "When it ended. Null until then." })
  endTime?: string | undefined;

  @Field(() => String, { description: "HealthLake's own id of its datastore." })
  datastoreId!: string;

  @Field(() => String, {
    nullable: true,
    description:
      "ARN of the IAM role with which HealthLake reads and writes S3 for it. Null where HealthLake does not tell.",
  })
  dataAccessRoleArn?: string | undefined;

  @Field(() => String, {
    nullable: true,
    description: "HealthLake's own words on how it went. Null where it says nothing.",
  })
  message?: string | undefined;
}

@ObjectType({
  description: "A place in S3, and the key that encrypts what is written there.",
  simpleResolvers: true,
})
export class S3Configuration {
  @Field(() => String, {
    description:
      "s3://bucket/prefix. In a job's answer this is the job's own folder, below the one that was asked for.",
  })
  s3Uri!: string;

  @Field(() => String, { description: "KMS key id, alias or ARN." })
  kmsKeyId!: string;
}

@ObjectType({
  description: "Where a job writes. HealthLake's tagged union: at most one member is set.",
  simpleResolvers: true,
})
export class OutputDataConfig {
  @Field(() => S3Configuration, {
    nullable: true,
    description: "A place in S3. Null where HealthLake uses a member that this gateway does not know.",
  })
  s3Configuration?: S3Configuration | undefined;

  @Field(() => String, {
    nullable: true,
    description: "Name of a member that this gateway does not know. Null otherwise.",
  })
  unknownMember?: string | undefined;
}

export function toJobFields(type: NodeType, shape: ImportJobProperties | ExportJobProperties) {
  const status = shape.JobStatus as string;
  return {
    id: encodeGlobalId(type, `${shape.DatastoreId}/${shape.JobId}`),
    jobId: shape.JobId as string,
    name: shape.JobName,
    status: toEnum(JobStatus, status),
    upstreamStatus: status,
    submitTime: (shape.SubmitTime as Date).toISOString(),
    endTime: shape.EndTime?.toISOString(),
    datastoreId: shape.DatastoreId as string,
    dataAccessRoleArn: shape.DataAccessRoleArn,
    message: shape.Message,
  };
}

/** Once it has a status that it keeps, or a time at which it ended, it has written all that it writes. */
export function isEnded({ status, endTime }: Pick<Job, "status" | "endTime">): boolean {
  return endTime !== undefined || ENDED.has(status);
}

const ENDED: ReadonlySet<JobStatus> = new Set([
  JobStatus.COMPLETED,
  JobStatus.COMPLETED_WITH_ERRORS,
  JobStatus.FAILED,
  JobStatus.CANCEL_COMPLETED,
  JobStatus.CANCEL_FAILED,
]);

export function toOutputDataConfig(shape: OutputDataConfigShape): OutputDataConfig {
  const s3 = shape.S3Configuration;
  return {
    s3Configuration: s3 && { s3Uri: s3.S3Uri as string, kmsKeyId: s3.KmsKeyId as string },
    unknownMember: shape.$unknown?.[0],
  };
}

/** What the answer to a start tells of the job; with `request`, what of it HealthLake stores as it is. */
export function toJobAnswer(
  type: NodeType,
  datastoreId: string,
  answer: StartFHIRImportJobResponse,
  request: Pick<StartFHIRImportJobRequest, "JobName" | "DataAccessRoleArn"> | undefined,
) {
  const status = answer.JobStatus as string;
  return {
    id: encodeGlobalId(type, `${datastoreId}/${answer.JobId}`),
    jobId: answer.JobId as string,
    datastoreId,
    status: toEnum(JobStatus, status),
    upstreamStatus: status,
    ...(request && { name: request.JobName, dataAccessRoleArn: request.DataAccessRoleArn }),
  };
}
