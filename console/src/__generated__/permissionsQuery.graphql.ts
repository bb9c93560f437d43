/**
 * @generated SignedSource<<c81bc0e5d6ce83bd051db129be1c8ab2>>
 * @relayHash e54d8cd336874440fdcd91652816fa2a
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

// @relayRequestID 0e75b8c2efce5926148083bd233953c34e94c178cbfaf46bcb7bdc1179723c8c

import { ConcreteRequest } from 'relay-runtime';
export type permissionsQuery$variables = Record<PropertyKey, never>;
export type permissionsQuery$data = {
  readonly viewer: {
    readonly permissions: ReadonlyArray<{
      readonly actions: ReadonlyArray<string>;
      readonly datastores: ReadonlyArray<string>;
    }> | null | undefined;
  };
};
export type permissionsQuery = {
  response: permissionsQuery$data;
  variables: permissionsQuery$variables;
};

const node: ConcreteRequest = (function(){
var v0 = [
  {
    "alias": null,
    "args": null,
    "concreteType": "Viewer",
    "kind": "LinkedField",
    "name": "viewer",
    "plural": false,
    "selections": [
      {
        "alias": null,
        "args": null,
        "concreteType": "Permission",
        "kind": "LinkedField",
        "name": "permissions",
        "plural": true,
        "selections": [
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "actions",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "datastores",
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
    "argumentDefinitions": [],
    "kind": "Fragment",
    "metadata": null,
    "name": "permissionsQuery",
    "selections": (v0/*:: as any*/),
    "type": "Query",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": [],
    "kind": "Operation",
    "name": "permissionsQuery",
    "selections": (v0/*:: as any*/)
  },
  "params": {
    "id": "0e75b8c2efce5926148083bd233953c34e94c178cbfaf46bcb7bdc1179723c8c",
    "metadata": {},
    "name": "permissionsQuery",
    "operationKind": "query",
    "text": null
  }
};
})();

(node as any).hash = "34b250de4d181b137c0d12d1205b8104";

export default node;
