// Events of jobs, of one datastore or several, over the one socket. Records are updated by their ids; a job that is new is put
// first into the list that the screen shows.
import { useEffect, useState } from "react";
import { graphql, requestSubscription, useRelayEnvironment } from "react-relay";
import type { RecordSourceSelectorProxy, Variables } from "relay-runtime";
import type { liveJobsExportsSubscription } from "../__generated__/liveJobsExportsSubscription.graphql";
import type { liveJobsImportsSubscription } from "../__generated__/liveJobsImportsSubscription.graphql";

const IMPORTS = graphql`
  subscription liveJobsImportsSubscription($datastoreId: ID!, $endedAfter: DateTime!) {
    importJobsStatusChanged(datastoreId: $datastoreId, endedAfter: $endedAfter, withProgress: true) {
      importJob {
        id
        datastore {
          id
        }
        ...jobsTable_jobs
      }
    }
  }
`;

const EXPORTS = graphql`
  subscription liveJobsExportsSubscription($datastoreId: ID!, $endedAfter: DateTime!) {
    exportJobsStatusChanged(datastoreId: $datastoreId, endedAfter: $endedAfter) {
      exportJob {
        id
        datastore {
          id
        }
        ...jobsTable_jobs
      }
    }
  }
`;

const OVERLAP_MS = 60_000;

/** Of datastores by their global ids. `args` are those by which the screen has the lists of jobs of each. */
export function useLiveJobs(datastoreIds: readonly string[], args: Variables): void {
  const environment = useRelayEnvironment();
  const [endedAfter] = useState(() => new Date(Date.now() - OVERLAP_MS).toISOString());
  const key = datastoreIds.join(" ");
  useEffect(() => {
    const subscriptions = key
      .split(" ")
      .filter(Boolean)
      .flatMap((datastoreId) => {
        const variables = { datastoreId, endedAfter };
        return [
          requestSubscription<liveJobsImportsSubscription>(environment, {
            subscription: IMPORTS,
            variables,
            updater: (store) => prepend(store, "importJobsStatusChanged", "importJob", "importJobs", args),
          }),
          requestSubscription<liveJobsExportsSubscription>(environment, {
            subscription: EXPORTS,
            variables,
            updater: (store) => prepend(store, "exportJobsStatusChanged", "exportJob", "exportJobs", args),
          }),
        ];
      });
    return () => {
      for (const { dispose } of subscriptions) dispose();
    };
  }, [environment, key, endedAfter, args]);
}

function prepend(
  store: RecordSourceSelectorProxy,
  event: string,
  member: string,
  list: string,
  args: Variables,
): void {
  const job = store.getRootField(event)?.getLinkedRecord(member);
  const jobs = job?.getLinkedRecord("datastore")?.getLinkedRecord(list, args);
  const nodes = jobs?.getLinkedRecords("nodes");
  if (!job || !jobs || !nodes) return;
  if (nodes.some((node) => node?.getDataID() === job.getDataID())) return;
  jobs.setLinkedRecords([job, ...nodes], "nodes");
}
