// One datastore: what it is, its jobs, its tags, and what has become of it.
import Button from "@cloudscape-design/components/button";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Tabs from "@cloudscape-design/components/tabs";
import { useMemo, useState } from "react";
import { graphql, useSubscription } from "react-relay";
import type { datastoreQuery } from "../__generated__/datastoreQuery.graphql";
import type { datastoreSubscription } from "../__generated__/datastoreSubscription.graphql";
import { JobsTable, useJobRows } from "../parts/jobs-table";
import { DatastoreStatus } from "../parts/status";
import { useLiveJobs } from "../relay/live-jobs";
import { toHref } from "../routes";
import { DeleteDialog } from "./datastore/delete-dialog";
import { Overview } from "./datastore/overview";
import { Tags } from "./datastore/tags";
import { Screen, useScreenQuery } from "./screen";
import { Missing } from "./states";

const JOBS = { first: 50 };

export default function DatastoreScreen({ id }: { readonly id: string }) {
  const { datastore } = useScreenQuery<datastoreQuery>(
    graphql`
      query datastoreQuery($id: ID!) {
        datastore(id: $id) {
          id
          datastoreId
          name
          status
          upstreamStatus
          ...overview_datastore
          ...tags_datastore
          importJobs(first: 50) {
            nodes {
              ...jobsTable_jobs
            }
            pageInfo {
              hasNextPage
            }
          }
          exportJobs(first: 50) {
            nodes {
              ...jobsTable_jobs
            }
            pageInfo {
              hasNextPage
            }
          }
        }
      }
    `,
    { id },
  );
  if (!datastore) return <Missing what="this datastore" />;
  return <Shown datastore={datastore} />;
}

type Datastore = NonNullable<datastoreQuery["response"]["datastore"]>;

function Shown({ datastore }: { readonly datastore: Datastore }) {
  const { id, datastoreId, name, status, importJobs, exportJobs } = datastore;
  const [isDeleting, setDeleting] = useState(false);
  useSubscription<datastoreSubscription>(
    useMemo(
      () => ({
        subscription: graphql`
          subscription datastoreSubscription($id: ID!) {
            datastoreStatusChanged(id: $id) {
              datastore {
                id
                status
                upstreamStatus
                ...overview_datastore
              }
            }
          }
        `,
        variables: { id },
      }),
      [id],
    ),
  );
  useLiveJobs(status === "DELETED" ? NONE : [id], JOBS);
  const rows = useJobRows([...(importJobs?.nodes ?? []), ...(exportJobs?.nodes ?? [])]);
  const hasMore = Boolean(importJobs?.pageInfo.hasNextPage) || Boolean(exportJobs?.pageInfo.hasNextPage);
  const isActive = status === "ACTIVE";
  const title = name ?? datastoreId;
  return (
    <Screen
      title={title}
      above={[{ text: "Board", href: "#/" }]}
      query="datastoreQuery"
      description={<DatastoreStatus {...datastore} />}
      actions={
        <SpaceBetween direction="horizontal" size="xs">
          <Button onClick={() => setDeleting(true)} disabled={status === "DELETED" || status === "DELETING"}>
            Delete
          </Button>
          <Button href={toHref(["export"], { datastore: datastoreId })} disabled={!isActive}>
            Start export
          </Button>
          <Button
            href={toHref(["import"], { datastore: datastoreId })}
            disabled={!isActive}
            variant="primary"
          >
            Start import
          </Button>
        </SpaceBetween>
      }
    >
      <Overview datastore={datastore} />
      <Tabs
        tabs={[
          {
            id: "jobs",
            label: "Jobs",
            content: (
              <JobsTable
                title="Jobs"
                rows={rows}
                empty="It has no jobs."
                {...(hasMore && {
                  counter: `${rows.length}+`,
                  description: "The first 50 that HealthLake lists of each kind.",
                })}
              />
            ),
          },
          { id: "tags", label: "Tags", content: <Tags datastore={datastore} /> },
        ]}
      />
      {isDeleting && <DeleteDialog id={id} name={title} onClose={() => setDeleting(false)} />}
    </Screen>
  );
}

const NONE: readonly string[] = [];
