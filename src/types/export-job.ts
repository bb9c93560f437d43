import type {
  ExportJobProperties,
  OutputDataConfig as OutputDataConfigShape,
  StartFHIRExportJobRequest,
  StartFHIRExportJobResponse,
} from "@aws-sdk/client-healthlake";
import { Field, ObjectType } from "type-graphql";
import { Job, OutputDataConfig, toJobAnswer, toJobFields, toOutputDataConfig } from "./job.js";
import { mapOnce } from "./map-once.js";
import { Node } from "./node.js";

@ObjectType({
  implements: [Job, Node],
  description: "A job that writes all FHIR resources of a datastore to S3.",
  simpleResolvers: true,
})
export class ExportJob extends Job {
  @Field(() => OutputDataConfig, { description: "Where it writes." })
  outputDataConfig!: OutputDataConfig;
}

/** HealthLake's shape as the GraphQL object. */
export const toExportJob = mapOnce((shape: ExportJobProperties): ExportJob => {
  return Object.assign(new ExportJob(), toJobFields("ExportJob", shape), {
    outputDataConfig: toOutputDataConfig(shape.OutputDataConfig as OutputDataConfigShape),
  });
});

/** An export job as far as the answer to its start, and its request where that is surely its own, tell. */
export function toExportJobAnswer(
  datastoreId: string,
  answer: StartFHIRExportJobResponse,
  request: StartFHIRExportJobRequest | undefined,
): ExportJob {
  return Object.assign(new ExportJob(), toJobAnswer("ExportJob", datastoreId, answer, request));
}
