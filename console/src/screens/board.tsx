// What goes on, what needs somebody, and the datastores.
import Button from "@cloudscape-design/components/button";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useMemo } from "react";
import { graphql, useSubscription } from "react-relay";
import type { RecordSourceSelectorProxy } from "relay-runtime";
import type { boardDatastoresSubscription } from "../__generated__/boardDatastoresSubscription.graphql";
import type { boardQuery } from "../__generated__/boardQuery.graphql";
import { useJobRows } from "../parts/jobs-table";
import { useCan } from "../parts/permissions";
import { useLiveJobs } from "../relay/live-jobs";
import { Attention } from "./board/attention";
import { DatastoresTable, useDatastoreRows } from "./board/datastores-table";
import { Running } from "./board/running";
import { Screen, useScreenQuery } from "./screen";

const QUERY = graphql`
  query boardQuery {
    datastores(first: 50) {
      nodes {
        id
        ...datastoresTable_datastores
      }
      pageInfo {
        hasNextPage
      }
    }
    jobs(first: 200) {
      nodes {
        ...jobsTable_jobs
      }
    }
  }
`;

const DATASTORES = { first: 50 };
const toJobs = (store: RecordSourceSelectorProxy) => store.getRoot().getLinkedRecord("jobs", { first: 200 });

export function Board() {
  const can = useCan();
  const { datastores, jobs: listed } = useScreenQuery<boardQuery>(QUERY, {});
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
          const list = store.getRoot().getLinkedRecord("datastores", DATASTORES);
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
  useLiveJobs(toJobs);
  const rows = useDatastoreRows(nodes);
  const jobs = useJobRows(listed?.nodes ?? []);
  const names = useMemo(() => new Map(rows.map(({ datastoreId, name }) => [datastoreId, name])), [rows]);
  return (
    <Screen
      title="Board"
      query="boardQuery"
      actions={
        <SpaceBetween direction="horizontal" size="xs">
          {can("healthlake:StartFHIRExportJob") && <Button href="#/export">Start export</Button>}
          {can("healthlake:StartFHIRImportJob") && <Button href="#/import">Start import</Button>}
          {can("healthlake:CreateFHIRDatastore") && (
            <Button href="#/create" variant="primary">
              Create datastore
            </Button>
          )}
        </SpaceBetween>
      }
    >
      <Running jobs={jobs} names={names} />
      <Attention jobs={jobs} datastores={rows} names={names} />
      <DatastoresTable rows={rows} jobs={jobs} hasMore={datastores?.pageInfo.hasNextPage ?? false} />
    </Screen>
  );
}
