// How long lists were a moment ago, so that estimates need not take every list to be as long as it may be.
import { LRUCache } from "lru-cache";
import { parseDatastoreArn } from "../aws/ids.js";
import { JOB_KINDS, type JobKind } from "../aws/job-kinds.js";
import type { Clock } from "../clock.js";
import type { Sizes } from "../relay/sizes.js";
import type { Output } from "./actions.js";
import type { Generations } from "./generations.js";
import type { Read } from "./reads.js";

/** Whether the caller's list of an action shows a datastore. */
export type IsListed = (action: string, datastoreId: string) => boolean;

export interface KnownSizes {
  /** The same reads; what they tell of sizes is kept. */
  readonly watch: (read: Read) => Read;
  /** The account of the datastores that were seen last. */
  readonly account: () => string | undefined;
  /** Tells how many pages a list of jobs had. */
  readonly walkedJobs: (kind: JobKind, datastoreId: string, pages: number) => void;
  readonly of: (isListed: IsListed) => Sizes;
}

/** How long a size is taken to be true, in milliseconds; LIMIT_UPSTREAM_CALLS holds while an operation runs, whatever was assumed. */
const MOMENT_MS = 60_000;
const MAX_LISTS = 10_000;

export function createKnownSizes(clock: Clock, generations: Generations): KnownSizes {
  let listed:
    { readonly ids: readonly string[]; readonly generation: number; readonly at: number } | undefined;
  let account: string | undefined;
  const pages = new LRUCache<string, { readonly count: number; readonly at: number }>({ max: MAX_LISTS });
  const isPresent = (at: number) => clock.now() - at < MOMENT_MS;
  const datastoreIds = () =>
    listed && isPresent(listed.at) && listed.generation === generations.of("datastores")
      ? listed.ids
      : undefined;
  const pagesOf = (kind: JobKind, id: string): number => {
    const known = pages.get(`${kind} ${id}`);
    return known && isPresent(known.at) ? known.count : 1;
  };
  return {
    watch: (read) => async (action, input, scope, caller) => {
      const generation = generations.of(scope);
      const answer = await read(action, input, scope, caller);
      if (action !== "ListFHIRDatastores") return answer;
      const shapes = (answer as Output<"ListFHIRDatastores">).DatastorePropertiesList ?? [];
      account = parseDatastoreArn(shapes[0]?.DatastoreArn ?? "")?.account ?? account;
      if (isWholeList(input, answer))
        listed = {
          ids: shapes.map(({ DatastoreId }) => DatastoreId as string),
          generation,
          at: clock.now(),
        };
      return answer;
    },
    account: () => account,
    walkedJobs: (kind, datastoreId, count) =>
      void pages.set(`${kind} ${datastoreId}`, { count, at: clock.now() }),
    of: (isListed) => ({
      datastores: () => datastoreIds()?.filter((id) => isListed("ListFHIRDatastores", id)).length,
      jobPages: (kinds, only) => {
        const ids = only ?? datastoreIds();
        const pagesOfKind = (kind: JobKind) =>
          (ids ?? [])
            .filter((id) => isListed(JOB_KINDS[kind].list, id))
            .reduce((sum, id) => sum + pagesOf(kind, id), 0);
        return ids && kinds.reduce((sum, kind) => sum + pagesOfKind(kind), 0);
      },
    }),
  };
}

/** An account of more than one page is as long as it may be. */
function isWholeList(input: object, answer: object): boolean {
  const { Filter, NextToken } = input as { Filter?: unknown; NextToken?: unknown };
  return !Filter && !NextToken && !(answer as { NextToken?: unknown }).NextToken;
}
