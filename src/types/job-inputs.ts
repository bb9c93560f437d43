import type { StartFHIRExportJobCommandInput } from "@aws-sdk/client-healthlake";
import { Field, ID, InputType } from "type-graphql";
import type { StartFHIRImportJobRequest } from "../aws/shapes.js";
import { CLIENT_MUTATION_ID, CLIENT_TOKEN } from "./datastore-inputs.js";
import { ValidationLevel } from "./enums.js";

const JOB_NAME = "Name, 1 to 64 letters, digits, separators and _ . : / = + - % @; need not be unique.";
const ROLE = "ARN of the IAM role with which HealthLake is to read and write S3, 20 to 2048 characters.";
const DATASTORE = "The datastore's global id, AWS id or ARN. It must be ACTIVE.";

@InputType({ description: "A place in S3, and the key that is to encrypt what is written there." })
export class S3ConfigurationInput {
  @Field(() => String, {
    description: "s3://bucket/prefix, at most 1024 characters. The job makes its own folder below it.",
  })
  s3Uri!: string;

  @Field(() => String, { description: "KMS key id, alias or ARN, 1 to 400 characters." })
  kmsKeyId!: string;
}

@InputType({ description: "Where a job is to write." })
export class OutputDataConfigInput {
  @Field(() => S3ConfigurationInput, { description: "A place in S3, the only kind that HealthLake has." })
  s3Configuration!: S3ConfigurationInput;
}

@InputType({ description: "What an import job is to read." })
export class InputDataConfigInput {
  @Field(() => String, {
    description:
      "s3://bucket/prefix, or one object, at most 1024 characters: NDJSON, one FHIR R4 resource a line.",
  })
  s3Uri!: string;
}

@InputType({ description: "The import job to start." })
export class StartImportJobInput {
  @Field(() => ID, { description: DATASTORE })
  datastoreId!: string;

  @Field(() => String, { nullable: true, description: JOB_NAME })
  name?: string | null;

  @Field(() => InputDataConfigInput, { description: "What it is to read." })
  inputDataConfig!: InputDataConfigInput;

  @Field(() => OutputDataConfigInput, {
    description: "Where it is to write its log: which resources were imported, which failed and why.",
  })
  jobOutputDataConfig!: OutputDataConfigInput;

  @Field(() => String, { description: ROLE })
  dataAccessRoleArn!: string;

  @Field(() => ValidationLevel, {
    nullable: true,
    description: "How strictly it is to check each resource. Without it: STRICT.",
  })
  validationLevel?: ValidationLevel | null;

  @Field(() => String, {
    nullable: true,
    description:
      "Id of the data transformation profile by which other formats are to become FHIR, 1 to 5000 characters.",
  })
  profileId?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "Format of what is to be read, where it is not FHIR, 1 to 5000 characters.",
  })
  inputFormat?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: "Whether drift detection of the transformation is to be on.",
  })
  driftDetectionEnabled?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description: "Whether provenance of what is transformed is to be kept. Without it: true.",
  })
  provenanceEnabled?: boolean | null;

  @Field(() => String, { nullable: true, description: CLIENT_TOKEN })
  clientToken?: string | null;

  @Field(() => String, { nullable: true, description: CLIENT_MUTATION_ID })
  clientMutationId?: string | null;
}

@InputType({ description: "The export job to start. It exports every resource of the datastore." })
export class StartExportJobInput {
  @Field(() => ID, { description: DATASTORE })
  datastoreId!: string;

  @Field(() => String, { nullable: true, description: JOB_NAME })
  name?: string | null;

  @Field(() => OutputDataConfigInput, { description: "Where it is to write the resources." })
  outputDataConfig!: OutputDataConfigInput;

  @Field(() => String, { description: ROLE })
  dataAccessRoleArn!: string;

  @Field(() => String, { nullable: true, description: CLIENT_TOKEN })
  clientToken?: string | null;

  @Field(() => String, { nullable: true, description: CLIENT_MUTATION_ID })
  clientMutationId?: string | null;
}

/** HealthLake's request; `clientToken` is the mutation's own. */
export function toImportRequest(
  input: StartImportJobInput,
  datastoreId: string,
  clientToken: string,
): StartFHIRImportJobRequest {
  return {
    ...toJobRequest(input, datastoreId, clientToken),
    InputDataConfig: { S3Uri: input.inputDataConfig.s3Uri },
    JobOutputDataConfig: toOutputShape(input.jobOutputDataConfig),
    ValidationLevel: (input.validationLevel as "strict" | null | undefined) ?? undefined,
    ProfileId: input.profileId ?? undefined,
    InputFormat: input.inputFormat ?? undefined,
    DriftDetectionEnabled: input.driftDetectionEnabled ?? undefined,
    ProvenanceEnabled: input.provenanceEnabled ?? undefined,
  };
}

/** HealthLake's request; `clientToken` is the mutation's own. */
export function toExportRequest(
  input: StartExportJobInput,
  datastoreId: string,
  clientToken: string,
): StartFHIRExportJobCommandInput {
  return {
    ...toJobRequest(input, datastoreId, clientToken),
    OutputDataConfig: toOutputShape(input.outputDataConfig),
  };
}

function toJobRequest(
  input: StartImportJobInput | StartExportJobInput,
  datastoreId: string,
  clientToken: string,
) {
  return {
    DatastoreId: datastoreId,
    JobName: input.name ?? undefined,
    DataAccessRoleArn: input.dataAccessRoleArn,
    ClientToken: clientToken,
  };
}

function toOutputShape({ s3Configuration }: OutputDataConfigInput) {
  return { S3Configuration: { S3Uri: s3Configuration.s3Uri, KmsKeyId: s3Configuration.kmsKeyId } };
}
