import type {
  InputDataConfig as InputDataConfigShape,
  StartFHIRImportJobRequest,
  StartFHIRImportJobResponse,
} from "@aws-sdk/client-healthlake";
import { Field, Float, ObjectType } from "type-graphql";
import type { ImportJobProperties, JobProgressReport as ProgressShape } from "../aws/shapes.js";
import { ValidationLevel, toEnum } from "./enums.js";
import { Job, OutputDataConfig, toJobAnswer, toJobFields, toOutputDataConfig } from "./job.js";
import { mapOnce } from "./map-once.js";
import { Node } from "./node.js";
import { SafeInt } from "./scalars.js";

@ObjectType({
  description: "What an import job reads. HealthLake's tagged union: at most one member is set.",
  simpleResolvers: true,
})
export class InputDataConfig {
  @Field(() => String, {
    nullable: true,
    description:
      "s3://bucket/prefix, or one object. Null where HealthLake uses a member that this gateway does not know.",
  })
  s3Uri?: string | undefined;

  @Field(() => String, {
    nullable: true,
    description: "Name of a member that this gateway does not know. Null otherwise.",
  })
  unknownMember?: string | undefined;
}

@ObjectType({
  description: "How far an import job has come. Counts only grow; each is null until HealthLake tells it.",
  simpleResolvers: true,
})
export class JobProgressReport {
  @Field(() => SafeInt, { nullable: true, description: "Files found so far." })
  totalNumberOfScannedFiles?: number | undefined;

  @Field(() => Float, { nullable: true, description: "Their size, in megabytes of 10^6 bytes." })
  totalSizeOfScannedFilesInMB?: number | undefined;

  @Field(() => SafeInt, {
    nullable: true,
    description: "Files imported so far, those with some bad resources included.",
  })
  totalNumberOfImportedFiles?: number | undefined;

  @Field(() => SafeInt, { nullable: true, description: "Resources read so far." })
  totalNumberOfResourcesScanned?: number | undefined;

  @Field(() => SafeInt, { nullable: true, description: "Resources imported so far." })
  totalNumberOfResourcesImported?: number | undefined;

  @Field(() => SafeInt, { nullable: true, description: "Resources refused because of their content." })
  totalNumberOfResourcesWithCustomerError?: number | undefined;

  @Field(() => SafeInt, {
    nullable: true,
    description: "Files that could not be read because of their content or access.",
  })
  totalNumberOfFilesReadWithCustomerError?: number | undefined;

  @Field(() => Float, {
    nullable: true,
    description:
      "Rate at which the job is being worked on, in HealthLake's own measure; 0 once it has ended.",
  })
  throughput?: number | undefined;

  @Field(() => SafeInt, { nullable: true, description: "Files of other formats found so far." })
  totalNumberOfScannedNonFhirFiles?: number | undefined;

  @Field(() => Float, { nullable: true, description: "Their size, in megabytes of 10^6 bytes." })
  totalSizeOfScannedNonFhirFilesInMB?: number | undefined;

  @Field(() => SafeInt, { nullable: true, description: "Files of other formats imported so far." })
  totalNumberOfImportedNonFhirFiles?: number | undefined;

  @Field(() => SafeInt, { nullable: true, description: "Records of other formats read so far." })
  totalNumberOfNonFhirResourcesScanned?: number | undefined;

  @Field(() => SafeInt, { nullable: true, description: "Records of other formats imported so far." })
  totalNumberOfNonFhirResourcesImported?: number | undefined;

  @Field(() => SafeInt, {
    nullable: true,
    description: "Records of other formats refused because of their content.",
  })
  totalNumberOfNonFhirResourcesWithCustomerError?: number | undefined;

  @Field(() => SafeInt, {
    nullable: true,
    description: "Files of other formats that could not be read because of their content or access.",
  })
  totalNumberOfNonFhirFilesReadWithCustomerError?: number | undefined;

  @Field(() => SafeInt, {
    nullable: true,
    description: "C-CDA files transformed to FHIR. Null for an import that transforms nothing.",
  })
  totalFilesConverted?: number | undefined;

  @Field(() => SafeInt, {
    nullable: true,
    description:
      "FHIR resources that came of the transformation. Null for an import that transforms nothing.",
  })
  totalResourcesGenerated?: number | undefined;
}

@ObjectType({
  implements: [Job, Node],
  description: "A job that reads FHIR resources from S3 into a datastore.",
  simpleResolvers: true,
})
export class ImportJob extends Job {
  @Field(() => InputDataConfig, { description: "What it reads." })
  inputDataConfig!: InputDataConfig;

  @Field(() => OutputDataConfig, {
    nullable: true,
    description: "Where it writes its log. Null where HealthLake does not tell.",
  })
  jobOutputDataConfig?: OutputDataConfig | undefined;

  @Field(() => ValidationLevel, {
    nullable: true,
    description: "How strictly it checks each resource. Null where HealthLake does not tell.",
  })
  validationLevel?: ValidationLevel | undefined;

  @Field(() => JobProgressReport, {
    nullable: true,
    description: "How far it has come. Null before HealthLake reports any progress.",
  })
  progressReport?: JobProgressReport | undefined;
}

/** HealthLake's shape as the GraphQL object. */
export const toImportJob = mapOnce((shape: ImportJobProperties): ImportJob => {
  return Object.assign(new ImportJob(), toJobFields("ImportJob", shape), {
    inputDataConfig: toInputDataConfig(shape.InputDataConfig as InputDataConfigShape),
    jobOutputDataConfig: shape.JobOutputDataConfig && toOutputDataConfig(shape.JobOutputDataConfig),
    validationLevel: shape.ValidationLevel && toEnum(ValidationLevel, shape.ValidationLevel),
    progressReport: shape.JobProgressReport && toProgressReport(shape.JobProgressReport),
  });
});

/** An import job as far as the answer to its start, and its request where that is surely its own, tell. */
export function toImportJobAnswer(
  datastoreId: string,
  answer: StartFHIRImportJobResponse,
  request: StartFHIRImportJobRequest | undefined,
): ImportJob {
  const input = request?.InputDataConfig && { inputDataConfig: toInputDataConfig(request.InputDataConfig) };
  return Object.assign(new ImportJob(), toJobAnswer("ImportJob", datastoreId, answer, request), input);
}

function toInputDataConfig(shape: InputDataConfigShape): InputDataConfig {
  return { s3Uri: shape.S3Uri, unknownMember: shape.$unknown?.[0] };
}

function toProgressReport(shape: ProgressShape): JobProgressReport {
  return {
    totalNumberOfScannedFiles: shape.TotalNumberOfScannedFiles,
    totalSizeOfScannedFilesInMB: shape.TotalSizeOfScannedFilesInMB,
    totalNumberOfImportedFiles: shape.TotalNumberOfImportedFiles,
    totalNumberOfResourcesScanned: shape.TotalNumberOfResourcesScanned,
    totalNumberOfResourcesImported: shape.TotalNumberOfResourcesImported,
    totalNumberOfResourcesWithCustomerError: shape.TotalNumberOfResourcesWithCustomerError,
    totalNumberOfFilesReadWithCustomerError: shape.TotalNumberOfFilesReadWithCustomerError,
    throughput: shape.Throughput,
    totalNumberOfScannedNonFhirFiles: shape.TotalNumberOfScannedNonFhirFiles,
    totalSizeOfScannedNonFhirFilesInMB: shape.TotalSizeOfScannedNonFhirFilesInMB,
    totalNumberOfImportedNonFhirFiles: shape.TotalNumberOfImportedNonFhirFiles,
    totalNumberOfNonFhirResourcesScanned: shape.TotalNumberOfNonFhirResourcesScanned,
    totalNumberOfNonFhirResourcesImported: shape.TotalNumberOfNonFhirResourcesImported,
    totalNumberOfNonFhirResourcesWithCustomerError: shape.TotalNumberOfNonFhirResourcesWithCustomerError,
    totalNumberOfNonFhirFilesReadWithCustomerError: shape.TotalNumberOfNonFhirFilesReadWithCustomerError,
    totalFilesConverted: shape.TotalFilesConverted,
    totalResourcesGenerated: shape.TotalResourcesGenerated,
  };
}
