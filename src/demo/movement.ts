// What goes on after the demo's beginning, for as long as it runs: jobs in datastores that stay, datastores that come and go, and
// failures. What is old is removed, so that disk, memory and lists stay as large as they are.
import { setTimeout as delay } from "node:timers/promises";
import { DeleteFHIRDatastoreCommand, HealthLakeServiceException } from "@aws-sdk/client-healthlake";
import {
  type DemoDatastores,
  type DemoOptions,
  type StartedJob,
  createDatastore,
  startExport,
  startImport,
  untilEnded,
} from "./seed.js";

/** At a speed of 1; never shorter than the least. */
const STEP_MS = 4000;
const LEAST_STEP_MS = 20;
/** Jobs that may be under way before another is started: the local HealthLake runs one of a kind at a time. */
const MAX_JOBS = 4;
/** Folders of results that are kept. */
const MAX_RESULTS = 25;
/** Nobody made it: imports from it FAIL, and say so. */
const MISSING_BUCKET = "s3://lab-results/";

/** Resolves never; rejects when the signal aborts, and with what is no answer of HealthLake's. */
export async function keepMoving(options: DemoOptions, datastores: DemoDatastores): Promise<never> {
  const { signal, speed } = options;
  const state: State = { ...options, ...datastores, jobs: [], results: [], trials: [] };
  for (let step = 0; ; step++) {
    await delay(Math.max(STEP_MS / speed, LEAST_STEP_MS), undefined, { signal });
    while (state.jobs.length >= MAX_JOBS) {
      const job = state.jobs.shift()!;
      await unlessRefused(() => untilEnded(options, job));
    }
    await STEPS[step % STEPS.length]!(state, step);
  }
}

interface State extends DemoOptions, DemoDatastores {
  readonly jobs: StartedJob[];
  /** Folders, the oldest first. */
  readonly results: string[];
  /** Datastores that are used for a while; the last one is in use. */
  trials: readonly string[];
}

const STEPS: readonly ((state: State, step: number) => Promise<void>)[] = [
  (state, step) => run(state, () => startImport(state, state.playground, `feed-${step}`)),
  replaceTrial,
  (state, step) => run(state, () => startExport(state, state.playground, `copy-${step}`)),
  (state, step) => run(state, () => startImport(state, state.cardiology, `delta-${step}`)),
  (state, step) => run(state, () => startImport(state, state.playground, `feed-${step}`)),
  (state, step) =>
    run(state, () => startImport(state, state.cardiology, `lab-results-${step}`, MISSING_BUCKET)),
  (state, step) => run(state, () => startExport(state, state.cardiology, `snapshot-${step}`)),
  (state, step) => run(state, () => startImport(state, state.trials.at(-1)!, `patients-${step}`)),
];

async function run({ jobs, results, files }: State, start: () => Promise<StartedJob>): Promise<void> {
  const job = await unlessRefused(start);
  if (job === undefined) return;
  jobs.push(job);
  results.push(job.folder);
  if (results.length > MAX_RESULTS) await files.removeResults(results.shift()!);
}

/** A new datastore, in place of the one before, which is deleted. */
async function replaceTrial(state: State, step: number): Promise<void> {
  const { client } = state;
  const kept: string[] = [];
  for (const DatastoreId of state.trials) {
    const isDeleted = await unlessRefused(() => client.send(new DeleteFHIRDatastoreCommand({ DatastoreId })));
    // It is tried again, unless somebody else has done it by now.
    if (!isDeleted) kept.push(DatastoreId);
  }
  const tags = [{ Key: "environment", Value: "test" }];
  const next = await createDatastore(client, { DatastoreName: `trial-${step}`, Tags: tags });
  state.trials = [...kept.slice(-MAX_KEPT), next];
}

const MAX_KEPT = 3;

/** Who tries the demo may delete, update or break what it works with: then a step is left out. */
async function unlessRefused<T>(act: () => Promise<T>): Promise<T | undefined> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof HealthLakeServiceException) return undefined;
    throw error;
  }
}
