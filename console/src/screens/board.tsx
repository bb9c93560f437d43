// What goes on, what needs somebody, and the datastores.
import Button from "@cloudscape-design/components/button";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useMemo } from "react";
import { graphql, useSubscription } from "react-relay";
import type { boardDatastoresSubscription } from "../__generated__/boardDatastoresSubscription.graphql";
import type { boardQuery } from "../__generated__/boardQuery.graphql";
import { useJobRows } from "../parts/jobs-table";
import { useLiveJobs } from "../relay/live-jobs";
import { Attention } from "./board/attention";
import { DatastoresTable, useDatastoreRows } from "./board/datastores-table";
import { Running } from "./board/running";
import { Screen, useScreenQuery } from "./screen";

/** With 20 datastores, AWS's own quota, the estimate is 41 calls of the 100 that an operation may take. */
const JOBS = { first: 5 };

const QUERY = graphql`
  query boardQuery {
    datastores(first: 20) {
      nodes {
        id
        status
        ...datastoresTable_datastores
        importJobs(first: 5) {
          nodes {
            ...jobsTable_jobs
          }
        }
        exportJobs(first: 5) {
          nodes {
            ...jobsTable_jobs
          }
        }
      }
      pageInfo {
        hasNextPage
      }
    }
  }
`;

export function Board() {
  const { datastores } = useScreenQuery<boardQuery>(QUERY, {});
  useSubscription<boardDatastoresSubscription>(
    useMemo(
      () => ({
        subscription: graphql`
          subscription boardDatastoresSubscription {
            datastoresStatusChanged {
              datastore {
                id
                ...datastoresTable_datastores
              }
            }
          }
        `,
        variables: {},
        updater: (store) => {
          const datastore = store.getRootField("datastoresStatusChanged")?.getLinkedRecord("datastore");
          const list = store.getRoot().getLinkedRecord("datastores", { first: 20 });
          const nodes = list?.getLinkedRecords("nodes");
          if (!datastore || !nodes || nodes.some((node) => node?.getDataID() === datastore.getDataID()))
            return;
          list?.setLinkedRecords([datastore, ...nodes], "nodes");
        },
      }),
      [],
    ),
  );
  const nodes = datastores?.nodes ?? [];
  useLiveJobs(
    nodes.filter(({ status }) => status === "ACTIVE").map(({ id }) => id),
    JOBS,
  );
  const rows = useDatastoreRows(nodes);
  const jobs = useJobRows(
    nodes.flatMap(({ importJobs, exportJobs }) => [
      ...(importJobs?.nodes ?? []),
      ...(exportJobs?.nodes ?? []),
    ]),
  );
  const names = useMemo(() => new Map(rows.map(({ datastoreId, name }) => [datastoreId, name])), [rows]);
  return (
    <Screen
      title="Board"
      query="boardQuery"
      actions={
        <SpaceBetween direction="horizontal" size="xs">
          <Button href="#/export">Start export</Button>
          <Button href="#/import">Start import</Button>
          <Button href="#/create" variant="primary">
            Create datastore
          </Button>
        </SpaceBetween>
      }
    >
      <Running jobs={jobs} names={names} />
      <Attention jobs={jobs} datastores={rows} names={names} />
      <DatastoresTable rows={rows} jobs={jobs} hasMore={datastores?.pageInfo.hasNextPage ?? false} />
    </Screen>
  );
}
