// Lists jobs, watches them, starts an import. A status that changes is shown by the store: each job has one global id.
import { startTransition, useMemo, useState } from "react";
import { graphql, useLazyLoadQuery, useMutation, usePaginationFragment, useSubscription } from "react-relay";
import { ImportForm, type Refusal } from "../../shared/import-form.tsx";
import { JobTable } from "../../shared/job-table.tsx";
import type { pageJobs$key } from "./__generated__/pageJobs.graphql.ts";
import type { pageJobsQuery } from "./__generated__/pageJobsQuery.graphql.ts";
import type { pageQuery } from "./__generated__/pageQuery.graphql.ts";
import type { pageStartMutation } from "./__generated__/pageStartMutation.graphql.ts";
import type { pageWatchSubscription } from "./__generated__/pageWatchSubscription.graphql.ts";

export function Page() {
  const data = useLazyLoadQuery<pageQuery>(
    graphql`
      query pageQuery {
        datastores(filter: { status: [ACTIVE] }) {
          nodes {
            id
            name
          }
        }
        ...pageJobs
      }
    `,
    {},
  );
  return (
    <>
      <h1>HealthLake with Relay</h1>
      <Jobs page={data} />
      <Start datastores={data.datastores?.nodes ?? []} />
    </>
  );
}

function Jobs({ page }: { readonly page: pageJobs$key }) {
  const { data, hasNext, loadNext, refetch } = usePaginationFragment<pageJobsQuery, pageJobs$key>(
    graphql`
      fragment pageJobs on Query
      @refetchable(queryName: "pageJobsQuery")
      @argumentDefinitions(first: { type: "Int", defaultValue: 10 }, after: { type: "String" }) {
        jobs(first: $first, after: $after) @connection(key: "page_jobs") {
          edges {
            node {
              __typename
              id
              name
              status
              submitTime
              datastore {
                name
              }
            }
          }
        }
      }
    `,
    page,
  );
  const jobs = (data.jobs?.edges ?? []).map(({ node }) => node);
  const newest = jobs[0]?.submitTime ?? "";
  useSubscription<pageWatchSubscription>(
    useMemo(
      () => ({
        subscription: graphql`
          subscription pageWatchSubscription {
            jobsStatusChanged {
              job {
                id
                status
                submitTime
              }
            }
          }
        `,
        variables: {},
        onNext: (event) => {
          // A job that is new: what comes first is asked for again. It costs no call within a second.
          // As a transition, so that the page stays until the answer is there.
          if (event && event.jobsStatusChanged.job.submitTime > newest)
            startTransition(() => void refetch({}, { fetchPolicy: "network-only" }));
        },
      }),
      [newest, refetch],
    ),
  );
  return (
    <JobTable
      jobs={jobs.map((job) => ({ ...job, datastoreName: job.datastore?.name }))}
      onMore={hasNext ? () => loadNext(10) : undefined}
    />
  );
}

interface StartProps {
  readonly datastores: readonly { readonly id: string; readonly name: string | null | undefined }[];
}

function Start({ datastores }: StartProps) {
  const [refusal, setRefusal] = useState<Refusal>();
  const [start, isBusy] = useMutation<pageStartMutation>(graphql`
    mutation pageStartMutation($input: StartImportJobInput!) {
      startImportJob(input: $input) {
        jobId
      }
    }
  `);
  return (
    <ImportForm
      datastores={datastores}
      isBusy={isBusy}
      refusal={refusal}
      onStart={(input) =>
        start({
          variables: { input },
          onCompleted: (_data, errors) => setRefusal(errors?.[0] as Refusal | undefined),
          onError: setRefusal,
        })
      }
    />
  );
}
