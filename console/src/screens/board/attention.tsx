// What went wrong in the last 24 hours and nobody has put away yet.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Link from "@cloudscape-design/components/link";
import { useMemo } from "react";
import { type JobRow, type Names, toKind } from "../../parts/jobs-table";
import { DatastoreStatus, JobStatus, TROUBLED } from "../../parts/status";
import { type Column, List } from "../../parts/table";
import { Ago, useNow } from "../../parts/time";
import { toHref } from "../../routes";
import { createStore, useStore } from "../../store";
import type { DatastoreRow } from "./datastores-table";

const DAY_MS = 24 * 3600_000;
const STORED = "healthlake-console-dismissed";
const MOST_DISMISSED = 500;

const dismissed = createStore<readonly string[]>(readDismissed());

function readDismissed(): string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(STORED) ?? "[]");
    return Array.isArray(stored) ? stored.filter((it) => typeof it === "string") : [];
  } catch {
    return [];
  }
}

function dismiss(key: string): void {
  const keys = [key, ...dismissed.get()].slice(0, MOST_DISMISSED);
  dismissed.set(keys);
  localStorage.setItem(STORED, JSON.stringify(keys));
}

interface Trouble {
  /** Of this trouble, not of the resource: what fails again is shown again. */
  readonly key: string;
  readonly href: string;
  readonly name: string;
  readonly what: string;
  readonly status: React.ReactNode;
  readonly at: string | null | undefined;
  readonly message: string | null | undefined;
}

interface AttentionProps {
  readonly jobs: readonly JobRow[];
  readonly datastores: readonly DatastoreRow[];
  readonly names: Names;
}

export function Attention({ jobs, datastores, names }: AttentionProps) {
  const put = useStore(dismissed);
  const minute = Math.floor(useNow() / 60_000);
  const troubles = useMemo(() => {
    const since = new Date(minute * 60_000 - DAY_MS).toISOString();
    return [...toFailedDatastores(datastores), ...toFailedJobs(jobs, names, since)].filter(
      ({ key }) => !put.includes(key),
    );
  }, [jobs, datastores, names, put, minute]);
  if (troubles.length === 0) return null;
  return (
    <List
      title="Needs attention"
      description="Failures of the last 24 hours."
      items={troubles}
      columns={COLUMNS}
      toId={({ key }) => key}
      pageSize={10}
      empty={null}
    />
  );
}

function toFailedJobs(jobs: readonly JobRow[], names: Names, since: string): Trouble[] {
  return jobs
    .filter(
      ({ status, endTime }) =>
        TROUBLED.has(status) && (endTime == null || Date.parse(endTime) >= Date.parse(since)),
    )
    .sort((a, b) => (b.endTime ?? "").localeCompare(a.endTime ?? ""))
    .map((job) => ({
      key: `${job.id} ${job.status}`,
      href: toHref(["jobs", job.id]),
      name: job.name ?? job.jobId,
      what: `${toKind(job)} · ${names.get(job.datastoreId) ?? job.datastoreId}`,
      status: <JobStatus {...job} />,
      at: job.endTime,
      message: job.message,
    }));
}

function toFailedDatastores(datastores: readonly DatastoreRow[]): Trouble[] {
  return datastores
    .filter(({ status }) => status === "CREATE_FAILED" || status === "UPDATE_FAILED")
    .map((datastore) => ({
      key: `${datastore.id} ${datastore.status}`,
      href: toHref(["datastores", datastore.datastoreId]),
      name: datastore.name ?? datastore.datastoreId,
      what: "Datastore",
      status: <DatastoreStatus {...datastore} />,
      at: undefined,
      message: datastore.errorCause?.errorMessage,
    }));
}

const COLUMNS: readonly Column<Trouble>[] = [
  {
    id: "name",
    header: "What",
    minWidth: 160,
    isRowHeader: true,
    cell: ({ href, name, what }) => (
      <>
        <Link href={href}>{name}</Link>
        <Box variant="small" display="block">
          {what}
        </Box>
      </>
    ),
  },
  { id: "status", header: "Status", minWidth: 220, cell: ({ status }) => status },
  { id: "at", header: "When", cell: ({ at }) => <Ago at={at} /> },
  { id: "message", header: "HealthLake says", minWidth: 180, cell: ({ message }) => message ?? "–" },
  {
    id: "dismiss",
    header: <span className="visually-hidden">Put away</span>,
    cell: ({ key, name }) => (
      <Button variant="inline-link" onClick={() => dismiss(key)} ariaLabel={`Put away ${name}`}>
        Put away
      </Button>
    ),
  },
];
