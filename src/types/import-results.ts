// What an import has left in S3: its manifest, and what failed, by cause.
import { ArgsType, Field, Float, Int, ObjectType } from "type-graphql";
import type { FailureGroupShape, FailureReport, FailureSampleShape } from "../results/scan.js";
import { type Connection, createConnectionType } from "./connection.js";
import { SafeInt } from "./scalars.js";

@ObjectType({
  description:
    "What an ended import has left in S3, below its own output folder. Read with the gateway's own AWS role, within RESULTS_BUCKETS.",
})
export class ImportResults {
  /** The job's AWS ids, and the output folder that HealthLake reports. */
  readonly job!: { readonly datastoreId: string; readonly jobId: string; readonly s3Uri: string };
}

@ObjectType({
  description:
    "The manifest that HealthLake writes when an import has ended. Each member is null where it is missing.",
  simpleResolvers: true,
})
export class ImportManifest {
  @Field(() => String, { nullable: true, description: "What was read." })
  inputS3Uri?: string | undefined;

  @Field(() => String, { nullable: true, description: "The job's own folder." })
  outputS3Uri?: string | undefined;

  @Field(() => String, { nullable: true, description: "KMS key that encrypts what was written." })
  encryptionKeyId?: string | undefined;

  @Field(() => String, { nullable: true, description: "Where a line is told for each imported resource." })
  successOutputS3Uri?: string | undefined;

  @Field(() => String, { nullable: true, description: "Where a line is told for each failed resource." })
  failureOutputS3Uri?: string | undefined;

  @Field(() => SafeInt, { nullable: true, description: "Files found." })
  numberOfScannedFiles?: number | undefined;

  @Field(() => SafeInt, {
    nullable: true,
    description: "Files imported, those with some bad resources included.",
  })
  numberOfFilesImported?: number | undefined;

  @Field(() => SafeInt, { nullable: true, description: "Files read to their end." })
  numberOfFilesReadWithSuccess?: number | undefined;

  @Field(() => SafeInt, {
    nullable: true,
    description: "Files that could not be read because of their content or access.",
  })
  numberOfFilesReadWithCustomerError?: number | undefined;

  @Field(() => SafeInt, { nullable: true, description: "Files that HealthLake failed to read." })
  numberOfFilesReadWithServerError?: number | undefined;

  @Field(() => Float, { nullable: true, description: "Size of the files found, in megabytes of 10^6 bytes." })
  sizeOfScannedFilesInMB?: number | undefined;

  @Field(() => Float, {
    nullable: true,
    description: "Size of what was imported, in megabytes of 10^6 bytes, newlines not counted.",
  })
  sizeOfDataImportedSuccessfullyInMB?: number | undefined;

  @Field(() => SafeInt, { nullable: true, description: "Resources read." })
  numberOfResourcesScanned?: number | undefined;

  @Field(() => SafeInt, { nullable: true, description: "Resources imported." })
  numberOfResourcesImportedSuccessfully?: number | undefined;

  @Field(() => SafeInt, { nullable: true, description: "Resources refused because of their content." })
  numberOfResourcesWithCustomerError?: number | undefined;

  @Field(() => SafeInt, { nullable: true, description: "Resources that HealthLake failed to import." })
  numberOfResourcesWithServerError?: number | undefined;
}

/** Members of the manifest that are numbers, alike there and here. */
const NUMBERS = [
  "numberOfScannedFiles",
  "numberOfFilesImported",
  "numberOfFilesReadWithSuccess",
  "numberOfFilesReadWithCustomerError",
  "numberOfFilesReadWithServerError",
  "numberOfResourcesScanned",
  "numberOfResourcesImportedSuccessfully",
  "numberOfResourcesWithCustomerError",
  "numberOfResourcesWithServerError",
] as const;
const SIZES = ["sizeOfScannedFilesInMB", "sizeOfDataImportedSuccessfullyInMB"] as const;

type Members = Readonly<Record<string, unknown>>;

/** The manifest is untrusted: what has not the type that it should have is left out. */
export function toImportManifest(manifest: Members): ImportManifest {
  const textOf = (group: string, member: string) => {
    const text = (manifest[group] as Members | null | undefined)?.[member];
    return typeof text === "string" ? text : undefined;
  };
  const pick = (names: readonly string[], isRight: (value: unknown) => boolean) =>
    Object.fromEntries(names.filter((name) => isRight(manifest[name])).map((name) => [name, manifest[name]]));
  return Object.assign(new ImportManifest(), {
    inputS3Uri: textOf("inputDataConfig", "s3Uri"),
    outputS3Uri: textOf("outputDataConfig", "s3Uri"),
    encryptionKeyId: textOf("outputDataConfig", "encryptionKeyID"),
    successOutputS3Uri: textOf("successOutput", "successOutputS3Uri"),
    failureOutputS3Uri: textOf("failureOutput", "failureOutputS3Uri"),
    ...pick(NUMBERS, Number.isSafeInteger),
    ...pick(SIZES, Number.isFinite),
  });
}

@ObjectType({
  description: "One line that failed, as HealthLake tells it. It may hold what is in the resource.",
  simpleResolvers: true,
})
export class FailureSample {
  @Field(() => String, { description: "Name of the input file, below the folder of the input." })
  file!: string;

  @Field(() => SafeInt, {
    nullable: true,
    description: "Number of the line in it, from 1. Null where it is not told.",
  })
  lineId?: number | undefined;

  @Field(() => String, {
    nullable: true,
    description: "Type of the resource. Null where the line could not be read.",
  })
  resourceType?: string | undefined;

  @Field(() => String, {
    nullable: true,
    description: "Id of the resource. Null where the line could not be read.",
  })
  resourceId?: string | undefined;

  @Field(() => String, {
    nullable: true,
    description: "Path of the element, indices included. Null where it is not told.",
  })
  location?: string | undefined;

  @Field(() => String, { description: "HealthLake's own words, 2,000 characters at most." })
  diagnostics!: string;
}

@ObjectType({
  description:
    "Lines of an import that failed alike. A line with several causes counts in the group of each, once.",
  simpleResolvers: true,
})
export class FailureGroup {
  readonly job!: ImportResults["job"];
  readonly groupId!: string;

  @Field(() => String, {
    description: "HealthLake's own words, with … for indices, quoted values, numbers and ids.",
  })
  cause!: string;

  @Field(() => String, {
    nullable: true,
    description: "FHIR's code of the issue: `processing`, say. Null where it is not told.",
  })
  code?: string | undefined;

  @Field(() => String, {
    nullable: true,
    description: "Path of the element, without indices. Null where it is not told.",
  })
  element?: string | undefined;

  @Field(() => SafeInt, {
    description: "How many lines; at least so many where the connection is not complete.",
  })
  count!: number;

  @Field(() => [String], { description: "Types of the resources, in order, 20 at most." })
  resourceTypes!: readonly string[];
}

const Groups = createConnectionType(FailureGroup, "causes");

@ObjectType("FailureGroupConnection", {
  description:
    "Causes for which lines of an import failed, the most frequent first. At most 50,000 lines, 32 MiB or 100 files are read of a job, and at most 1,000 causes told apart.",
  simpleResolvers: true,
})
export class FailureGroupConnection extends Groups {
  @Field(() => SafeInt, { description: "How many lines of failures were read." })
  linesRead!: number;

  @Field(() => Boolean, {
    description:
      "Whether these were all lines that there are. If not, the counts are at least what they say.",
  })
  complete!: boolean;
}

export function toFailureConnection(
  connection: Connection<FailureGroup>,
  { linesRead, complete }: FailureReport,
): Connection<FailureGroup> & Pick<FailureReport, "linesRead" | "complete"> {
  return { ...connection, linesRead, complete };
}

export function toFailureGroup(job: ImportResults["job"], shape: FailureGroupShape): FailureGroup {
  const { id: groupId, text: cause, code, element, count, resourceTypes } = shape;
  return { job, groupId, cause, code, element, count, resourceTypes };
}

export function toFailureSample(shape: FailureSampleShape): FailureSample {
  const { file, lineId, resourceType, resourceId, location, diagnostics } = shape;
  return { file, lineId, resourceType, resourceId, location, diagnostics };
}

@ArgsType()
export class SamplesArgs {
  @Field(() => Int, {
    nullable: true,
    defaultValue: 5,
    description: "How many at most, 0 to 10. Null means 5.",
  })
  first?: number | null;
}
