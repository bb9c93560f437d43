// What an import has left in S3: the numbers of its manifest, and why lines failed, by cause.
import Alert from "@cloudscape-design/components/alert";
import Badge from "@cloudscape-design/components/badge";
import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table from "@cloudscape-design/components/table";
import { graphql, useFragment } from "react-relay";
import type { results_job$data, results_job$key } from "../../__generated__/results_job.graphql";
import { Copyable, Facts } from "../../parts/fact";
import { toCount, toSize } from "../../parts/numbers";
import { toFileName } from "../../parts/s3";

type Results = NonNullable<results_job$data["results"]>;
type Failures = NonNullable<Results["failures"]>;
type Group = Failures["nodes"][number];
type Sample = NonNullable<Group["samples"]>[number];

export function Results({ job }: { readonly job: results_job$key }) {
  const { endTime, results } = useFragment(
    graphql`
      fragment results_job on ImportJob {
        endTime
        results {
          manifest {
            numberOfScannedFiles
            numberOfFilesImported
            sizeOfScannedFilesInMB
            numberOfResourcesScanned
            numberOfResourcesImportedSuccessfully
            numberOfResourcesWithCustomerError
            numberOfResourcesWithServerError
            failureOutputS3Uri
          }
          failures(first: 20) {
            complete
            linesRead
            nodes {
              cause
              code
              element
              count
              resourceTypes
              samples(first: 5) {
                file
                lineId
                resourceType
                resourceId
                location
                diagnostics
              }
            }
            pageInfo {
              hasNextPage
            }
          }
        }
      }
    `,
    job,
  );
  if (endTime == null) return null;
  return (
    <SpaceBetween size="l">
      {results?.failures && <FailuresByCause failures={results.failures} manifest={results.manifest} />}
      <Container
        header={
          <Header variant="h2" description="As the job's manifest in S3 has them.">
            Results
          </Header>
        }
      >
        {results?.manifest ? (
          <Manifest manifest={results.manifest} />
        ) : (
          <Box color="text-body-secondary">There is no manifest that can be read.</Box>
        )}
      </Container>
    </SpaceBetween>
  );
}

function Manifest({ manifest }: { readonly manifest: NonNullable<Results["manifest"]> }) {
  const { sizeOfScannedFilesInMB: megabytes } = manifest;
  return (
    <Facts
      columns={4}
      facts={[
        ["Files found", toCount(manifest.numberOfScannedFiles)],
        ["Files imported", toCount(manifest.numberOfFilesImported)],
        ["Read", megabytes == null ? "–" : toSize(megabytes * 1e6)],
        ["Resources read", toCount(manifest.numberOfResourcesScanned)],
        ["Resources imported", toCount(manifest.numberOfResourcesImportedSuccessfully)],
        ["Refused because of their content", toCount(manifest.numberOfResourcesWithCustomerError)],
        ["Failed in HealthLake", toCount(manifest.numberOfResourcesWithServerError)],
      ]}
    />
  );
}

interface FailuresProps {
  readonly failures: Failures;
  readonly manifest: Results["manifest"];
}

function FailuresByCause({ failures, manifest }: FailuresProps) {
  const { nodes, complete, linesRead, pageInfo } = failures;
  if (nodes.length === 0) return null;
  return (
    <Container
      header={
        <Header
          variant="h2"
          counter={`(${nodes.length}${pageInfo.hasNextPage ? "+" : ""})`}
          description={`${complete ? "Of" : "Of the first"} ${toCount(linesRead)} lines that HealthLake refused.`}
        >
          Failures by cause
        </Header>
      }
    >
      <SpaceBetween size="m">
        {!complete && (
          <Alert type="info">Not all lines were read: each count is the least that there are.</Alert>
        )}
        {manifest?.failureOutputS3Uri != null && (
          <Facts
            columns={1}
            facts={[["All of them", <Copyable text={manifest.failureOutputS3Uri} what="the folder" />]]}
          />
        )}
        {nodes.map((group) => (
          <FailureGroup
            key={`${group.code} ${group.element} ${group.cause}`}
            group={group}
            isLeast={!complete}
          />
        ))}
      </SpaceBetween>
    </Container>
  );
}

function FailureGroup({ group, isLeast }: { readonly group: Group; readonly isLeast: boolean }) {
  const { cause, code, element, count, resourceTypes, samples } = group;
  return (
    <ExpandableSection
      headerText={cause}
      headerDescription={[code, element, resourceTypes.join(", ")].filter(Boolean).join(" · ")}
      headerActions={<Badge color="severity-medium">{`${isLeast ? "≥ " : ""}${toCount(count)}`}</Badge>}
    >
      {samples ? (
        <Table
          variant="embedded"
          wrapLines
          ariaLabels={{ tableLabel: `Samples: ${cause}` }}
          items={samples}
          columnDefinitions={SAMPLE_COLUMNS}
        />
      ) : (
        <Box color="text-body-secondary">Its lines are shown to those only who may read them.</Box>
      )}
    </ExpandableSection>
  );
}

const SAMPLE_COLUMNS = [
  {
    id: "line",
    header: "File and line",
    minWidth: 180,
    cell: ({ file, lineId }: Sample) => (
      <span className="mono" title={file}>
        {toFileName(file)}
        {lineId != null && `:${lineId}`}
      </span>
    ),
  },
  {
    id: "resource",
    header: "Resource",
    minWidth: 140,
    cell: ({ resourceType, resourceId }: Sample) =>
      [resourceType, resourceId].filter(Boolean).join("/") || "–",
  },
  {
    id: "diagnostics",
    header: "HealthLake says",
    minWidth: 260,
    cell: ({ diagnostics }: Sample) => diagnostics,
  },
];
