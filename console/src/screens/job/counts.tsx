// What an import has counted so far.
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { graphql, useFragment } from "react-relay";
import type { counts_job$key } from "../../__generated__/counts_job.graphql";
import { type Fact, Facts } from "../../parts/fact";
import { JobProgress, RateLine } from "../../parts/job-progress";
import { toCount, toSize } from "../../parts/numbers";
import { RUNNING } from "../../parts/status";

export function Counts({ job }: { readonly job: counts_job$key }) {
  const shown = useFragment(
    graphql`
      fragment counts_job on Job {
        __typename
        id
        status
        ...jobProgress_job
        ... on ImportJob {
          progressReport {
            totalNumberOfScannedFiles
            totalNumberOfImportedFiles
            totalNumberOfFilesReadWithCustomerError
            totalSizeOfScannedFilesInMB
            totalNumberOfResourcesScanned
            totalNumberOfResourcesImported
            totalNumberOfResourcesWithCustomerError
            throughput
          }
        }
      }
    `,
    job,
  );
  if (shown.__typename !== "ImportJob") return null;
  const report = shown.progressReport;
  const facts: Fact[] = [
    ["Files found", toCount(report?.totalNumberOfScannedFiles)],
    ["Files imported", toCount(report?.totalNumberOfImportedFiles)],
    ["Files that could not be read", toCount(report?.totalNumberOfFilesReadWithCustomerError)],
    [
      "Read",
      report?.totalSizeOfScannedFilesInMB == null ? "–" : toSize(report.totalSizeOfScannedFilesInMB * 1e6),
    ],
    ["Resources read", toCount(report?.totalNumberOfResourcesScanned)],
    ["Resources imported", toCount(report?.totalNumberOfResourcesImported)],
    ["Resources refused", toCount(report?.totalNumberOfResourcesWithCustomerError)],
    ["Throughput, in HealthLake's measure", toCount(report?.throughput)],
  ];
  return (
    <Container header={<Header variant="h2">Progress</Header>}>
      <SpaceBetween size="l">
        {RUNNING.has(shown.status) && (
          <SpaceBetween size="xs">
            <JobProgress job={shown} />
            <RateLine jobId={shown.id} />
          </SpaceBetween>
        )}
        <Facts facts={facts} columns={4} />
      </SpaceBetween>
    </Container>
  );
}
