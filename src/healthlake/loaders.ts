// What one operation loads: each thing once, many by one list, and what a list has shown never again.
import type { DatastoreFilter, Tag } from "@aws-sdk/client-healthlake";
import DataLoader from "dataloader";
import { type JobKey, toJobKeyText } from "../aws/ids.js";
import type { JobKind, JobShapes } from "../aws/job-kinds.js";
import type { DatastoreProperties } from "../aws/shapes.js";
import type { Page } from "../relay/connection.js";
import type { Caller } from "./shared-call.js";
import {
  type JobListFilter,
  type PageRequest,
  type ScopedRead,
  describeDatastore,
  describeJob,
  listDatastores,
  listJobs,
  listTags,
} from "./page.js";
import { type ListedResources, loadMany } from "./load-many.js";
import type { Read } from "./reads.js";

/** A datastore whose tags are asked for: HealthLake wants the ARN. */
export interface TagsKey {
  readonly datastoreId: string;
  readonly arn: string;
}

/** The loaders of one operation. Unknown resources are undefined, not errors. */
export interface Loaders {
  loadDatastore(datastoreId: string): Promise<DatastoreProperties | undefined>;
  loadJob<K extends JobKind>(kind: K, key: JobKey): Promise<JobShapes[K] | undefined>;
  loadTags(key: TagsKey): Promise<readonly Tag[]>;
  listDatastores(filter: DatastoreFilter | undefined, page: PageRequest): Promise<Page<DatastoreProperties>>;
  listJobs<K extends JobKind>(
    kind: K,
    datastoreId: string,
    filter: JobListFilter | undefined,
    page: PageRequest,
  ): Promise<Page<JobShapes[K]>>;
  /** Forgets all that was loaded: a write may have changed it. */
  clear(): void;
}

export function createLoaders(readAs: Read, caller: Caller): Loaders {
  const read: ScopedRead = (action, input, scope) => readAs(action, input, scope, caller);
  // Most events of subscriptions load nothing: they need not pay for loaders.
  let loaded: ReturnType<typeof createEmptyLoaders> | undefined;
  const fresh = () => (loaded ??= createEmptyLoaders(read));
  return {
    loadDatastore: (datastoreId) => fresh().datastores.load(datastoreId),
    listDatastores: (filter, page) => fresh().datastores.list(filter, page),
    loadJob: (kind, key) => fresh().jobs[kind].load(key) as Promise<never>,
    listJobs: (kind, datastoreId, filter, page) =>
      fresh().jobs[kind].list(datastoreId, filter, page) as Promise<never>,
    loadTags: (key) => fresh().tags.load(key),
    clear: () => {
      loaded = undefined;
    },
  };
}

function createEmptyLoaders(read: ScopedRead) {
  return {
    datastores: createDatastoreLoaders(read),
    jobs: { import: createJobLoaders(read, "import"), export: createJobLoaders(read, "export") },
    tags: new DataLoader(
      (keys: readonly TagsKey[]) => Promise.all(keys.map((key) => listTags(read, key.datastoreId, key.arn))),
      { batch: false, cacheKeyFn: (key) => key.arn },
    ),
  };
}

function createDatastoreLoaders(read: ScopedRead) {
  const shown = new Map<string, DatastoreProperties>();
  const pages = createPages<DatastoreProperties, [DatastoreFilter | undefined]>(
    (page, filter) => listDatastores(read, filter, page),
    (shape) => shown.set(shape.DatastoreId as string, shape),
  );
  const listed: ListedResources<DatastoreProperties> = { fetchPage: (page) => pages(page, undefined), shown };
  const loader = new DataLoader<string, DatastoreProperties | undefined>((ids) =>
    loadMany(ids, listed, (id) => describeDatastore(read, id)),
  );
  return {
    load: async (id: string) => shown.get(id) ?? loader.load(id),
    list: (filter: DatastoreFilter | undefined, page: PageRequest) => pages(page, filter),
  };
}

function createJobLoaders<K extends JobKind>(read: ScopedRead, kind: K) {
  type Shape = JobShapes[K];
  const shown = new Map<string, Shape>();
  const pages = createPages<Shape, [string, JobListFilter | undefined]>(
    (page, datastoreId, filter) => listJobs(read, kind, datastoreId, filter, page),
    (shape) => shown.set(`${shape.DatastoreId}/${shape.JobId}`, shape),
  );
  const createLoader = (datastoreId: string) =>
    new DataLoader<string, Shape | undefined>((keys) =>
      loadMany<Shape>(keys, { fetchPage: (page) => pages(page, datastoreId, undefined), shown }, (key) =>
        describeJob(read, kind, datastoreId, key.slice(datastoreId.length + 1)),
      ),
    );
  const loaders = new Map<string, ReturnType<typeof createLoader>>();
  return {
    load: async ({ datastoreId, jobId }: JobKey) => {
      const key = toJobKeyText({ datastoreId, jobId });
      const loader = loaders.get(datastoreId) ?? createLoader(datastoreId);
      loaders.set(datastoreId, loader);
      return shown.get(key) ?? loader.load(key);
    },
    list: (datastoreId: string, filter: JobListFilter | undefined, page: PageRequest) =>
      pages(page, datastoreId, filter),
  };
}

/** Each page once per operation; `onItem` is shown what it holds. */
function createPages<T, A extends unknown[]>(
  fetch: (page: PageRequest, ...args: A) => Promise<Page<T>>,
  onItem: (item: T) => void,
): (page: PageRequest, ...args: A) => Promise<Page<T>> {
  const pages = new Map<string, Promise<Page<T>>>();
  return (request, ...args) => {
    const key = JSON.stringify([request.token, request.size, ...args]);
    const known = pages.get(key);
    if (known) return known;
    const page = fetch(request, ...args).then((fetched) => {
      fetched.items.forEach(onItem);
      return fetched;
    });
    pages.set(key, page);
    return page;
  };
}
