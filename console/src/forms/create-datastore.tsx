// Creates a datastore.
import Alert from "@cloudscape-design/components/alert";
import FormField from "@cloudscape-design/components/form-field";
import TagEditor, { type TagEditorProps } from "@cloudscape-design/components/tag-editor";
import { useState } from "react";
import { graphql } from "react-relay";
import type { createDatastoreMutation } from "../__generated__/createDatastoreMutation.graphql";
import { useConnection } from "../connection";
import { go, toHref } from "../routes";
import { DATASTORE_NAME, KEY } from "./constraints";
import { ChoiceField, TextField } from "./fields";
import { FormPage } from "./form-page";
import { useSubmission } from "./use-submission";

const MUTATION = graphql`
  mutation createDatastoreMutation($input: CreateDatastoreInput!) {
    createDatastore(input: $input) {
      datastoreId
      datastore {
        id
        ...datastoresTable_datastores
      }
    }
  }
`;

const FIELDS = {
  name: "name",
  key: "sseConfiguration.kmsEncryptionConfig.kmsKeyId",
  owner: "sseConfiguration.kmsEncryptionConfig.cmkType",
  preload: "preloadDataConfig.preloadDataType",
  analytics: "analyticsConfiguration.status",
  nlp: "nlpConfiguration.status",
} as const;

const INITIAL = {
  name: "",
  owner: "AWS_OWNED_KMS_KEY",
  key: "",
  preload: "",
  analytics: "ENABLED",
  nlp: "DISABLED",
};

export default function CreateDatastore() {
  const { announce } = useConnection();
  const [values, setValues] = useState(INITIAL);
  const [tags, setTags] = useState<readonly TagEditorProps.Tag[]>([]);
  const [areTagsValid, setTagsValid] = useState(true);
  const submission = useSubmission<createDatastoreMutation>(MUTATION, ({ createDatastore }) => {
    announce({
      id: "created",
      type: "success",
      content: `${values.name || "The datastore"} is being created.`,
    });
    go(createDatastore ? toHref(["datastores", createDatastore.datastoreId]) : "#/");
  });
  const field = (name: keyof typeof values) => ({
    path: FIELDS[name],
    value: values[name],
    violations: submission.violations,
    onChange: (value: string) => setValues((before) => ({ ...before, [name]: value })),
  });
  return (
    <FormPage
      title="Create datastore"
      query="createDatastore"
      submitText="Create datastore"
      submission={submission}
      fields={Object.values(FIELDS)}
      cancelHref="#/"
      onSubmit={() => {
        if (areTagsValid) submission.send(toInput(values, tags));
      }}
    >
      <Alert type="info">It takes 2 to 30 minutes, and costs money until it is deleted.</Alert>
      <TextField {...field("name")} label="Name" constraint={DATASTORE_NAME} isOptional />
      <ChoiceField
        {...field("owner")}
        label="Encryption"
        description="It can't be changed later."
        options={OWNERS}
      />
      {values.owner === "CUSTOMER_MANAGED_KMS_KEY" && (
        <TextField {...field("key")} label="Key" constraint={KEY} />
      )}
      <ChoiceField {...field("preload")} label="Fill it with" options={PRELOADS} />
      <ChoiceField
        {...field("analytics")}
        label="Analytics"
        description="Queries by SQL."
        options={ANALYTICS}
      />
      <ChoiceField
        {...field("nlp")}
        label="Medical terms (NLP)"
        description="Whether its texts are read for medical terms."
        options={NLP}
      />
      <FormField label="Tags" description="At most 50, each key once.">
        <TagEditor
          tags={tags}
          tagLimit={50}
          onChange={({ detail }) => {
            setTags(detail.tags);
            setTagsValid(detail.valid);
          }}
        />
      </FormField>
    </FormPage>
  );
}

const OWNERS = [
  { value: "AWS_OWNED_KMS_KEY", label: "By a key that AWS owns" },
  { value: "CUSTOMER_MANAGED_KMS_KEY", label: "By a key of your own" },
];
const PRELOADS = [
  { value: "", label: "Nothing" },
  { value: "SYNTHEA", label: "Synthetic patients (Synthea)" },
];
const ANALYTICS = [
  { value: "ENABLED", label: "On", description: "It is billed." },
  { value: "PAUSED", label: "Paused" },
];
const NLP = [
  { value: "DISABLED", label: "Off" },
  { value: "ENABLED", label: "On" },
];

type Input = Omit<createDatastoreMutation["variables"]["input"], "clientToken" | "clientMutationId">;

function toInput(values: typeof INITIAL, tags: readonly TagEditorProps.Tag[]): Input {
  const isOwn = values.owner === "CUSTOMER_MANAGED_KMS_KEY";
  return {
    name: values.name.trim() || null,
    ...(isOwn && {
      sseConfiguration: {
        kmsEncryptionConfig: { cmkType: "CUSTOMER_MANAGED_KMS_KEY", kmsKeyId: values.key.trim() },
      },
    }),
    ...(values.preload === "SYNTHEA" && { preloadDataConfig: { preloadDataType: "SYNTHEA" } }),
    analyticsConfiguration: { status: values.analytics === "PAUSED" ? "PAUSED" : "ENABLED" },
    nlpConfiguration: { status: values.nlp === "ENABLED" ? "ENABLED" : "DISABLED" },
    tags: tags.filter(({ markedForRemoval }) => !markedForRemoval).map(({ key, value }) => ({ key, value })),
  };
}
