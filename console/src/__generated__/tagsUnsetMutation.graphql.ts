/**
 * @generated SignedSource<<0177b67cd628acbfa2be475c163da569>>
 * @relayHash 4a13ed1075681626687021557ea9afb2
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

// @relayRequestID 43893b2112d3e51eb5e79ea44377f46c3b5a1942c968c0d72315b112b02682bb

import { ConcreteRequest } from 'relay-runtime';
import { FragmentRefs } from "relay-runtime";
export type UntagDatastoreInput = {
  clientMutationId?: string | null | undefined;
  id: string;
  keys: ReadonlyArray<string>;
};
export type tagsUnsetMutation$variables = {
  input: UntagDatastoreInput;
};
export type tagsUnsetMutation$data = {
  readonly untagDatastore: {
    readonly datastore: {
      readonly " $fragmentSpreads": FragmentRefs<"tags_datastore">;
    } | null | undefined;
  } | null | undefined;
};
export type tagsUnsetMutation = {
  response: tagsUnsetMutation$data;
  variables: tagsUnsetMutation$variables;
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
    "name": "tagsUnsetMutation",
    "selections": [
      {
        "alias": null,
        "args": (v1/*:: as any*/),
        "concreteType": "UntagDatastorePayload",
        "kind": "LinkedField",
        "name": "untagDatastore",
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
    "name": "tagsUnsetMutation",
    "selections": [
      {
        "alias": null,
        "args": (v1/*:: as any*/),
        "concreteType": "UntagDatastorePayload",
        "kind": "LinkedField",
        "name": "untagDatastore",
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
    "id": "43893b2112d3e51eb5e79ea44377f46c3b5a1942c968c0d72315b112b02682bb",
    "metadata": {},
    "name": "tagsUnsetMutation",
    "operationKind": "mutation",
    "text": null
  }
};
})();

(node as any).hash = "b73da68425bf75b80fd81700dfa71ae7";

export default node;
