// Lists jobs, watches them, starts an import. A status that changes is shown by the cache: each job has one global id.
import { useState } from "react";
import { type TypedDocumentNode, gql, useMutation, useQuery, useSubscription } from "urql";
import { type ImportInput, ImportForm } from "../../shared/import-form.tsx";
import { JobTable } from "../../shared/job-table.tsx";

export interface Job {
  readonly __typename: "ImportJob" | "ExportJob";
  readonly id: string;
  readonly name: string | null;
  readonly status: string;
  readonly submitTime: string;
  readonly datastore: { readonly id: string; readonly name: string | null } | null;
}

interface PageData {
  readonly datastores: { readonly nodes: readonly { readonly id: string; readonly name: string | null }[] };
  readonly jobs: {
    readonly edges: readonly { readonly cursor: string; readonly node: Job }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
}

const JOB = gql`
  fragment JobRow on Job {
    __typename
    id
    name
    status
    submitTime
    datastore {
      id
      name
    }
  }
`;

export const PAGE: TypedDocumentNode<PageData, { after: string | null }> = gql`
  query Page($after: String) {
    datastores(filter: { status: [ACTIVE] }) {
      nodes {
        id
        name
      }
    }
    jobs(first: 10, after: $after) {
      edges {
        cursor
        node {
          ...JobRow
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
  ${JOB}
`;

const WATCH: TypedDocumentNode<{ readonly jobsStatusChanged: { readonly job: Job } }, object> = gql`
  subscription WatchJobs {
    jobsStatusChanged {
      job {
        ...JobRow
      }
    }
  }
  ${JOB}
`;

const START: TypedDocumentNode<unknown, { input: ImportInput }> = gql`
  mutation StartImport($input: StartImportJobInput!) {
    startImportJob(input: $input) {
      jobId
    }
  }
`;

/** What is shown once a job has come: a later one stands before the others. */
export function withJob(page: PageData | null, job: Job): PageData | null {
  if (!page || job.submitTime <= (page.jobs.edges[0]?.node.submitTime ?? "")) return page;
  const edge = { __typename: "JobEdge", cursor: "", node: job };
  return { ...page, jobs: { ...page.jobs, edges: [edge, ...page.jobs.edges] } };
}

export function Page() {
  const [after, setAfter] = useState<string | null>(null);
  const [{ data, error }] = useQuery({ query: PAGE, variables: { after } });
  const [{ fetching, error: refusal }, start] = useMutation(START);
  useSubscription({ query: WATCH });
  const edges = data?.jobs.edges ?? [];
  if (!data) return error ? <p className="error">{error.message}</p> : <p>Loading…</p>;
  const { hasNextPage, endCursor } = data.jobs.pageInfo;
  return (
    <>
      <h1>HealthLake with urql</h1>
      <JobTable
        jobs={edges.map(({ node }) => ({ ...node, datastoreName: node.datastore?.name }))}
        onMore={hasNextPage ? () => setAfter(endCursor) : undefined}
      />
      <ImportForm
        datastores={data.datastores.nodes}
        isBusy={fetching}
        refusal={refusal && (refusal.graphQLErrors[0] ?? refusal)}
        onStart={(input) => void start({ input })}
      />
    </>
  );
}
