/**
 * @generated SignedSource<<c691432073d72ba2e638b23c4ddf5d2f>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
export type DatastoreStatus = "ACTIVE" | "CREATE_FAILED" | "CREATING" | "DELETED" | "DELETING" | "UNKNOWN" | "UPDATE_FAILED" | "UPDATING" | "%future added value";
import { FragmentRefs } from "relay-runtime";
export type datastoresTable_datastores$data = ReadonlyArray<{
  readonly createdAt: string | null | undefined;
  readonly datastoreId: string;
  readonly errorCause: {
    readonly errorMessage: string | null | undefined;
  } | null | undefined;
  readonly id: string;
  readonly name: string | null | undefined;
  readonly status: DatastoreStatus;
  readonly upstreamStatus: string;
  readonly " $fragmentType": "datastoresTable_datastores";
}>;
export type datastoresTable_datastores$key = ReadonlyArray<{
  readonly " $data"?: datastoresTable_datastores$data;
  readonly " $fragmentSpreads": FragmentRefs<"datastoresTable_datastores">;
}>;

const node: ReaderFragment = {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": {
    "plural": true
  },
  "name": "datastoresTable_datastores",
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
      "name": "datastoreId",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "name",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "status",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "upstreamStatus",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "createdAt",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "concreteType": "ErrorCause",
      "kind": "LinkedField",
      "name": "errorCause",
      "plural": false,
      "selections": [
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "errorMessage",
          "storageKey": null
        }
      ],
      "storageKey": null
    }
  ],
  "type": "Datastore",
  "abstractKey": null
};

(node as any).hash = "162c773a9c847d5b376d9822e1a5a7b8";

export default node;
