/**
 * @generated SignedSource<<3349b1e68129ca48a2252a96db09ef2a>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
import { FragmentRefs } from "relay-runtime";
export type tags_datastore$data = {
  readonly arn: string;
  readonly id: string;
  readonly tags: ReadonlyArray<{
    readonly key: string;
    readonly value: string;
  }> | null | undefined;
  readonly " $fragmentType": "tags_datastore";
};
export type tags_datastore$key = {
  readonly " $data"?: tags_datastore$data;
  readonly " $fragmentSpreads": FragmentRefs<"tags_datastore">;
};

const node: ReaderFragment = {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "tags_datastore",
  "selections": [
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "id",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "arn",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "concreteType": "Tag",
      "kind": "LinkedField",
      "name": "tags",
      "plural": true,
      "selections": [
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "key",
          "storageKey": null
        },
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "value",
          "storageKey": null
        }
      ],
      "storageKey": null
    }
  ],
  "type": "Datastore",
  "abstractKey": null
};

(node as any).hash = "303d1698e3473e1e448c129ad8689124";

export default node;
