/**
 * @generated SignedSource<<4d5f14e3dae8c0c41585d6bef6cf0795>>
 * @relayHash 41d585459509761fd62b9cdf157b763a
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

// @relayRequestID 00df671f3b1b7818bd8b8a99fd41e32ea083b8a7fba3988a0c1caa6ace3c799a

import { ConcreteRequest } from 'relay-runtime';
export type DatastoreStatus = "ACTIVE" | "CREATE_FAILED" | "CREATING" | "DELETED" | "DELETING" | "UNKNOWN" | "UPDATE_FAILED" | "UPDATING" | "%future added value";
export type DeleteDatastoreInput = {
  clientMutationId?: string | null | undefined;
  id: string;
};
export type deleteDialogMutation$variables = {
  input: DeleteDatastoreInput;
};
export type deleteDialogMutation$data = {
  readonly deleteDatastore: {
    readonly datastore: {
      readonly id: string;
      readonly status: DatastoreStatus;
      readonly upstreamStatus: string;
    } | null | undefined;
    readonly datastoreId: string;
  } | null | undefined;
};
export type deleteDialogMutation = {
  response: deleteDialogMutation$data;
  variables: deleteDialogMutation$variables;
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
    "alias": null,
    "args": [
      {
        "kind": "Variable",
        "name": "input",
        "variableName": "input"
      }
    ],
    "concreteType": "DeleteDatastorePayload",
    "kind": "LinkedField",
    "name": "deleteDatastore",
    "plural": false,
    "selections": [
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
            "name": "status",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "upstreamStatus",
            "storageKey": null
          }
        ],
        "storageKey": null
      }
    ],
    "storageKey": null
  }
];
return {
  "fragment": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Fragment",
    "metadata": null,
    "name": "deleteDialogMutation",
    "selections": (v1/*:: as any*/),
    "type": "Mutation",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Operation",
    "name": "deleteDialogMutation",
    "selections": (v1/*:: as any*/)
  },
  "params": {
    "id": "00df671f3b1b7818bd8b8a99fd41e32ea083b8a7fba3988a0c1caa6ace3c799a",
    "metadata": {},
    "name": "deleteDialogMutation",
    "operationKind": "mutation",
    "text": null
  }
};
})();

(node as any).hash = "a3f6ee00cbe543f0289a1fb9298e1dad";

export default node;
