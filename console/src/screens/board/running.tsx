// Jobs that run, and behind them those that wait, in the order in which HealthLake takes them.
import Box from "@cloudscape-design/components/box";
import Link from "@cloudscape-design/components/link";
import { useMemo } from "react";
import { JobProgress, RateLine } from "../../parts/job-progress";
import { type JobRow, type Names, toKind } from "../../parts/jobs-table";
import { JobStatus, RUNNING, isUnended } from "../../parts/status";
import { type Column, List } from "../../parts/table";
import { Elapsed } from "../../parts/time";
import { toHref } from "../../routes";

export function Running({ jobs, names }: { readonly jobs: readonly JobRow[]; readonly names: Names }) {
  const rows = useMemo(() => jobs.filter(isUnended).sort(byTurn), [jobs]);
  const columns = useMemo(() => toColumns(names), [names]);
  return (
    <List
      title="Running"
      items={rows}
      columns={columns}
      toId={({ id }) => id}
      pageSize={20}
      empty={<Box color="text-body-secondary">Nothing runs, and nothing waits.</Box>}
    />
  );
}

/** Those that run first; then one after the other, as they were submitted. */
function byTurn(a: JobRow, b: JobRow): number {
  const difference = Number(RUNNING.has(b.status)) - Number(RUNNING.has(a.status));
  return difference || a.submitTime.localeCompare(b.submitTime);
}

function toColumns(names: Names): readonly Column<JobRow>[] {
  return [
    {
      id: "job",
      header: "Job",
      isRowHeader: true,
      minWidth: 160,
      cell: (row) => (
        <>
          <Link href={toHref(["jobs", row.id])}>{row.name ?? row.jobId}</Link>
          <Box variant="small" display="block">
            {toKind(row)} · {names.get(row.datastoreId) ?? row.datastoreId}
          </Box>
        </>
      ),
    },
    { id: "status", header: "Status", minWidth: 160, cell: (row) => <JobStatus {...row} /> },
    { id: "progress", header: "Progress", minWidth: 240, cell: (row) => <JobProgress job={row} /> },
    { id: "rate", header: "Lines a second", minWidth: 140, cell: ({ id }) => <RateLine jobId={id} /> },
    {
      id: "since",
      header: "Since",
      minWidth: 100,
      cell: ({ submitTime, endTime }) => <Elapsed from={submitTime} to={endTime} />,
    },
  ];
}
