// Deleting a datastore deletes all of its data: its name must be typed.
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { graphql, useMutation } from "react-relay";
import type { deleteDialogMutation } from "../../__generated__/deleteDialogMutation.graphql";
import { useConnection } from "../../connection";

interface DeleteDialogProps {
  readonly id: string;
  readonly name: string;
  readonly onClose: () => void;
}

export function DeleteDialog({ id, name, onClose }: DeleteDialogProps) {
  const { announce } = useConnection();
  const [typed, setTyped] = useState("");
  const [problem, setProblem] = useState<string>();
  const [commit, isInFlight] = useMutation<deleteDialogMutation>(graphql`
    mutation deleteDialogMutation($input: DeleteDatastoreInput!) {
      deleteDatastore(input: $input) {
        datastoreId
        datastore {
          id
          status
          upstreamStatus
        }
      }
    }
  `);
  const confirm = () => {
    if (typed !== name || isInFlight) return;
    commit({
      variables: { input: { id } },
      onCompleted: () => {
        announce({ id: `deleted ${id}`, type: "success", content: `${name} is being deleted.` });
        onClose();
      },
      onError: (error) => setProblem(error.message),
    });
  };
  return (
    <Modal
      visible
      header={`Delete ${name}?`}
      onDismiss={onClose}
      closeAriaLabel="Close"
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>
              Cancel
            </Button>
            <Button variant="primary" disabled={typed !== name} loading={isInFlight} onClick={confirm}>
              Delete
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          confirm();
        }}
      >
        <SpaceBetween size="m">
          <Alert type="warning">
            All of its FHIR resources are deleted with it. That can&apos;t be undone, unless it is backed up.
          </Alert>
          {problem !== undefined && <Alert type="error">{problem}</Alert>}
          <FormField label={`Type its name to delete it: ${name}`}>
            <Input
              value={typed}
              onChange={({ detail }) => setTyped(detail.value)}
              placeholder={name}
              autoFocus
            />
          </FormField>
        </SpaceBetween>
      </form>
    </Modal>
  );
}
