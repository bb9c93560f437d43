// All jobs over all datastores. Its filters stand in the address, so that they can be sent to somebody.
import FormField from "@cloudscape-design/components/form-field";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useCallback, useMemo } from "react";
import { graphql } from "react-relay";
import type { RecordSourceSelectorProxy } from "relay-runtime";
import type { AccountJobsFilter, JobStatus, jobsQuery } from "../__generated__/jobsQuery.graphql";
import { type JobRow, JobsTable, useJobRows } from "../parts/jobs-table";
import { JOB_STATUSES, toJobStatusText } from "../parts/status";
import { useLiveJobs } from "../relay/live-jobs";
import { replace, toHref, useRoute } from "../routes";
import { Screen, useScreenQuery } from "./screen";

/** Narrower filters show more of what they are about. */
const MOST = 200;

const QUERY = graphql`
  query jobsQuery($filter: AccountJobsFilter!) {
    datastores(first: 50) {
      nodes {
        id
        datastoreId
        name
      }
    }
    jobs(first: 200, filter: $filter) {
      nodes {
        ...jobsTable_jobs
      }
      pageInfo {
        hasNextPage
      }
    }
  }
`;

const ALL = { label: "All", value: "" };

export default function JobsScreen() {
  const { search } = useRoute();
  const text = search.toString();
  const filter = useMemo(() => toFilter(new URLSearchParams(text)), [text]);
  const { datastores, jobs } = useScreenQuery<jobsQuery>(QUERY, { filter });
  const toList = useCallback(
    (store: RecordSourceSelectorProxy) => store.getRoot().getLinkedRecord("jobs", { first: MOST, filter }),
    [filter],
  );
  useLiveJobs(toList, filter);
  const nodes = datastores?.nodes ?? [];
  const listed = useJobRows(jobs?.nodes ?? []);
  const names = useMemo(() => new Map(nodes.map(({ datastoreId, name }) => [datastoreId, name])), [nodes]);
  const shown = useMemo(() => listed.filter((row) => matches(row, search)), [listed, search]);
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
      <JobsTable
        title="Jobs"
        description="Those of the last 30 days."
        rows={shown}
        names={names}
        {...(jobs?.pageInfo.hasNextPage && { counter: `${shown.length}+` })}
        empty="There are no such jobs."
      />
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

function toFilter(search: URLSearchParams): AccountJobsFilter {
  const status = search.get("status");
  const kind = search.get("kind");
  const datastore = search.get("datastore");
  return {
    ...(status !== null && JOB_STATUSES.includes(status) && { status: [status as JobStatus] }),
    ...(kind === "ImportJob" && { kind: ["IMPORT"] }),
    ...(kind === "ExportJob" && { kind: ["EXPORT"] }),
    ...(datastore !== null && { datastoreId: [datastore] }),
  };
}

/** An event tells of what has left the filter too. */
function matches(row: JobRow, search: URLSearchParams): boolean {
  const wanted = [
    [search.get("status"), row.status],
    [search.get("kind"), row.__typename],
    [search.get("datastore"), row.datastoreId],
  ] as const;
  return wanted.every(([want, have]) => !want || want === have);
}
