// Starts an export; as an earlier one, where one comes from that.
import { useState } from "react";
import { graphql } from "react-relay";
import type { startExportMutation } from "../__generated__/startExportMutation.graphql";
import type { startExportQuery } from "../__generated__/startExportQuery.graphql";
import { useConnection } from "../connection";
import { toAskedFolder } from "../parts/s3";
import { go, toHref, useRoute } from "../routes";
import { useScreenQuery } from "../screens/screen";
import { JOB_NAME, KEY, OUTPUT, ROLE } from "./constraints";
import { ChoiceField, TextField } from "./fields";
import { FormPage } from "./form-page";
import { recall, remember } from "./remembered";
import { useSubmission } from "./use-submission";

const MUTATION = graphql`
  mutation startExportMutation($input: StartExportJobInput!) {
    startExportJob(input: $input) {
      jobId
      exportJob {
        id
        name
      }
    }
  }
`;

const FIELDS = {
  datastore: "datastoreId",
  name: "name",
  output: "outputDataConfig.s3Configuration.s3Uri",
  key: "outputDataConfig.s3Configuration.kmsKeyId",
  role: "dataAccessRoleArn",
} as const;

const QUERY = graphql`
  query startExportQuery($again: ID!, $isAgain: Boolean!) {
    datastores(first: 100, filter: { status: [ACTIVE] }) {
      nodes {
        datastoreId
        name
      }
    }
    node(id: $again) @include(if: $isAgain) {
      ... on ExportJob {
        jobId
        datastoreId
        name
        dataAccessRoleArn
        outputDataConfig {
          s3Configuration {
            s3Uri
            kmsKeyId
          }
        }
      }
    }
  }
`;

export default function StartExport() {
  const { search } = useRoute();
  const again = search.get("again") ?? "";
  const { datastores, node } = useScreenQuery<startExportQuery>(QUERY, { again, isAgain: again !== "" });
  const { announce } = useConnection();
  const [values, setValues] = useState(() => toInitial(node, search.get("datastore")));
  const submission = useSubmission<startExportMutation>(MUTATION, ({ startExportJob }) => {
    const { role, key, output } = values;
    remember({ role, key, exportOutput: output });
    announce({ id: "started", type: "success", content: `The export ${values.name || "job"} is started.` });
    const id = startExportJob?.exportJob?.id;
    go(id === undefined ? "#/jobs" : toHref(["jobs", id]));
  });
  const field = (name: keyof typeof values) => ({
    path: FIELDS[name],
    value: values[name],
    violations: submission.violations,
    onChange: (value: string) => setValues((before) => ({ ...before, [name]: value })),
  });
  return (
    <FormPage
      title="Start export"
      description="Writes all FHIR resources of a datastore to S3. Exports run one at a time; further ones wait."
      query="startExportQuery"
      submitText="Start export"
      submission={submission}
      fields={Object.values(FIELDS)}
      cancelHref={values.datastore ? toHref(["datastores", values.datastore]) : "#/"}
      onSubmit={() => submission.send(toInput(values))}
    >
      <ChoiceField
        {...field("datastore")}
        label="Datastore"
        description="Those that are active."
        options={(datastores?.nodes ?? []).map(({ datastoreId, name }) => ({
          value: datastoreId,
          label: name ?? datastoreId,
          description: datastoreId,
        }))}
      />
      <TextField {...field("name")} label="Name" constraint={JOB_NAME} isOptional />
      <TextField
        {...field("output")}
        label="Write to"
        constraint={OUTPUT}
        placeholder="s3://bucket/folder/"
      />
      <TextField {...field("key")} label="Key that encrypts it" constraint={KEY} />
      <TextField
        {...field("role")}
        label="Role"
        description="With it HealthLake writes S3."
        constraint={ROLE}
      />
    </FormPage>
  );
}

function toInitial(job: startExportQuery["response"]["node"], datastore: string | null) {
  const last = recall();
  const output = job?.outputDataConfig?.s3Configuration;
  return {
    datastore: job?.datastoreId ?? datastore ?? "",
    name: job?.name ?? "",
    output: output ? toAskedFolder(output.s3Uri, job?.jobId ?? "") : (last.exportOutput ?? ""),
    key: output?.kmsKeyId ?? last.key ?? "",
    role: job?.dataAccessRoleArn ?? last.role ?? "",
  };
}

function toInput(values: ReturnType<typeof toInitial>) {
  return {
    datastoreId: values.datastore,
    name: values.name.trim() || null,
    outputDataConfig: { s3Configuration: { s3Uri: values.output.trim(), kmsKeyId: values.key.trim() } },
    dataAccessRoleArn: values.role.trim(),
  };
}
