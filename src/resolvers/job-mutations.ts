import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import { JOB_KINDS, type JobKind, type JobRequests } from "../aws/job-kinds.js";
import type { GatewayContext } from "../context.js";
import {
  StartExportJobInput,
  StartImportJobInput,
  toExportRequest,
  toImportRequest,
} from "../types/job-inputs.js";
import { JOB_TYPES } from "../types/job-types.js";
import { StartExportJobPayload, StartImportJobPayload } from "../types/payloads.js";
import { loadOwnDatastoreId, parseDatastoreRef } from "./ids.js";
import { lazyJob, toClientToken } from "./payload.js";
import { type InputName, Violations } from "./validation.js";
import { write } from "./write.js";

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
    const toRequest = (clientToken: string) => toImportRequest(input, datastoreId, clientToken);
    const { job, ...payload } = await startJob("import", datastoreId, input, toRequest, context);
    return { ...payload, importJob: job };
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
    const toRequest = (clientToken: string) => toExportRequest(input, datastoreId, clientToken);
    const { job, ...payload } = await startJob("export", datastoreId, input, toRequest, context);
    return { ...payload, exportJob: job };
  }
}

/** The AWS id of the datastore, once every member of the input is checked. */
async function checkStart(
  name: InputName,
  input: { datastoreId: string },
  context: GatewayContext,
): Promise<string> {
  const violations = new Violations();
  const ref = violations.collect(() => parseDatastoreRef("datastoreId", input.datastoreId, context.location));
  violations.checkInput(name, input);
  violations.throwIfAny();
  return loadOwnDatastoreId("datastoreId", ref!, context);
}

/** Starts a job once, even where the answer is lost; the payload tells what the answer and the request do. */
async function startJob<K extends JobKind>(
  kind: K,
  datastoreId: string,
  { clientToken: given, clientMutationId }: StartImportJobInput | StartExportJobInput,
  toRequest: (clientToken: string) => JobRequests[K],
  context: GatewayContext,
) {
  const { clientToken, isOurs } = toClientToken(given);
  const request = toRequest(clientToken);
  const { start } = JOB_KINDS[kind];
  const answer = await write(context, start, request, [`${kind}Jobs:${datastoreId}`]);
  const known = JOB_TYPES[kind].toAnswer(datastoreId, answer, isOurs ? request : undefined);
  return { jobId: known.jobId, job: lazyJob(kind, known), clientToken, clientMutationId };
}
