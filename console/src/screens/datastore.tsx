// One datastore: what it is, its jobs, its tags, and what has become of it.
import Button from "@cloudscape-design/components/button";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Tabs from "@cloudscape-design/components/tabs";
import { useMemo, useState } from "react";
import { graphql, useSubscription } from "react-relay";
import type { RecordProxy, RecordSourceSelectorProxy } from "relay-runtime";
import type { datastoreQuery } from "../__generated__/datastoreQuery.graphql";
import type { datastoreSubscription } from "../__generated__/datastoreSubscription.graphql";
import { JobsTable, useJobRows } from "../parts/jobs-table";
import { useCan } from "../parts/permissions";
import { DatastoreStatus } from "../parts/status";
import { useLiveJobs } from "../relay/live-jobs";
import { toHref } from "../routes";
import { DeleteDialog } from "./datastore/delete-dialog";
import { Overview } from "./datastore/overview";
import { Tags } from "./datastore/tags";
import { Screen, useScreenQuery } from "./screen";
import { Missing } from "./states";

/** The list of a datastore's jobs of that kind. */
function toJobs(store: RecordSourceSelectorProxy, job: RecordProxy) {
  const aws = job.getValue("datastoreId") as string;
  const datastore = store.getRoot().getLinkedRecord("datastore", { id: aws });
  return datastore?.getLinkedRecord(job.getType() === "ImportJob" ? "importJobs" : "exportJobs", {
    first: 50,
  });
}

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
  const { id, datastoreId, name, importJobs, exportJobs } = datastore;
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
  useLiveJobs(
    toJobs,
    useMemo(() => ({ datastoreId: [id] }), [id]),
  );
  const rows = useJobRows([...(importJobs?.nodes ?? []), ...(exportJobs?.nodes ?? [])]);
  const hasMore = Boolean(importJobs?.pageInfo.hasNextPage) || Boolean(exportJobs?.pageInfo.hasNextPage);
  const title = name ?? datastoreId;
  return (
    <Screen
      title={title}
      above={[{ text: "Board", href: "#/" }]}
      query="datastoreQuery"
      description={<DatastoreStatus {...datastore} />}
      actions={<Actions datastore={datastore} onDelete={() => setDeleting(true)} />}
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

interface ActionsProps {
  readonly datastore: Datastore;
  readonly onDelete: () => void;
}

function Actions({ datastore: { datastoreId, status }, onDelete }: ActionsProps) {
  const can = useCan();
  const isActive = status === "ACTIVE";
  return (
    <SpaceBetween direction="horizontal" size="xs">
      {can("healthlake:DeleteFHIRDatastore", datastoreId) && (
        <Button onClick={onDelete} disabled={status === "DELETED" || status === "DELETING"}>
          Delete
        </Button>
      )}
      {can("healthlake:StartFHIRExportJob", datastoreId) && (
        <Button href={toHref(["export"], { datastore: datastoreId })} disabled={!isActive}>
          Start export
        </Button>
      )}
      {can("healthlake:StartFHIRImportJob", datastoreId) && (
        <Button href={toHref(["import"], { datastore: datastoreId })} disabled={!isActive} variant="primary">
          Start import
        </Button>
      )}
    </SpaceBetween>
  );
}
