/**
 * @generated SignedSource<<179aaf8e770cf6b5f2231e4fb224788a>>
 * @relayHash c21e36e128410d6c1c96073d9bdce06d
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

// @relayRequestID 0aa16377a1705de183b3596eee5ffb7829ca8693602b38410051bc01fcba18c4

import { ConcreteRequest } from 'relay-runtime';
export type inputSizeQuery$variables = {
  id: string;
};
export type inputSizeQuery$data = {
  readonly node: {
    readonly inputObjects?: {
      readonly complete: boolean;
      readonly totalBytes: number;
    } | null | undefined;
  } | null | undefined;
};
export type inputSizeQuery = {
  response: inputSizeQuery$data;
  variables: inputSizeQuery$variables;
};

const node: ConcreteRequest = (function(){
var v0 = [
  {
    "defaultValue": null,
    "kind": "LocalArgument",
    "name": "id"
  }
],
v1 = [
  {
    "kind": "Variable",
    "name": "id",
    "variableName": "id"
  }
],
v2 = {
  "kind": "InlineFragment",
  "selections": [
    {
      "alias": null,
      "args": null,
      "concreteType": "InputObjects",
      "kind": "LinkedField",
      "name": "inputObjects",
      "plural": false,
      "selections": [
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "totalBytes",
          "storageKey": null
        },
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "complete",
          "storageKey": null
        }
      ],
      "storageKey": null
    }
  ],
  "type": "ImportJob",
  "abstractKey": null
};
return {
  "fragment": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Fragment",
    "metadata": null,
    "name": "inputSizeQuery",
    "selections": [
      {
        "alias": null,
        "args": (v1/*:: as any*/),
        "concreteType": null,
        "kind": "LinkedField",
        "name": "node",
        "plural": false,
        "selections": [
          (v2/*:: as any*/)
        ],
        "storageKey": null
      }
    ],
    "type": "Query",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Operation",
    "name": "inputSizeQuery",
    "selections": [
      {
        "alias": null,
        "args": (v1/*:: as any*/),
        "concreteType": null,
        "kind": "LinkedField",
        "name": "node",
        "plural": false,
        "selections": [
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "__typename",
            "storageKey": null
          },
          (v2/*:: as any*/),
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "id",
            "storageKey": null
          }
        ],
        "storageKey": null
      }
    ]
  },
  "params": {
    "id": "0aa16377a1705de183b3596eee5ffb7829ca8693602b38410051bc01fcba18c4",
    "metadata": {},
    "name": "inputSizeQuery",
    "operationKind": "query",
    "text": null
  }
};
})();

(node as any).hash = "2bc490d1b4d4b60db79422dd929be013";

export default node;
