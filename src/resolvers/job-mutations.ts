import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import type { GatewayContext } from "../context.js";
import { toExportJob, toExportJobAnswer } from "../types/export-job.js";
import { toImportJob, toImportJobAnswer } from "../types/import-job.js";
import {
  StartExportJobInput,
  StartImportJobInput,
  toExportRequest,
  toImportRequest,
} from "../types/job-inputs.js";
import { StartExportJobPayload, StartImportJobPayload } from "../types/payloads.js";
import { loadOwnDatastoreId, parseDatastoreRef } from "./ids.js";
import { lazily, toClientToken } from "./payload.js";
import { type InputName, Violations } from "./validation.js";

@Resolver()
export class JobMutations {
  @Mutation(() => StartImportJobPayload, {
    nullable: true,
    description:
      "Starts a job that reads FHIR resources from S3 into a datastore. Imports run one at a time; further ones are QUEUED.",
  })
  async startImportJob(
    @Arg("input", () => StartImportJobInput, { description: "The import job to start." })
    input: StartImportJobInput,
    @Ctx() context: GatewayContext,
  ): Promise<StartImportJobPayload> {
    const datastoreId = await checkStart("StartImportJobInput", input, context);
    const { clientToken, isOurs } = toClientToken(input.clientToken);
    const request = toImportRequest(input, datastoreId, clientToken);
    const answer = await context.write("StartFHIRImportJob", request, [`importJobs:${datastoreId}`]);
    const known = toImportJobAnswer(datastoreId, answer, isOurs ? request : undefined);
    const { jobId } = known;
    const importJob = lazily(known, ["datastore"], async ({ loaders }) => {
      const shape = await loaders.loadJob("import", { datastoreId, jobId });
      return shape && toImportJob(shape);
    });
    return { jobId, importJob, clientToken, clientMutationId: input.clientMutationId };
  }

  @Mutation(() => StartExportJobPayload, {
    nullable: true,
    description:
      "Starts a job that writes all resources of a datastore to S3. Exports run one at a time; further ones are QUEUED.",
  })
  async startExportJob(
    @Arg("input", () => StartExportJobInput, { description: "The export job to start." })
    input: StartExportJobInput,
    @Ctx() context: GatewayContext,
  ): Promise<StartExportJobPayload> {
    const datastoreId = await checkStart("StartExportJobInput", input, context);
    const { clientToken, isOurs } = toClientToken(input.clientToken);
    const request = toExportRequest(input, datastoreId, clientToken);
    const answer = await context.write("StartFHIRExportJob", request, [`exportJobs:${datastoreId}`]);
    const known = toExportJobAnswer(datastoreId, answer, isOurs ? request : undefined);
    const { jobId } = known;
    const exportJob = lazily(known, ["datastore"], async ({ loaders }) => {
      const shape = await loaders.loadJob("export", { datastoreId, jobId });
      return shape && toExportJob(shape);
    });
    return { jobId, exportJob, clientToken, clientMutationId: input.clientMutationId };
  }
}

/** The AWS id of the datastore, once every member of the input is checked. */
async function checkStart(
  name: InputName,
  input: { datastoreId: string },
  context: GatewayContext,
): Promise<string> {
  const violations = new Violations();
  const ref = violations.collect(() => parseDatastoreRef("datastoreId", input.datastoreId, context.home));
  violations.checkInput(name, input);
  violations.throwIfAny();
  return loadOwnDatastoreId("datastoreId", ref!, context);
}
