// All jobs over all datastores. Its filters stand in the address, so that they can be sent to somebody.
import FormField from "@cloudscape-design/components/form-field";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useMemo } from "react";
import { graphql } from "react-relay";
import type { jobsQuery } from "../__generated__/jobsQuery.graphql";
import { type JobRow, JobsTable, useJobRows } from "../parts/jobs-table";
import { JOB_STATUSES, toJobStatusText } from "../parts/status";
import { useLiveJobs } from "../relay/live-jobs";
import { replace, toHref, useRoute } from "../routes";
import { Screen, useScreenQuery } from "./screen";

const JOBS = { first: 20 };
const ALL = { label: "All", value: "" };

export default function JobsScreen() {
  const { datastores } = useScreenQuery<jobsQuery>(
    graphql`
      query jobsQuery {
        datastores(first: 20) {
          nodes {
            id
            datastoreId
            name
            status
            importJobs(first: 20) {
              nodes {
                ...jobsTable_jobs
              }
            }
            exportJobs(first: 20) {
              nodes {
                ...jobsTable_jobs
              }
            }
          }
        }
      }
    `,
    {},
  );
  const nodes = datastores?.nodes ?? [];
  useLiveJobs(
    nodes.filter(({ status }) => status === "ACTIVE").map(({ id }) => id),
    JOBS,
  );
  const rows = useJobRows(
    nodes.flatMap(({ importJobs, exportJobs }) => [
      ...(importJobs?.nodes ?? []),
      ...(exportJobs?.nodes ?? []),
    ]),
  );
  const { search } = useRoute();
  const names = useMemo(() => new Map(nodes.map(({ datastoreId, name }) => [datastoreId, name])), [nodes]);
  const shown = useMemo(() => rows.filter((row) => matches(row, search)), [rows, search]);
  const filters = [
    {
      name: "status",
      label: "Status",
      options: JOB_STATUSES.map((value) => ({ value, label: toJobStatusText(value) })),
    },
    {
      name: "kind",
      label: "Kind",
      options: [
        { value: "ImportJob", label: "Import" },
        { value: "ExportJob", label: "Export" },
      ],
    },
    {
      name: "datastore",
      label: "Datastore",
      options: nodes.map(({ datastoreId, name }) => ({ value: datastoreId, label: name ?? datastoreId })),
    },
  ];
  return (
    <Screen title="Jobs" query="jobsQuery">
      <SpaceBetween direction="horizontal" size="m">
        {filters.map((filter) => (
          <Filter key={filter.name} {...filter} search={search} />
        ))}
      </SpaceBetween>
      <JobsTable title="Jobs" rows={shown} names={names} empty="There are no such jobs." />
    </Screen>
  );
}

interface FilterProps {
  readonly name: string;
  readonly label: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly search: URLSearchParams;
}

function Filter({ name, label, options, search }: FilterProps) {
  const value = search.get(name);
  const selected = options.find((option) => option.value === value) ?? ALL;
  return (
    <FormField label={label}>
      <Select
        selectedOption={selected}
        options={[ALL, ...options]}
        onChange={({ detail }) => {
          const next = Object.fromEntries(search);
          delete next[name];
          if (detail.selectedOption.value) next[name] = detail.selectedOption.value;
          replace(toHref(["jobs"], next));
        }}
      />
    </FormField>
  );
}

function matches(row: JobRow, search: URLSearchParams): boolean {
  const wanted = [
    [search.get("status"), row.status],
    [search.get("kind"), row.__typename],
    [search.get("datastore"), row.datastoreId],
  ] as const;
  return wanted.every(([want, have]) => !want || want === have);
}
