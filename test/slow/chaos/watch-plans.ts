// What a watcher watches, and what it must have seen last when nothing moves any more.
import type { GraphQLBody } from "../../support/gateway.js";
import type { Resource, Truth } from "./truth.js";
import type { Watcher } from "./watchers.js";

export interface WatchPlan {
  readonly query: string;
  /** Of one resource: it ends by itself once that can't change any more. */
  readonly isOfOne: boolean;
  /** What it must know of. */
  readonly expected: (truth: Truth) => readonly Resource[];
}

interface World {
  readonly homes: readonly string[];
  /** Import jobs that were started so far, as `<datastoreId>/<jobId>`. */
  readonly jobs: () => readonly string[];
  readonly startedAt: string;
}

/** A plan at random, the like of which others follow as well. */
export function createPlans({ homes, jobs, startedAt }: World, random: () => number): () => WatchPlan {
  const pick = <T>(items: readonly T[]): T | undefined => items[Math.floor(random() * items.length)];
  const since = `endedAfter: "${startedAt}"`;
  return () => {
    const home = pick(homes) ?? "";
    const job = pick(jobs());
    const dice = random();
    if (dice < 0.2) return ofDatastores();
    if (dice < 0.3) return ofDatastore(home);
    if (dice < 0.65 || job === undefined) return ofJobs("import", home, since);
    if (dice < 0.85) return ofJobs("export", home, since);
    return ofJob(job);
  };
}

function ofDatastores(): WatchPlan {
  return {
    query:
      "subscription { it: datastoresStatusChanged { status terminal of: datastore { id: datastoreId } } }",
    isOfOne: false,
    expected: ({ datastores }) => datastores,
  };
}

/** Its tags are asked for with each event, and may be null where that fails. */
function ofDatastore(id: string): WatchPlan {
  return {
    query: `subscription { it: datastoreStatusChanged(id: "${id}") {
      status terminal of: datastore { id: datastoreId tags { key value } } } }`,
    isOfOne: true,
    expected: ({ datastores }) => datastores.filter((datastore) => datastore.id === id),
  };
}

function ofJobs(kind: "import" | "export", datastoreId: string, since: string): WatchPlan {
  return {
    query: `subscription { it: ${kind}JobsStatusChanged(datastoreId: "${datastoreId}", ${since}) {
      status terminal of: ${kind}Job { id: jobId } } }`,
    isOfOne: false,
    expected: (truth) => truth[kind].get(datastoreId) ?? [],
  };
}

function ofJob(job: string): WatchPlan {
  const [datastoreId = "", jobId] = job.split("/");
  return {
    query: `subscription { it: importJobStatusChanged(id: "${job}") { status terminal of: importJob { id: jobId } } }`,
    isOfOne: true,
    expected: (truth) => truth.import.get(datastoreId)?.filter(({ id }) => id === jobId) ?? [],
  };
}

interface Event {
  readonly status: string;
  readonly terminal: boolean;
  readonly of: { readonly id: string };
}

const toEvents = (bodies: readonly GraphQLBody[]) =>
  bodies.flatMap(({ data }) => (data as { readonly it?: Event } | null)?.it ?? []);

/** What is wrong with what it has seen, once nothing moves any more; empty where nothing is. */
export function faultsOf(watcher: Watcher, truth: Truth): string[] {
  const faults: string[] = [];
  const last = new Map<string, Event>();
  for (const event of toEvents(watcher.bodies())) {
    const before = last.get(event.of.id);
    if (before?.status === event.status) faults.push(`told ${event.of.id} ${event.status} twice`);
    if (before?.terminal) faults.push(`told ${event.of.id} ${event.status} after ${before.status}`);
    last.set(event.of.id, event);
  }
  const expected = watcher.plan.expected(truth);
  for (const { id, status } of expected) {
    const seen = last.get(id)?.status;
    if (seen !== status) faults.push(`saw ${id} last as ${seen}, which is ${status}`);
    last.delete(id);
  }
  for (const id of last.keys()) faults.push(`saw ${id}, which is not there`);
  const isOver = watcher.plan.isOfOne && toEvents(watcher.bodies()).at(-1)?.terminal === true;
  if (watcher.isComplete() !== isOver) faults.push(isOver ? "never completed" : "completed too early");
  return faults.map((fault) => `${fault}: ${watcher.plan.query}`);
}
