// What a mutation's payload knows of its resource without asking HealthLake again.
import { randomUUID } from "node:crypto";
import type { JobKind } from "../aws/job-kinds.js";
import type { GatewayContext } from "../context.js";
import { GatewayError } from "../errors.js";
import { selectsOnly } from "../relay/selection.js";
import { type Datastore, toDatastore } from "../types/datastore.js";
import { JOB_TYPES, type Jobs } from "../types/job-types.js";
import type { Lazy } from "../types/payloads.js";

/** The client's own token, or one that is made once, before any attempt. */
export function toClientToken(given: string | null | undefined): {
  readonly clientToken: string;
  readonly isOurs: boolean;
} {
  return given == null ? { clientToken: randomUUID(), isOurs: true } : { clientToken: given, isOurs: false };
}

/** `known` where nothing but its members, and `furtherFields`, is selected; else what `load` gives. */
export function lazily<T extends object>(
  known: T,
  furtherFields: readonly string[],
  load: (context: GatewayContext) => Promise<T | undefined>,
): Lazy<T> {
  const fields = new Set([...Object.keys(known), ...furtherFields]);
  return async (_args, context: GatewayContext, info) => {
    if (selectsOnly(info.fieldNodes, fields, info)) return known;
    const loaded = await load(context);
    if (loaded) return loaded;
    throw new GatewayError("NOT_FOUND", "HealthLake does not show it yet; ask again", { retryable: true });
  };
}

/** A datastore as far as a mutation's answer tells; its lists, and its tags where the ARN is known, need no further call. */
export function lazyDatastore(known: Datastore): Lazy<Datastore> {
  const furtherFields = ["importJobs", "exportJobs", ...(known.arn === undefined ? [] : ["tags"])];
  return lazily(known, furtherFields, async ({ loaders }) => {
    const shape = await loaders.loadDatastore(known.datastoreId);
    return shape && toDatastore(shape);
  });
}

/** A job as far as the answer to its start tells. */
export function lazyJob<K extends JobKind>(kind: K, known: Jobs[K]): Lazy<Jobs[K]> {
  const { datastoreId, jobId } = known;
  return lazily<Jobs[K]>(known, ["datastore"], async ({ loaders }) => {
    const shape = await loaders.loadJob(kind, { datastoreId, jobId });
    return shape && JOB_TYPES[kind].toJob(shape);
  });
}
