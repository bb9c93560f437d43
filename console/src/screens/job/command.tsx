// The same job as a command of the AWS CLI.
import CopyToClipboard from "@cloudscape-design/components/copy-to-clipboard";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { graphql, useFragment } from "react-relay";
import type { command_job$data, command_job$key } from "../../__generated__/command_job.graphql";
import { toAskedFolder } from "../../parts/s3";

export function Command({ job }: { readonly job: command_job$key }) {
  const shown = useFragment(
    graphql`
      fragment command_job on Job {
        __typename
        jobId
        name
        datastoreId
        dataAccessRoleArn
        ... on ImportJob {
          validationLevel
          inputDataConfig {
            s3Uri
          }
          jobOutputDataConfig {
            s3Configuration {
              s3Uri
              kmsKeyId
            }
          }
        }
        ... on ExportJob {
          outputDataConfig {
            s3Configuration {
              s3Uri
              kmsKeyId
            }
          }
        }
      }
    `,
    job,
  );
  const text = toCommand(shown);
  return (
    <ExpandableSection variant="container" headerText="The same as a command of the AWS CLI">
      <SpaceBetween size="s">
        <pre className="command mono">{text}</pre>
        <CopyToClipboard
          textToCopy={text}
          copyButtonText="Copy"
          copySuccessText="Copied"
          copyErrorText="Could not be copied"
        />
      </SpaceBetween>
    </ExpandableSection>
  );
}

function toCommand(job: command_job$data): string {
  const isImport = job.__typename === "ImportJob";
  const output = isImport ? job.jobOutputDataConfig?.s3Configuration : job.outputDataConfig?.s3Configuration;
  const written = output && {
    S3Configuration: { S3Uri: toAskedFolder(output.s3Uri, job.jobId), KmsKeyId: output.kmsKeyId },
  };
  const options = [
    ["datastore-id", job.datastoreId],
    ["job-name", job.name],
    ...(isImport
      ? [
          ["input-data-config", toJson(job.inputDataConfig?.s3Uri && { S3Uri: job.inputDataConfig.s3Uri })],
          ["job-output-data-config", toJson(written)],
          [
            "validation-level",
            job.validationLevel === "STRUCTURE_ONLY" ? "structure-only" : job.validationLevel?.toLowerCase(),
          ],
        ]
      : [["output-data-config", toJson(written)]]),
    ["data-access-role-arn", job.dataAccessRoleArn],
  ] as const;
  const given = options.flatMap(([name, value]) => (value ? [`  --${name} ${quote(value)}`] : []));
  const action = isImport ? "start-fhir-import-job" : "start-fhir-export-job";
  return [`aws healthlake ${action}`, ...given].join(" \\\n");
}

function toJson(value: unknown): string | undefined {
  return value ? JSON.stringify(value) : undefined;
}

/** For a POSIX shell. */
function quote(text: string): string {
  return /^[\w:/.@=+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
