// What the fields, reads and watches of an operation leave in the audit log.
import type { GraphQLFieldResolver } from "graphql";
import type { Target, Trail } from "../audit/trail.js";
import { toPolicyName } from "../auth/own-actions.js";
import { JOB_KINDS } from "../aws/job-kinds.js";
import type { GatewayContext, Watches } from "../context.js";
import type { Action } from "./actions.js";
import type { Loaders } from "../healthlake/loaders.js";
import { toDatastoreId } from "../relay/global-id.js";

type Resolver = GraphQLFieldResolver<unknown, GatewayContext>;

/** A mutation's root field: nothing of it is done before its record is durable, and that says to what it is to be done. */
export function recordMutation(action: Action, resolve: Resolver): Resolver {
  return (source, args, context, info) => {
    const named = toNamedDatastores(args as { readonly input?: unknown });
    const target = { field: info.fieldName, action: toPolicyName(action), ...named };
    return context.trail.mutation(target, async () => resolve(source, args, context, info));
  };
}

/** The datastores that a mutation's input names. */
function toNamedDatastores({ input }: { readonly input?: unknown }) {
  const { id, datastoreId = id, sourceDatastoreId } = Object(input) as Readonly<Record<string, unknown>>;
  const toId = (given: unknown) => (typeof given === "string" ? toDatastoreId(given) : undefined);
  return { datastoreId: toId(datastoreId), sourceDatastoreId: toId(sourceDatastoreId) };
}

/** However the field ends, it is not answered before its denials are recorded. */
export function awaitRecords(resolve: Resolver): Resolver {
  return async (source, args, context, info) => {
    let given: unknown;
    try {
      given = await resolve(source, args, context, info);
      return given;
    } finally {
      const recorded = context.trail.recorded();
      if (recorded) await recorded.catch((error: unknown) => giveUp(given, error));
    }
  };
}

/** The source of a subscription that is refused after all would be watched for ever. */
async function giveUp(given: unknown, error: unknown): Promise<never> {
  await (given as Partial<AsyncIterator<unknown>> | null | undefined)?.return?.();
  throw error;
}

/** AUDIT_READS: what the caller loads, by the actions that it stands for, however few calls the gateway makes of them. */
export function recordLoaders(loaders: Loaders, trail: Trail): Loaders {
  const read = <T>(action: Action, target: Target, run: () => Promise<T>) =>
    trail.read({ action: toPolicyName(action), ...target }, run);
  return {
    loadDatastore: (datastoreId) =>
      read("DescribeFHIRDatastore", { datastoreId }, () => loaders.loadDatastore(datastoreId)),
    loadJob: (kind, { datastoreId, jobId }) =>
      read(JOB_KINDS[kind].describe, { datastoreId, jobId }, () =>
        loaders.loadJob(kind, { datastoreId, jobId }),
      ),
    loadTags: (key) =>
      read("ListTagsForResource", { datastoreId: key.datastoreId }, () => loaders.loadTags(key)),
    listDatastores: (filter, request) =>
      read("ListFHIRDatastores", {}, () => loaders.listDatastores(filter, request)),
    listJobs: (kind, datastoreId, filter, request) =>
      read(JOB_KINDS[kind].list, { datastoreId }, () => loaders.listJobs(kind, datastoreId, filter, request)),
    clear: () => loaders.clear(),
  };
}

/** AUDIT_READS: what the caller begins to watch. */
export function recordWatches(watches: Watches, trail: Trail): Watches {
  return {
    watchDatastores: (options) => {
      const action = options.id === undefined ? "ListFHIRDatastores" : "DescribeFHIRDatastore";
      trail.watched({ action: toPolicyName(action), datastoreId: options.id });
      return watches.watchDatastores(options);
    },
    watchJobs: (kind, datastoreId, options) => {
      const { list, describe } = JOB_KINDS[kind];
      const action = options.id === undefined ? list : describe;
      trail.watched({ action: toPolicyName(action), datastoreId, jobId: options.id });
      return watches.watchJobs(kind, datastoreId, options);
    },
  };
}
