// Starts an import; as an earlier one, where one comes from that.
import { useState } from "react";
import { graphql } from "react-relay";
import type { startImportMutation, ValidationLevel } from "../__generated__/startImportMutation.graphql";
import type { startImportQuery } from "../__generated__/startImportQuery.graphql";
import { useConnection } from "../connection";
import { toAskedFolder } from "../parts/s3";
import { go, toHref, useRoute } from "../routes";
import { useScreenQuery } from "../screens/screen";
import { INPUT, JOB_NAME, KEY, OUTPUT, ROLE } from "./constraints";
import { ChoiceField, TextField } from "./fields";
import { FormPage } from "./form-page";
import { recall, remember } from "./remembered";
import { useSubmission } from "./use-submission";

const MUTATION = graphql`
  mutation startImportMutation($input: StartImportJobInput!) {
    startImportJob(input: $input) {
      jobId
      importJob {
        id
        name
      }
    }
  }
`;

const FIELDS = {
  datastore: "datastoreId",
  name: "name",
  input: "inputDataConfig.s3Uri",
  output: "jobOutputDataConfig.s3Configuration.s3Uri",
  key: "jobOutputDataConfig.s3Configuration.kmsKeyId",
  role: "dataAccessRoleArn",
  level: "validationLevel",
} as const;

const QUERY = graphql`
  query startImportQuery($again: ID!, $isAgain: Boolean!) {
    datastores(first: 100, filter: { status: [ACTIVE] }) {
      nodes {
        datastoreId
        name
      }
    }
    node(id: $again) @include(if: $isAgain) {
      ... on ImportJob {
        jobId
        datastoreId
        name
        dataAccessRoleArn
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
    }
  }
`;

export default function StartImport() {
  const { search } = useRoute();
  const again = search.get("again") ?? "";
  const { datastores, node } = useScreenQuery<startImportQuery>(QUERY, { again, isAgain: again !== "" });
  const { announce } = useConnection();
  const [values, setValues] = useState(() => toInitial(node, search.get("datastore")));
  const submission = useSubmission<startImportMutation>(MUTATION, ({ startImportJob }) => {
    const { role, key, input, output } = values;
    remember({ role, key, input, importOutput: output });
    announce({ id: "started", type: "success", content: `The import ${values.name || "job"} is started.` });
    const id = startImportJob?.importJob?.id;
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
      title="Start import"
      description="Reads FHIR resources from S3 into a datastore. Imports run one at a time; further ones wait."
      query="startImportQuery"
      submitText="Start import"
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
      <TextField {...field("input")} label="Read from" constraint={INPUT} placeholder="s3://bucket/folder/" />
      <TextField
        {...field("output")}
        label="Write the results to"
        description="Which resources were imported, and which failed and why."
        constraint={OUTPUT}
        placeholder="s3://bucket/folder/"
      />
      <TextField {...field("key")} label="Key that encrypts the results" constraint={KEY} />
      <TextField
        {...field("role")}
        label="Role"
        description="With it HealthLake reads and writes S3."
        constraint={ROLE}
      />
      <ChoiceField {...field("level")} label="Validation" options={LEVELS} />
    </FormPage>
  );
}

const LEVELS = [
  {
    value: "STRICT",
    label: "Strict",
    description: "By the profiles in meta.profile, else by FHIR R4 in full",
  },
  {
    value: "STRUCTURE_ONLY",
    label: "Structure only",
    description: "By the structure of FHIR R4; profiles are ignored",
  },
  { value: "MINIMAL", label: "Minimal", description: "By few rules of FHIR R4" },
];

function toInitial(job: startImportQuery["response"]["node"], datastore: string | null) {
  const last = recall();
  const output = job?.jobOutputDataConfig?.s3Configuration;
  return {
    datastore: job?.datastoreId ?? datastore ?? "",
    name: job?.name ?? "",
    input: job?.inputDataConfig?.s3Uri ?? last.input ?? "",
    output: output ? toAskedFolder(output.s3Uri, job?.jobId ?? "") : (last.importOutput ?? ""),
    key: output?.kmsKeyId ?? last.key ?? "",
    role: job?.dataAccessRoleArn ?? last.role ?? "",
    level: (job?.validationLevel ?? "STRICT") as string,
  };
}

function toInput(values: ReturnType<typeof toInitial>) {
  return {
    datastoreId: values.datastore,
    name: values.name.trim() || null,
    inputDataConfig: { s3Uri: values.input.trim() },
    jobOutputDataConfig: { s3Configuration: { s3Uri: values.output.trim(), kmsKeyId: values.key.trim() } },
    dataAccessRoleArn: values.role.trim(),
    validationLevel: values.level as ValidationLevel,
  };
}
