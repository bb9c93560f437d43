// Jobs, a line each, as the board, a datastore and the list of all jobs show them.
import Link from "@cloudscape-design/components/link";
import { type ReactNode, useMemo } from "react";
import { graphql, useFragment } from "react-relay";
import type { jobsTable_jobs$data, jobsTable_jobs$key } from "../__generated__/jobsTable_jobs.graphql";
import { toHref } from "../routes";
import { JobProgress } from "./job-progress";
import { JobStatus, toJobStatusText } from "./status";
import { type Column, List } from "./table";
import { Ago, Elapsed, Moment } from "./time";

export type JobRow = jobsTable_jobs$data[number];

export function useJobRows(jobs: jobsTable_jobs$key): readonly JobRow[] {
  return useFragment(
    graphql`
      fragment jobsTable_jobs on Job @relay(plural: true) {
        __typename
        id
        jobId
        name
        status
        upstreamStatus
        submitTime
        endTime
        message
        datastoreId
        ...jobProgress_job
      }
    `,
    jobs,
  );
}

/** Names of datastores by HealthLake's ids: a job has only the id. */
export type Names = ReadonlyMap<string, string | null | undefined>;

export function toKind({ __typename }: { readonly __typename: string }): string {
  return __typename === "ImportJob" ? "Import" : __typename === "ExportJob" ? "Export" : __typename;
}

export function toColumns(names: Names | undefined): readonly Column<JobRow>[] {
  const toDatastore = (row: JobRow) => names?.get(row.datastoreId) ?? row.datastoreId;
  const datastore: Column<JobRow> = {
    id: "datastore",
    header: "Datastore",
    cell: (row) => <Link href={toHref(["datastores", row.datastoreId])}>{toDatastore(row)}</Link>,
    sortingComparator: (a, b) => toDatastore(a).localeCompare(toDatastore(b)),
  };
  return [
    {
      id: "name",
      header: "Job",
      isRowHeader: true,
      cell: (row) => <Link href={toHref(["jobs", row.id])}>{row.name ?? row.jobId}</Link>,
      sortingComparator: (a, b) => (a.name ?? a.jobId).localeCompare(b.name ?? b.jobId),
    },
    { id: "kind", header: "Kind", cell: toKind, sortingField: "__typename" },
    ...(names ? [datastore] : []),
    {
      id: "status",
      header: "Status",
      minWidth: 220,
      cell: (row) => <JobStatus {...row} />,
      sortingField: "status",
    },
    { id: "progress", header: "Lines", minWidth: 160, cell: (row) => <JobProgress job={row} /> },
    {
      id: "submitted",
      header: "Submitted",
      minWidth: 180,
      cell: ({ submitTime }) => <Moment at={submitTime} />,
      sortingField: "submitTime",
    },
    {
      id: "ended",
      header: "Ended",
      cell: ({ endTime }) => <Ago at={endTime} />,
      sortingComparator: (a, b) => (a.endTime ?? "").localeCompare(b.endTime ?? ""),
    },
    {
      id: "took",
      header: "Took",
      cell: ({ submitTime, endTime }) => <Elapsed from={submitTime} to={endTime} />,
    },
  ];
}

interface JobsTableProps {
  readonly title: string;
  readonly rows: readonly JobRow[];
  readonly names?: Names;
  readonly empty: ReactNode;
  readonly actions?: ReactNode;
  readonly description?: ReactNode;
  readonly counter?: string;
  readonly variant?: "container" | "full-page";
}

export function JobsTable({ names, rows, ...props }: JobsTableProps) {
  const columns = useMemo(() => toColumns(names), [names]);
  return (
    <List
      {...props}
      items={rows}
      columns={columns}
      toId={({ id }) => id}
      sortedBy="submitted"
      descending
      toText={(row) =>
        [
          row.name,
          row.jobId,
          toKind(row),
          toJobStatusText(row.status),
          names?.get(row.datastoreId),
          row.message,
        ].join(" ")
      }
    />
  );
}
