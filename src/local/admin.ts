// Gives a resource a state of the caller's choice: what a frontend may meet on AWS, and can't wait for.
import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { datastoreProperties, findDatastore } from "./control/datastores.js";
import { conflictError, internalError, notFoundError, ServiceError } from "./control/errors.js";
import { type ExchangeContext, assertSigned, change } from "./control/exchange.js";
import { exportJobProperties, importJobProperties } from "./control/job-properties.js";
import type { Services } from "./control/services.js";
import { checkInput } from "./control/validation.js";
import { parseInput, readBody, writeAnswer, writeError } from "./control/wire.js";
import { NotKeptError } from "./database/errors.js";
import { foreignProblem } from "./guard.js";
import { jobState } from "./lifecycle/job.js";
import { reportDatastore, reportJob } from "./lifecycle/reports.js";

export interface AdminContext extends ExchangeContext {
  /** False refuses everything here. */
  readonly admin: boolean;
}

const PATH = /^\/_local\/(datastores|jobs)\/([0-9a-f]{32})$/;

/** True for a request that it answers. */
export function isForAdmin({ url = "" }: IncomingMessage): boolean {
  return /^\/_local(?:[/?]|$)/.test(url);
}

/** Errors have the form that HealthLake's have. */
export async function answerAdmin(
  context: AdminContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const requestId = randomUUID();
  try {
    writeAnswer(response, requestId, await carryOut(context, request));
  } catch (error) {
    if (context.closing.aborted || response.destroyed) return;
    if (error instanceof ServiceError) return writeError(response, requestId, error);
    if (!(error instanceof NotKeptError)) context.onDefect(error);
    const message = error instanceof NotKeptError ? error.message : "Internal failure";
    writeError(response, requestId, internalError(message));
  }
}

async function carryOut(context: AdminContext, request: IncomingMessage): Promise<object> {
  const problem = foreignProblem(request);
  if (problem !== undefined) throw new ServiceError("AccessDeniedException", problem, 403);
  if (!context.admin) {
    throw new ServiceError(
      "AccessDeniedException",
      "What an admin asks is switched off: LOCAL_ADMIN=false",
      403,
    );
  }
  const [, kind, id = ""] = PATH.exec(request.url ?? "") ?? [];
  if (request.method !== "POST" || !kind) {
    const message = "There are POST /_local/datastores/<DatastoreId> and POST /_local/jobs/<JobId>";
    throw new ServiceError("UnknownOperationException", message, request.method === "POST" ? 404 : 405);
  }
  // A page may send what a form can without asking first; this it can't.
  if (!/^application\/json\s*(?:;|$)/i.test(request.headers["content-type"] ?? "")) {
    throw new ServiceError("UnsupportedMediaTypeException", "The Content-Type must be application/json", 415);
  }
  const body = await readBody(request, context.maxBodyBytes);
  if (context.secretAccessKey) await assertSigned(request, body, context.secretAccessKey);
  const input = parseInput(body);
  return kind === "datastores" ? setDatastore(context, id, input) : setJob(context, id, input);
}

function setDatastore(context: AdminContext, datastoreId: string, input: object): Promise<object> {
  const { services } = context;
  const { DatastoreStatus: status, ErrorCause: errorCause } = checkInput("DatastoreReport", input);
  return change(context, () => {
    if (findDatastore(services, datastoreId).deletedAt !== undefined) {
      throw conflictError(`Data store ${datastoreId} was deleted: its state is the clock's`);
    }
    reportDatastore(services, datastoreId, { status, errorCause });
    const record = findDatastore(services, datastoreId);
    return { DatastoreProperties: datastoreProperties(record, services) };
  });
}

/** An import keeps the progress that it has made. */
function setJob(context: AdminContext, jobId: string, input: object): Promise<object> {
  const { services } = context;
  const { clock, durations } = services;
  const { JobStatus: status, Message: message } = checkInput("JobReport", input);
  return change(context, () => {
    const { progress } = jobState(findJob(services, jobId), clock.now(), durations);
    reportJob(services, jobId, { status, message, progress });
    const job = findJob(services, jobId);
    return job.kind === "import"
      ? { ImportJobProperties: importJobProperties(job, services) }
      : { ExportJobProperties: exportJobProperties(job, services) };
  });
}

function findJob({ storage }: Services, jobId: string) {
  const job = storage.jobs.import.find(jobId) ?? storage.jobs.export.find(jobId);
  if (!job) throw notFoundError(`Job ${jobId} was not found`);
  return job;
}
