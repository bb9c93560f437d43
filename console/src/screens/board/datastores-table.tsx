// The datastores, a line each. Deleted ones are listed by HealthLake for a week: they are hidden until somebody asks for them.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Link from "@cloudscape-design/components/link";
import Toggle from "@cloudscape-design/components/toggle";
import { useMemo, useState } from "react";
import { graphql, useFragment } from "react-relay";
import type {
  datastoresTable_datastores$data,
  datastoresTable_datastores$key,
} from "../../__generated__/datastoresTable_datastores.graphql";
import type { JobRow } from "../../parts/jobs-table";
import { DatastoreStatus, JobStatus, isUnended } from "../../parts/status";
import { type Column, List } from "../../parts/table";
import { Ago } from "../../parts/time";
import { toHref } from "../../routes";

export type DatastoreRow = datastoresTable_datastores$data[number];

export function useDatastoreRows(datastores: datastoresTable_datastores$key): readonly DatastoreRow[] {
  return useFragment(
    graphql`
      fragment datastoresTable_datastores on Datastore @relay(plural: true) {
        id
        datastoreId
        name
        status
        upstreamStatus
        createdAt
        errorCause {
          errorMessage
        }
      }
    `,
    datastores,
  );
}

interface DatastoresTableProps {
  readonly rows: readonly DatastoreRow[];
  readonly jobs: readonly JobRow[];
  readonly hasMore: boolean;
}

interface Row extends Omit<DatastoreRow, " $fragmentType"> {
  readonly running: number;
  readonly lastImport: JobRow | undefined;
}

export function DatastoresTable({ rows, jobs, hasMore }: DatastoresTableProps) {
  const [withDeleted, setWithDeleted] = useState(false);
  const deleted = rows.filter(({ status }) => status === "DELETED").length;
  const items = useMemo(
    () => rows.filter(({ status }) => withDeleted || status !== "DELETED").map((row) => toRow(row, jobs)),
    [rows, jobs, withDeleted],
  );
  return (
    <List
      title="Datastores"
      items={items}
      {...(hasMore && { counter: `${items.length}+` })}
      columns={COLUMNS}
      toId={({ id }) => id}
      sortedBy="name"
      toText={({ name, datastoreId, status }) => [name, datastoreId, status].join(" ")}
      actions={
        deleted > 0 && (
          <Toggle checked={withDeleted} onChange={({ detail }) => setWithDeleted(detail.checked)}>
            Show {deleted} deleted
          </Toggle>
        )
      }
      empty={
        <>
          <Box padding={{ bottom: "s" }} color="text-body-secondary">
            There is no datastore in this Region.
          </Box>
          <Button href="#/create">Create datastore</Button>
        </>
      }
    />
  );
}

function toRow(row: DatastoreRow, jobs: readonly JobRow[]): Row {
  const own = jobs.filter(({ datastoreId }) => datastoreId === row.datastoreId);
  const ended = own.filter((job) => job.__typename === "ImportJob" && !isUnended(job));
  const [lastImport] = ended.sort((a, b) => (b.endTime ?? "").localeCompare(a.endTime ?? ""));
  return { ...row, running: own.filter(isUnended).length, lastImport };
}

const COLUMNS: readonly Column<Row>[] = [
  {
    id: "name",
    header: "Name",
    isRowHeader: true,
    cell: ({ name, datastoreId }) => (
      <Link href={toHref(["datastores", datastoreId])}>{name ?? datastoreId}</Link>
    ),
    sortingComparator: (a, b) => (a.name ?? a.datastoreId).localeCompare(b.name ?? b.datastoreId),
  },
  {
    id: "status",
    header: "Status",
    minWidth: 160,
    cell: (row) => <DatastoreStatus {...row} />,
    sortingField: "status",
  },
  {
    id: "age",
    header: "Created",
    cell: ({ createdAt }) => <Ago at={createdAt} />,
    sortingField: "createdAt",
  },
  { id: "running", header: "Running jobs", cell: ({ running }) => running || "–", sortingField: "running" },
  {
    id: "import",
    header: "Last import",
    minWidth: 220,
    cell: ({ lastImport }) =>
      lastImport ? (
        <>
          <JobStatus {...lastImport} />
          <Box variant="small" display="block">
            <Link href={toHref(["jobs", lastImport.id])} fontSize="body-s">
              {lastImport.name ?? lastImport.jobId}
            </Link>{" "}
            <Ago at={lastImport.endTime} />
          </Box>
        </>
      ) : (
        "–"
      ),
  },
];
