// Joins HealthLake's actions to the status publisher: what a poll calls, what a mutation tells, and what a change that
// was seen means for reads.
import type {
  CreateFHIRDatastoreCommandOutput,
  StartFHIRImportJobCommandOutput,
  StartFHIRImportJobRequest,
} from "@aws-sdk/client-healthlake";
import { type JobKind, type JobShapes, kindStartedBy } from "../aws/job-kinds.js";
import type { DatastoreProperties, UpdateFHIRDatastoreResponse } from "../aws/shapes.js";
import type { Cluster } from "../cluster/ports.js";
import type { Call } from "../healthlake/actions.js";
import type { Generations } from "../healthlake/generations.js";
import {
  type ScopedRead,
  describeDatastore,
  describeJob,
  listDatastores,
  listJobs,
} from "../healthlake/page.js";
import type { WriteSettings, Written } from "../healthlake/writes.js";
import type { Page } from "../relay/connection.js";
import { type FamilyKey, datastoresKey, jobsKey } from "../status/family-key.js";
import { StatusPublisher } from "../status/publisher.js";
import type { FamilyKind, Observation } from "../status/snapshot.js";
import type { WatchOptions } from "../status/watcher.js";
import type { PollCall, ResourceSource, StatusSources } from "../status/source.js";

/** HealthLake's whole shape; or, until a poll brings it, the ids that a mutation's answer told. */
export type Seen<S, A> = { readonly kind: "whole"; readonly shape: S } | ({ readonly kind: "answer" } & A);

/** What is known of a datastore by its mutation alone. */
interface DatastoreAnswer {
  readonly datastoreId: string;
  readonly arn: string;
  /** What it was created with. */
  readonly name: string | undefined;
}

/** What is known of a job by the answer to its start alone. */
interface JobAnswer {
  readonly datastoreId: string;
  /** What it was started with. */
  readonly name: string | undefined;
}

/** The payloads of the three families. */
export interface LivePayloads extends Record<FamilyKind, unknown> {
  datastore: Seen<DatastoreProperties, DatastoreAnswer>;
  import: Seen<JobShapes["import"], JobAnswer>;
  export: Seen<JobShapes["export"], JobAnswer>;
}

export interface LiveStatusSettings {
  /** One attempt a call: the publisher repeats failed polls itself. */
  readonly call: Call;
  readonly cluster: Pick<Cluster, "clock" | "generations" | "createPace" | "pollElsewhere">;
  readonly pollActiveMs: number;
  readonly pollIdleMs: number;
  readonly readCacheTtlMs: number;
  readonly onPollFailed: (family: string, error: unknown) => void;
  /** Carries out a poll of a family, and resolves or rejects as it does. */
  readonly aroundPoll: (family: string, poll: () => Promise<void>) => Promise<void>;
}

export function createLiveStatus(settings: LiveStatusSettings): StatusPublisher<LivePayloads> {
  const { call, cluster, pollActiveMs, pollIdleMs, readCacheTtlMs } = settings;
  return new StatusPublisher(createSources(call), {
    clock: cluster.clock,
    ...(cluster.createPace && { createPace: cluster.createPace }),
    pollActiveMs,
    pollIdleMs,
    readCacheTtlMs,
    // Before the events go out: a query made after one is never older than it.
    onChanged: (key, ids) => raiseGenerations(cluster.generations, key, ids),
    pollElsewhere: cluster.pollElsewhere,
    onPollFailed: (key, error) => settings.onPollFailed(key.kind, error),
    aroundPoll: (key, poll) => settings.aroundPoll(key.kind, poll),
  });
}

/** What subscriptions watch. */
export function toWatches(publisher: StatusPublisher<LivePayloads>) {
  return {
    watchDatastores: (options: WatchOptions<LivePayloads["datastore"]>) =>
      publisher.watch(datastoresKey, options),
    watchJobs: <K extends JobKind>(kind: K, datastoreId: string, options: WatchOptions<LivePayloads[K]>) =>
      publisher.watch(jobsKey(kind, datastoreId), options),
  };
}

/** What the publisher knows of jobs that are watched. */
export function toSeenJobs(publisher: StatusPublisher<LivePayloads>) {
  return <K extends JobKind>(kind: K, datastoreId: string) => publisher.known(jobsKey(kind, datastoreId));
}

/** What becomes of mutations is told to watchers. */
export function tellOfWrites(
  publisher: StatusPublisher<LivePayloads>,
): Required<Pick<WriteSettings, "onWritten" | "onFailed">> {
  return {
    onWritten: (written) => offerWritten(publisher, written),
    onFailed: (action, input) => pollAfterFailure(publisher, action, input),
  };
}

/** Tells watchers what a mutation's answer told. */
function offerWritten(publisher: StatusPublisher<LivePayloads>, { action, input, output }: Written): void {
  const key = toFamilyKey(action, input);
  if (action === "UpdateFHIRDatastore") offerUpdated(publisher, output as UpdateFHIRDatastoreResponse);
  else if (key?.kind === "datastore")
    offerDatastore(publisher, input, output as CreateFHIRDatastoreCommandOutput);
  else if (key)
    offerJob(publisher, key as FamilyKey<JobKind>, input, output as StartFHIRImportJobCommandOutput);
}

/** Of a mutation that is about to be sent: watchers are told of what it does when `answered` has resolved. */
export function holdUntilAnswered(
  publisher: StatusPublisher<LivePayloads>,
  action: string,
  input: object,
  answered: Promise<void>,
): void {
  const key = toFamilyKey(action, input);
  if (!key) return;
  const { DatastoreId: id } = input as { DatastoreId?: string };
  // Of a job, which is about to be made, it is not the id.
  const release = publisher.hold(key, key.kind === "datastore" ? id : undefined);
  void answered.then(release);
}

/** A mutation failed, or its answer never came: what it did is seen at once. */
function pollAfterFailure(publisher: StatusPublisher<LivePayloads>, action: string, input: object): void {
  const key = toFamilyKey(action, input);
  if (key) publisher.pollNow(key);
}

const DATASTORE_ACTIONS: ReadonlySet<string> = new Set([
  "CreateFHIRDatastore",
  "RestoreFHIRDatastore",
  "UpdateFHIRDatastore",
  "DeleteFHIRDatastore",
]);

function toFamilyKey(action: string, input: object): FamilyKey | undefined {
  if (DATASTORE_ACTIONS.has(action)) return datastoresKey;
  const kind = kindStartedBy(action);
  return kind && jobsKey(kind, (input as StartFHIRImportJobRequest).DatastoreId as string);
}

function offerDatastore(
  publisher: StatusPublisher<LivePayloads>,
  input: { DatastoreName?: string },
  output: CreateFHIRDatastoreCommandOutput,
): void {
  const id = output.DatastoreId as string;
  const arn = output.DatastoreArn as string;
  publisher.offer(datastoresKey, {
    id,
    status: output.DatastoreStatus as string,
    toValue: (known) =>
      known?.kind === "whole"
        ? { kind: "whole", shape: { ...known.shape, DatastoreStatus: output.DatastoreStatus } }
        : { kind: "answer", datastoreId: id, arn, name: input.DatastoreName },
  });
}

/** The one answer that tells all of a datastore. */
function offerUpdated(
  publisher: StatusPublisher<LivePayloads>,
  { DatastoreProperties: shape }: UpdateFHIRDatastoreResponse,
): void {
  const { id, status, value } = observeDatastore(shape);
  publisher.offer(datastoresKey, { id, status, toValue: () => value });
}

function offerJob(
  publisher: StatusPublisher<LivePayloads>,
  key: FamilyKey<JobKind>,
  input: { JobName?: string },
  output: StartFHIRImportJobCommandOutput,
): void {
  const id = output.JobId as string;
  publisher.offer(key, {
    id,
    status: output.JobStatus as string,
    toValue: (known) => known ?? { kind: "answer", datastoreId: key.scope, name: input.JobName },
  });
}

function raiseGenerations(
  generations: Generations,
  { kind, scope }: FamilyKey,
  ids: readonly string[],
): void {
  if (kind !== "datastore") return generations.raise(`${kind}Jobs:${scope}`);
  generations.raise("datastores");
  for (const id of ids) generations.raise(`datastore:${id}`);
}

const PAGE_SIZE = 500;

function createSources(call: Call): StatusSources<LivePayloads> {
  return {
    datastore: () => ({
      list: async ({ nextToken }, poll) => {
        const page = await listDatastores(toRead(call, poll), undefined, {
          token: nextToken,
          size: PAGE_SIZE,
        });
        return { items: page.items.map(observeDatastore), ...toNext(page) };
      },
      describe: async (id, poll) => {
        const shape = await describeDatastore(toRead(call, poll), id);
        return shape && observeDatastore(shape);
      },
    }),
    import: (datastoreId) => createJobSource(call, "import", datastoreId),
    export: (datastoreId) => createJobSource(call, "export", datastoreId),
  };
}

function createJobSource<K extends JobKind>(
  call: Call,
  kind: K,
  datastoreId: string,
): ResourceSource<Seen<JobShapes[K], JobAnswer>> {
  return {
    list: async ({ submittedAfter, nextToken }, poll) => {
      const filter = submittedAfter === undefined ? undefined : { SubmittedAfter: new Date(submittedAfter) };
      const page = await listJobs(toRead(call, poll), kind, datastoreId, filter, {
        token: nextToken,
        size: PAGE_SIZE,
      });
      return { items: page.items.map(observeJob), ...toNext(page) };
    },
    describe: async (id, poll) => {
      const shape = await describeJob(toRead(call, poll), kind, datastoreId, id);
      return shape && observeJob(shape);
    },
  };
}

/** A poll's reads are never shared and never cached: it wants to know what is now. */
function toRead(call: Call, poll: PollCall): ScopedRead {
  return async (action, input) =>
    (await call(action, input, { priority: "poll", signal: poll.signal, onAttempt: () => poll.sent() }))
      .value;
}

function toNext({ nextToken }: Page<unknown>): { nextToken?: string } {
  return nextToken === undefined ? {} : { nextToken };
}

function observeDatastore(shape: DatastoreProperties): Observation<LivePayloads["datastore"]> {
  return {
    id: shape.DatastoreId as string,
    status: shape.DatastoreStatus as string,
    value: { kind: "whole", shape },
  };
}

function observeJob<S extends JobShapes[JobKind]>(shape: S): Observation<Seen<S, JobAnswer>> {
  const progress = "JobProgressReport" in shape ? shape.JobProgressReport : undefined;
  return {
    id: shape.JobId as string,
    status: shape.JobStatus as string,
    submitTime: (shape.SubmitTime as Date).getTime(),
    ...(shape.EndTime && { endTime: shape.EndTime.getTime() }),
    ...(progress && { progress: JSON.stringify(progress) }),
    value: { kind: "whole", shape },
  };
}
