// What a job was started with.
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import { graphql, useFragment } from "react-relay";
import type { input_job$key } from "../../__generated__/input_job.graphql";
import { Copyable, type Fact, Facts } from "../../parts/fact";

export function Input({ job }: { readonly job: input_job$key }) {
  const shown = useFragment(
    graphql`
      fragment input_job on Job {
        __typename
        jobId
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
  const output = shown.jobOutputDataConfig?.s3Configuration ?? shown.outputDataConfig?.s3Configuration;
  const facts: Fact[] = [
    ["Job id", <Copyable text={shown.jobId} what="the job id" />],
    ["Role", <Copyable text={shown.dataAccessRoleArn} what="the role" />],
  ];
  if (shown.__typename === "ImportJob") {
    facts.push(["Reads from", <Copyable text={shown.inputDataConfig?.s3Uri} what="the input's address" />]);
    facts.push(["Validation", VALIDATION[shown.validationLevel ?? ""] ?? "–"]);
  }
  facts.push(["Writes to", <Copyable text={output?.s3Uri} what="the output's address" />]);
  facts.push(["Key of the output", <Copyable text={output?.kmsKeyId} what="the key" />]);
  return (
    <Container header={<Header variant="h2">Input and output</Header>}>
      <Facts facts={facts} />
    </Container>
  );
}

const VALIDATION: Readonly<Record<string, string>> = {
  STRICT: "Strict",
  STRUCTURE_ONLY: "Structure only",
  MINIMAL: "Minimal",
};
