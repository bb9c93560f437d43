/**
 * @generated SignedSource<<c4af7b4d77debb3fc36687f38df4dd0c>>
 * @relayHash e02bf0f9a3d59d8524510e7825f967e0
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

// @relayRequestID 3ce277ec7ea4a638f670a18acd0172feb4895a5509c032e2b953782dc0d7a1ca

import { ConcreteRequest } from 'relay-runtime';
import { FragmentRefs } from "relay-runtime";
export type TagDatastoreInput = {
  clientMutationId?: string | null | undefined;
  id: string;
  tags: ReadonlyArray<TagInput>;
};
export type TagInput = {
  key: string;
  value: string;
};
export type tagsSetMutation$variables = {
  input: TagDatastoreInput;
};
export type tagsSetMutation$data = {
  readonly tagDatastore: {
    readonly datastore: {
      readonly " $fragmentSpreads": FragmentRefs<"tags_datastore">;
    } | null | undefined;
  } | null | undefined;
};
export type tagsSetMutation = {
  response: tagsSetMutation$data;
  variables: tagsSetMutation$variables;
};

const node: ConcreteRequest = (function(){
var v0 = [
  {
    "defaultValue": null,
    "kind": "LocalArgument",
    "name": "input"
  }
],
v1 = [
  {
    "kind": "Variable",
    "name": "input",
    "variableName": "input"
  }
];
return {
  "fragment": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Fragment",
    "metadata": null,
    "name": "tagsSetMutation",
    "selections": [
      {
        "alias": null,
        "args": (v1/*:: as any*/),
        "concreteType": "TagDatastorePayload",
        "kind": "LinkedField",
        "name": "tagDatastore",
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
              {
                "args": null,
                "kind": "FragmentSpread",
                "name": "tags_datastore"
              }
            ],
            "storageKey": null
          }
        ],
        "storageKey": null
      }
    ],
    "type": "Mutation",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Operation",
    "name": "tagsSetMutation",
    "selections": [
      {
        "alias": null,
        "args": (v1/*:: as any*/),
        "concreteType": "TagDatastorePayload",
        "kind": "LinkedField",
        "name": "tagDatastore",
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
            "storageKey": null
          }
        ],
        "storageKey": null
      }
    ]
  },
  "params": {
    "id": "3ce277ec7ea4a638f670a18acd0172feb4895a5509c032e2b953782dc0d7a1ca",
    "metadata": {},
    "name": "tagsSetMutation",
    "operationKind": "mutation",
    "text": null
  }
};
})();

(node as any).hash = "b0d0aff1c125cbdef8ff37141d02c094";

export default node;
