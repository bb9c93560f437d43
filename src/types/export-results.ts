// What an export has left in S3: its files.
import { Field, ObjectType } from "type-graphql";
import type { StoredObject } from "../results/listing.js";
import { createConnectionType } from "./connection.js";
import type { ImportResults } from "./import-results.js";
import { SafeInt } from "./scalars.js";

@ObjectType({
  description:
    "What an ended export has left in S3, below its own output folder. Read with the gateway's own AWS role, within RESULTS_BUCKETS.",
})
export class ExportResults {
  readonly job!: ImportResults["job"];
}

@ObjectType({
  description: "A file that an export has written: resources of one type, one a line.",
  simpleResolvers: true,
})
export class ExportFile {
  readonly job!: ImportResults["job"];
  readonly object!: StoredObject;

  @Field(() => String, { description: "Its key in the bucket of the job's output." })
  key!: string;

  @Field(() => SafeInt, { description: "Its size, in bytes." })
  sizeInBytes!: number;
}

export const ExportFileConnection = createConnectionType(ExportFile, "exported files");

export function toExportFile(job: ImportResults["job"], object: StoredObject): ExportFile {
  const { key, sizeInBytes } = object;
  return { job, object, key, sizeInBytes };
}
