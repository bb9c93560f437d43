// One page of each of HealthLake's lists, and one description of each of its resources: what to call, under which
// generation, and where in the answer to look.
import type { DatastoreFilter, ListFHIRImportJobsRequest, Tag } from "@aws-sdk/client-healthlake";
import { JOB_KINDS, type JobKind, type JobShapes } from "../aws/job-kinds.js";
import type { DatastoreProperties } from "../aws/shapes.js";
import { GatewayError } from "../errors.js";
import type { Page } from "../relay/connection.js";
import type { ActionName, Input, Output } from "./actions.js";
import type { Scope } from "./generations.js";

/** Calls an action, or shares its answer under the generation of its scope; a read of one caller, or of a poll. */
export type ScopedRead = <A extends ActionName>(
  action: A,
  input: Input<A>,
  scope: Scope,
) => Promise<Output<A>>;

/** What HealthLake can filter jobs by. */
export type JobListFilter = Pick<
  ListFHIRImportJobsRequest,
  "JobName" | "JobStatus" | "SubmittedBefore" | "SubmittedAfter"
>;

export interface PageRequest {
  readonly token: string | undefined;
  readonly size: number;
}

export async function listDatastores(
  read: ScopedRead,
  filter: DatastoreFilter | undefined,
  { token, size }: PageRequest,
): Promise<Page<DatastoreProperties>> {
  const input = { Filter: filter, NextToken: token, MaxResults: size };
  const answer = await read("ListFHIRDatastores", input, "datastores");
  return { items: answer.DatastorePropertiesList ?? [], nextToken: toToken(answer.NextToken) };
}

export async function listJobs<K extends JobKind>(
  read: ScopedRead,
  kind: K,
  datastoreId: string,
  filter: JobListFilter | undefined,
  { token, size }: PageRequest,
): Promise<Page<JobShapes[K]>> {
  const input = { DatastoreId: datastoreId, ...filter, NextToken: token, MaxResults: size };
  const { list, listed } = JOB_KINDS[kind];
  const answer: JobsAnswer = await read(list, input, `${kind}Jobs:${datastoreId}`);
  return {
    items: (answer[listed] as JobShapes[K][] | undefined) ?? [],
    nextToken: toToken(answer.NextToken),
  };
}

/** What List and Describe of jobs answer, the jobs of each kind under members of their own names. */
type JobsAnswer = {
  readonly [member in (typeof JOB_KINDS)[JobKind]["listed" | "described"]]?: unknown;
} & { readonly NextToken?: string | undefined };

/** Undefined where HealthLake knows no such datastore. */
export async function describeDatastore(
  read: ScopedRead,
  id: string,
): Promise<DatastoreProperties | undefined> {
  const answer = await unlessNotFound(read("DescribeFHIRDatastore", { DatastoreId: id }, `datastore:${id}`));
  return answer?.DatastoreProperties;
}

/** Undefined where HealthLake knows no such datastore, or no such job in it. */
export async function describeJob<K extends JobKind>(
  read: ScopedRead,
  kind: K,
  datastoreId: string,
  jobId: string,
): Promise<JobShapes[K] | undefined> {
  const input = { DatastoreId: datastoreId, JobId: jobId };
  const { describe, described } = JOB_KINDS[kind];
  const answer: JobsAnswer | undefined = await unlessNotFound(
    read(describe, input, `${kind}Jobs:${datastoreId}`),
  );
  return answer?.[described] as JobShapes[K] | undefined;
}

export async function listTags(read: ScopedRead, datastoreId: string, arn: string): Promise<readonly Tag[]> {
  const answer = await read("ListTagsForResource", { ResourceARN: arn }, `tags:${datastoreId}`);
  return answer.Tags ?? [];
}

/** Some services send an empty token, or null, with their last page. */
function toToken(token: string | null | undefined): string | undefined {
  return token || undefined;
}

async function unlessNotFound<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof GatewayError && error.code === "NOT_FOUND") return undefined;
    throw error;
  }
}
