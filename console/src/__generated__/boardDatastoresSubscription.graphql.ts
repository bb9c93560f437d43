/**
 * @generated SignedSource<<a6636dab8db71d00e991748702d9701d>>
 * @relayHash 97f5acfc336a23edf94a2317ae937492
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

// @relayRequestID e6eea0f2044f4f60afe938522b6b08a8905357a3ae6dbe534f646d07b8a9099a

import { ConcreteRequest } from 'relay-runtime';
import { FragmentRefs } from "relay-runtime";
export type boardDatastoresSubscription$variables = Record<PropertyKey, never>;
export type boardDatastoresSubscription$data = {
  readonly datastoresStatusChanged: {
    readonly datastore: {
      readonly id: string;
      readonly " $fragmentSpreads": FragmentRefs<"datastoresTable_datastores">;
    };
  };
};
export type boardDatastoresSubscription = {
  response: boardDatastoresSubscription$data;
  variables: boardDatastoresSubscription$variables;
};

const node: ConcreteRequest = (function(){
var v0 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "id",
  "storageKey": null
};
return {
  "fragment": {
    "argumentDefinitions": [],
    "kind": "Fragment",
    "metadata": null,
    "name": "boardDatastoresSubscription",
    "selections": [
      {
        "alias": null,
        "args": null,
        "concreteType": "DatastoreStatusEvent",
        "kind": "LinkedField",
        "name": "datastoresStatusChanged",
        "plural": false,
        "selections": [
          {
            "alias": null,
            "args": null,
            "concreteType": "Datastore",
            "kind": "LinkedField",
            "name": "datastore",
            "plural": false,
            "selections": [
              (v0/*:: as any*/),
              {
                "args": null,
                "kind": "FragmentSpread",
                "name": "datastoresTable_datastores"
              }
            ],
            "storageKey": null
          }
        ],
        "storageKey": null
      }
    ],
    "type": "Subscription",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": [],
    "kind": "Operation",
    "name": "boardDatastoresSubscription",
    "selections": [
      {
        "alias": null,
        "args": null,
        "concreteType": "DatastoreStatusEvent",
        "kind": "LinkedField",
        "name": "datastoresStatusChanged",
        "plural": false,
        "selections": [
          {
            "alias": null,
            "args": null,
            "concreteType": "Datastore",
            "kind": "LinkedField",
            "name": "datastore",
            "plural": false,
            "selections": [
              (v0/*:: as any*/),
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
            "storageKey": null
          }
        ],
        "storageKey": null
      }
    ]
  },
  "params": {
    "id": "e6eea0f2044f4f60afe938522b6b08a8905357a3ae6dbe534f646d07b8a9099a",
    "metadata": {},
    "name": "boardDatastoresSubscription",
    "operationKind": "subscription",
    "text": null
  }
};
})();

(node as any).hash = "3b61f1b60ae345ce476295eb1b32df27";

export default node;
