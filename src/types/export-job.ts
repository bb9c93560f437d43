import type {
  ExportJobProperties,
  OutputDataConfig as OutputDataConfigShape,
} from "@aws-sdk/client-healthlake";
import { Field, ObjectType } from "type-graphql";
import { Job, OutputDataConfig, toJobFields, toOutputDataConfig } from "./job.js";

@ObjectType({
  implements: Job,
  description: "A job that writes all FHIR resources of a datastore to S3.",
  simpleResolvers: true,
})
export class ExportJob extends Job {
  @Field(() => OutputDataConfig, { description: "Where it writes." })
  outputDataConfig!: OutputDataConfig;
}

/** HealthLake's shape as the GraphQL object. */
export function toExportJob(shape: ExportJobProperties): ExportJob {
  return Object.assign(new ExportJob(), toJobFields("ExportJob", shape), {
    outputDataConfig: toOutputDataConfig(shape.OutputDataConfig as OutputDataConfigShape),
  });
}
