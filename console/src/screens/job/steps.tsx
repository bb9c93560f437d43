// Where a job is on its way, and when it came there.
import Alert from "@cloudscape-design/components/alert";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import CloudscapeSteps, { type StepsProps } from "@cloudscape-design/components/steps";
import { graphql, useFragment } from "react-relay";
import type { steps_job$data, steps_job$key } from "../../__generated__/steps_job.graphql";
import { RUNNING, TROUBLED, toJobStatusText } from "../../parts/status";
import { Elapsed, Moment } from "../../parts/time";

export function Steps({ job }: { readonly job: steps_job$key }) {
  const shown = useFragment(
    graphql`
      fragment steps_job on Job {
        status
        upstreamStatus
        submitTime
        endTime
        message
      }
    `,
    job,
  );
  const { message, status } = shown;
  const type = status === "FAILED" ? "error" : TROUBLED.has(status) ? "warning" : "info";
  return (
    <Container header={<Header variant="h2">Status</Header>}>
      <SpaceBetween size="m">
        {message != null && message !== "" && (
          <Alert type={type} header="HealthLake says">
            {message}
          </Alert>
        )}
        <CloudscapeSteps steps={toSteps(shown)} orientation="horizontal" ariaLabel="Steps of the job" />
      </SpaceBetween>
    </Container>
  );
}

function toSteps({ status, upstreamStatus, submitTime, endTime }: steps_job$data): StepsProps.Step[] {
  const isOver = endTime != null || !(RUNNING.has(status) || status === "SUBMITTED" || status === "QUEUED");
  const isRunning = RUNNING.has(status);
  const hasRun = isRunning || isOver;
  return [
    { status: "success", header: "Submitted", details: <Moment at={submitTime} /> },
    {
      status: hasRun ? "success" : status === "QUEUED" ? "in-progress" : "pending",
      header: status === "QUEUED" ? "In the queue" : "Queued",
      details: status === "QUEUED" ? "HealthLake runs one import and one export at a time." : "",
    },
    {
      status: isOver ? "success" : isRunning ? "in-progress" : "pending",
      header: isRunning ? toJobStatusText(status) : "Running",
      details: hasRun ? (
        <>
          <Elapsed from={submitTime} to={endTime} /> since it was submitted
        </>
      ) : (
        ""
      ),
    },
    {
      status: !isOver ? "pending" : toEnd(status),
      header: !isOver ? "Ended" : status === "UNKNOWN" ? upstreamStatus : toJobStatusText(status),
      details: endTime == null ? "" : <Moment at={endTime} />,
    },
  ];
}

function toEnd(status: string): StepsProps.Status {
  if (status === "COMPLETED") return "success";
  if (status === "COMPLETED_WITH_ERRORS") return "warning";
  if (status === "FAILED" || status === "CANCEL_FAILED") return "error";
  return status === "CANCEL_COMPLETED" ? "stopped" : "info";
}
