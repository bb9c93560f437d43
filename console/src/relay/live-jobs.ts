// Events of jobs over the one socket. Records are updated by their ids; a job that is new is put first into the list that the screen
// shows.
import { useMemo, useState } from "react";
import { graphql, useSubscription } from "react-relay";
import type { GraphQLSubscriptionConfig, RecordProxy, RecordSourceSelectorProxy } from "relay-runtime";
import type { AccountJobsFilter, liveJobsSubscription } from "../__generated__/liveJobsSubscription.graphql";

const OVERLAP_MS = 60_000;

type ToLists = (store: RecordSourceSelectorProxy, job: RecordProxy) => RecordProxy | null | undefined;

/**
 * `toList` gives the connection that a new job belongs into; it must be the same function from render to render. Without a filter:
 * of all datastores.
 */
export function useLiveJobs(toList: ToLists, filter?: AccountJobsFilter): void {
  const [endedAfter] = useState(() => new Date(Date.now() - OVERLAP_MS).toISOString());
  const config = useMemo(
    (): GraphQLSubscriptionConfig<liveJobsSubscription> => ({
      subscription: graphql`
        subscription liveJobsSubscription($filter: AccountJobsFilter, $endedAfter: DateTime!) {
          jobsStatusChanged(filter: $filter, endedAfter: $endedAfter, withProgress: true) {
            job {
              __typename
              id
              datastoreId
              ...jobsTable_jobs
            }
          }
        }
      `,
      variables: { endedAfter, filter: filter ?? null },
      updater: (store) => {
        const job = store.getRootField("jobsStatusChanged")?.getLinkedRecord("job");
        if (job) prepend(toList(store, job), job);
      },
    }),
    [endedAfter, filter, toList],
  );
  useSubscription(config);
}

function prepend(list: RecordProxy | null | undefined, job: RecordProxy): void {
  const nodes = list?.getLinkedRecords("nodes");
  if (!nodes || nodes.some((node) => node?.getDataID() === job.getDataID())) return;
  list?.setLinkedRecords([job, ...nodes], "nodes");
}
