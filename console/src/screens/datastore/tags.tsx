// A datastore's tags: changed together, sent as what is to be set and what is to be taken off.
import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import TagEditor, { type TagEditorProps } from "@cloudscape-design/components/tag-editor";
import { useState } from "react";
import { graphql, useFragment, useMutation } from "react-relay";
import type { tags_datastore$key } from "../../__generated__/tags_datastore.graphql";
import type { tagsSetMutation } from "../../__generated__/tagsSetMutation.graphql";
import type { tagsUnsetMutation } from "../../__generated__/tagsUnsetMutation.graphql";
import { useConnection } from "../../connection";

/** The payload of both brings the tags as they are then. */
const SET = graphql`
  mutation tagsSetMutation($input: TagDatastoreInput!) {
    tagDatastore(input: $input) {
      datastore {
        ...tags_datastore
      }
    }
  }
`;
const UNSET = graphql`
  mutation tagsUnsetMutation($input: UntagDatastoreInput!) {
    untagDatastore(input: $input) {
      datastore {
        ...tags_datastore
      }
    }
  }
`;

export function Tags({ datastore }: { readonly datastore: tags_datastore$key }) {
  const { arn, tags } = useFragment(
    graphql`
      fragment tags_datastore on Datastore {
        id
        arn
        tags {
          key
          value
        }
      }
    `,
    datastore,
  );
  const { announce } = useConnection();
  const [edited, setEdited] = useState<readonly TagEditorProps.Tag[]>();
  const [isValid, setValid] = useState(true);
  const [problem, setProblem] = useState<string>();
  const [set, isSetting] = useMutation<tagsSetMutation>(SET);
  const [unset, isUnsetting] = useMutation<tagsUnsetMutation>(UNSET);
  if (!tags) return <Alert type="warning">Its tags could not be loaded.</Alert>;
  const known = tags.map(({ key, value }) => ({ key, value, existing: true }));

  const save = async () => {
    const { toSet, keys } = toDifference(tags, edited ?? known);
    setProblem(undefined);
    try {
      if (keys.length > 0) await commit(unset, { input: { id: arn, keys } });
      if (toSet.length > 0) await commit(set, { input: { id: arn, tags: toSet } });
      setEdited(undefined);
      announce({ id: `tags ${arn}`, type: "success", content: "The tags are saved." });
    } catch (error) {
      setProblem((error as Error).message);
    }
  };
  return (
    <Container
      header={
        <Header
          variant="h2"
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button disabled={!edited} onClick={() => setEdited(undefined)}>
                Undo
              </Button>
              <Button
                variant="primary"
                disabled={!edited || !isValid}
                loading={isSetting || isUnsetting}
                onClick={() => void save()}
              >
                Save tags
              </Button>
            </SpaceBetween>
          }
        >
          Tags
        </Header>
      }
    >
      <SpaceBetween size="m">
        {problem !== undefined && <Alert type="error">{problem}</Alert>}
        <TagEditor
          tags={edited ?? known}
          tagLimit={50}
          onChange={({ detail }) => {
            setEdited(detail.tags);
            setValid(detail.valid);
          }}
        />
      </SpaceBetween>
    </Container>
  );
}

interface Tag {
  readonly key: string;
  readonly value: string;
}

/** What changes the tags there are to those that are wanted. */
function toDifference(tags: readonly Tag[], wanted: readonly TagEditorProps.Tag[]) {
  const kept = wanted.filter(({ markedForRemoval }) => !markedForRemoval);
  const values = new Map(tags.map(({ key, value }) => [key, value]));
  return {
    toSet: kept
      .filter(({ key, value }) => values.get(key) !== value)
      .map(({ key, value }) => ({ key, value })),
    keys: tags.map(({ key }) => key).filter((key) => !kept.some((tag) => tag.key === key)),
  };
}

type Commit<V> = (config: {
  variables: V;
  onCompleted: () => void;
  onError: (error: Error) => void;
}) => unknown;

function commit<V>(mutate: Commit<V>, variables: V): Promise<void> {
  return new Promise(
    (resolve, reject) => void mutate({ variables, onCompleted: () => resolve(), onError: reject }),
  );
}
