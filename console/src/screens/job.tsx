// One job: where it is, what it counts, and how to do it again.
import Button from "@cloudscape-design/components/button";
import { useEffect, useMemo, useRef, useState } from "react";
import { graphql, useFragment, useSubscription } from "react-relay";
import type { jobExportSubscription } from "../__generated__/jobExportSubscription.graphql";
import type { jobImportSubscription } from "../__generated__/jobImportSubscription.graphql";
import type { job_job$key } from "../__generated__/job_job.graphql";
import type { jobQuery } from "../__generated__/jobQuery.graphql";
import { toKind } from "../parts/jobs-table";
import { useCan } from "../parts/permissions";
import { JobStatus } from "../parts/status";
import { toHref } from "../routes";
import { Command } from "./job/command";
import { Counts } from "./job/counts";
import { Input } from "./job/input";
import { Files } from "./job/files";
import { Results } from "./job/results";
import { Steps } from "./job/steps";
import { Screen, useScreenQuery } from "./screen";
import { Missing } from "./states";

export default function JobScreen({ id }: { readonly id: string }) {
  const [ends, setEnds] = useState(0);
  const { node } = useScreenQuery<jobQuery>(
    graphql`
      query jobQuery($id: ID!) {
        node(id: $id) {
          ...job_job @alias(as: "job")
        }
      }
    `,
    { id },
    ends,
  );
  if (!node?.job) return <Missing what="this job" />;
  return <Shown job={node.job} onEnd={() => setEnds((it) => it + 1)} />;
}

interface ShownProps {
  readonly job: job_job$key;
  /** Called when the job has ended before one's eyes: now it has results. */
  readonly onEnd: () => void;
}

function Shown({ job: key, onEnd }: ShownProps) {
  const job = useFragment(
    graphql`
      fragment job_job on Job {
        __typename
        id
        jobId
        name
        status
        upstreamStatus
        endTime
        datastoreId
        datastore {
          name
        }
        ...steps_job
        ...counts_job
        ...input_job
        ...command_job
        ... on ImportJob {
          results {
            manifest {
              __typename
            }
          }
        }
        ...results_job @alias(as: "imported")
        ...files_job @alias(as: "exported")
      }
    `,
    key,
  );
  const { id, __typename, name, jobId, datastoreId, datastore } = job;
  const can = useCan();
  const isOver = job.endTime != null;
  const wasOver = useRef(isOver);
  useEffect(() => {
    if (isOver && !wasOver.current) onEnd();
    wasOver.current = isOver;
  }, [isOver, onEnd]);
  const isImport = __typename === "ImportJob";
  const title = name ?? jobId;
  return (
    <Screen
      title={title}
      above={[
        { text: "Board", href: "#/" },
        { text: datastore?.name ?? datastoreId, href: toHref(["datastores", datastoreId]) },
      ]}
      query="jobQuery"
      liveness={job.endTime == null ? "live" : "final"}
      description={
        <>
          {toKind(job)} · <JobStatus {...job} />
        </>
      }
      actions={
        can(isImport ? "healthlake:StartFHIRImportJob" : "healthlake:StartFHIRExportJob", datastoreId) && (
          <Button href={toHref([isImport ? "import" : "export"], { again: id })}>Run again</Button>
        )
      }
    >
      {job.endTime == null && (isImport ? <WatchImport id={id} /> : <WatchExport id={id} />)}
      <Steps job={job} />
      {/* Once it has ended, its manifest says the same. */}
      {!job.results?.manifest && <Counts job={job} />}
      {job.imported && <Results job={job.imported} />}
      {job.exported && <Files job={job.exported} />}
      <Input job={job} />
      <Command job={job} />
    </Screen>
  );
}

/** It ends by itself with the job. */
function WatchImport({ id }: { readonly id: string }) {
  useSubscription<jobImportSubscription>(
    useMemo(
      () => ({
        subscription: graphql`
          subscription jobImportSubscription($id: ID!) {
            importJobStatusChanged(id: $id, withProgress: true) {
              importJob {
                id
                status
                upstreamStatus
                endTime
                ...steps_job
                ...counts_job
              }
            }
          }
        `,
        variables: { id },
      }),
      [id],
    ),
  );
  return null;
}

function WatchExport({ id }: { readonly id: string }) {
  useSubscription<jobExportSubscription>(
    useMemo(
      () => ({
        subscription: graphql`
          subscription jobExportSubscription($id: ID!) {
            exportJobStatusChanged(id: $id) {
              exportJob {
                id
                status
                upstreamStatus
                endTime
                ...steps_job
                ...counts_job
              }
            }
          }
        `,
        variables: { id },
      }),
      [id],
    ),
  );
  return null;
}
