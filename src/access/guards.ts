// The ways by which an operation reaches HealthLake, each behind its caller's permissions: a datastore that the caller may
// not know of is as if it did not exist, and costs no call.
import { toFacts } from "../audit/facts.js";
import { JOB_KINDS } from "../aws/job-kinds.js";
import type { DatastoreProperties } from "../aws/shapes.js";
import type { GatewayContext, LivePayloads, Watches } from "../context.js";
import type { Loaders } from "../healthlake/loaders.js";
import type { WatchOptions } from "../status/watcher.js";
import type { Access } from "./access.js";

/** A page keeps HealthLake's token, and loses what the caller may not see: its offsets count what is left. */
export function guardLoaders(loaders: Loaders, access: Access): Loaders {
  const isListed = ({ DatastoreId }: DatastoreProperties) =>
    access.lists("ListFHIRDatastores", DatastoreId as string);
  return {
    loadDatastore: async (datastoreId) =>
      access.admits("DescribeFHIRDatastore", { datastoreId })
        ? loaders.loadDatastore(datastoreId)
        : undefined,
    loadJob: async (kind, key) =>
      access.admits(JOB_KINDS[kind].describe, key) ? loaders.loadJob(kind, key) : undefined,
    loadTags: async (key) => {
      access.require("ListTagsForResource", { datastoreId: key.datastoreId });
      return loaders.loadTags(key);
    },
    listDatastores: async (filter, request) => {
      access.requireRole("ListFHIRDatastores");
      const page = await loaders.listDatastores(filter, request);
      return { ...page, items: page.items.filter(isListed) };
    },
    listJobs: async (kind, datastoreId, filter, request) => {
      access.require(JOB_KINDS[kind].list, { datastoreId });
      return loaders.listJobs(kind, datastoreId, filter, request);
    },
    clear: () => loaders.clear(),
  };
}

type WriteAction = GatewayContext["write"];

export function guardWrite(write: WriteAction, access: Access): WriteAction {
  return async (action, input, scopes) => {
    // A job's datastore, or the datastore itself; undefined where there is none yet. What that is made of must be seen too.
    const { datastoreId, sourceDatastoreId } = toFacts(input);
    if (sourceDatastoreId !== undefined) access.require(action, { datastoreId: sourceDatastoreId });
    if (datastoreId === undefined) access.requireEverywhere(action);
    else access.require(action, { datastoreId });
    return write(action, input, scopes);
  };
}

export function guardWatches(watches: Watches, access: Access): Watches {
  return {
    watchDatastores: (options) => {
      if (options.id === undefined) return watches.watchDatastores(onlyListed(options, access));
      access.require("DescribeFHIRDatastore", { datastoreId: options.id });
      return watches.watchDatastores(options);
    },
    watchJobs: (kind, datastoreId, options) => {
      const { describe, list } = JOB_KINDS[kind];
      access.require(options.id === undefined ? list : describe, { datastoreId, jobId: options.id });
      return watches.watchJobs(kind, datastoreId, options);
    },
  };
}

type DatastoreWatch = WatchOptions<LivePayloads["datastore"]>;

function onlyListed(options: DatastoreWatch, access: Access): DatastoreWatch {
  access.requireRole("ListFHIRDatastores");
  return {
    ...options,
    accepts: (snapshot, previousStatus) =>
      access.lists("ListFHIRDatastores", snapshot.id) &&
      (options.accepts?.(snapshot, previousStatus) ?? true),
  };
}
