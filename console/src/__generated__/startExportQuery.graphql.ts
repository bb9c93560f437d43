/**
 * @generated SignedSource<<7331f2fd4759f1fc74d95d61dbf9504e>>
 * @relayHash 25c6d24a4da245fd49ef584ea97223da
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

// @relayRequestID 45e6f16c6858ed7cab925b9ee6f1ec184503d03d0727bb88ba80798be7605640

import { ConcreteRequest } from 'relay-runtime';
export type startExportQuery$variables = {
  again: string;
  isAgain: boolean;
};
export type startExportQuery$data = {
  readonly datastores: {
    readonly nodes: ReadonlyArray<{
      readonly datastoreId: string;
      readonly name: string | null | undefined;
    }>;
  } | null | undefined;
  readonly node?: {
    readonly dataAccessRoleArn?: string | null | undefined;
    readonly datastoreId?: string;
    readonly jobId?: string;
    readonly name?: string | null | undefined;
    readonly outputDataConfig?: {
      readonly s3Configuration: {
        readonly kmsKeyId: string;
        readonly s3Uri: string;
      } | null | undefined;
    };
  } | null | undefined;
};
export type startExportQuery = {
  response: startExportQuery$data;
  variables: startExportQuery$variables;
};

const node: ConcreteRequest = (function(){
var v0 = [
  {
    "defaultValue": null,
    "kind": "LocalArgument",
    "name": "again"
  },
  {
    "defaultValue": null,
    "kind": "LocalArgument",
    "name": "isAgain"
  }
],
v1 = [
  {
    "kind": "Literal",
    "name": "filter",
    "value": {
      "status": [
        "ACTIVE"
      ]
    }
  },
  {
    "kind": "Literal",
    "name": "first",
    "value": 100
  }
],
v2 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "datastoreId",
  "storageKey": null
},
v3 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "name",
  "storageKey": null
},
v4 = [
  {
    "kind": "Variable",
    "name": "id",
    "variableName": "again"
  }
],
v5 = {
  "kind": "InlineFragment",
  "selections": [
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "jobId",
      "storageKey": null
    },
    (v2/*:: as any*/),
    (v3/*:: as any*/),
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "dataAccessRoleArn",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "concreteType": "OutputDataConfig",
      "kind": "LinkedField",
      "name": "outputDataConfig",
      "plural": false,
      "selections": [
        {
          "alias": null,
          "args": null,
          "concreteType": "S3Configuration",
          "kind": "LinkedField",
          "name": "s3Configuration",
          "plural": false,
          "selections": [
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "s3Uri",
              "storageKey": null
            },
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "kmsKeyId",
              "storageKey": null
            }
          ],
          "storageKey": null
        }
      ],
      "storageKey": null
    }
  ],
  "type": "ExportJob",
  "abstractKey": null
},
v6 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "id",
  "storageKey": null
};
return {
  "fragment": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Fragment",
    "metadata": null,
    "name": "startExportQuery",
    "selections": [
      {
        "alias": null,
        "args": (v1/*:: as any*/),
        "concreteType": "DatastoreConnection",
        "kind": "LinkedField",
        "name": "datastores",
        "plural": false,
        "selections": [
          {
            "alias": null,
            "args": null,
            "concreteType": "Datastore",
            "kind": "LinkedField",
            "name": "nodes",
            "plural": true,
            "selections": [
              (v2/*:: as any*/),
              (v3/*:: as any*/)
            ],
            "storageKey": null
          }
        ],
        "storageKey": "datastores(filter:{\"status\":[\"ACTIVE\"]},first:100)"
      },
      {
        "condition": "isAgain",
        "kind": "Condition",
        "passingValue": true,
        "selections": [
          {
            "alias": null,
            "args": (v4/*:: as any*/),
            "concreteType": null,
            "kind": "LinkedField",
            "name": "node",
            "plural": false,
            "selections": [
              (v5/*:: as any*/)
            ],
            "storageKey": null
          }
        ]
      }
    ],
    "type": "Query",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Operation",
    "name": "startExportQuery",
    "selections": [
      {
        "alias": null,
        "args": (v1/*:: as any*/),
        "concreteType": "DatastoreConnection",
        "kind": "LinkedField",
        "name": "datastores",
        "plural": false,
        "selections": [
          {
            "alias": null,
            "args": null,
            "concreteType": "Datastore",
            "kind": "LinkedField",
            "name": "nodes",
            "plural": true,
            "selections": [
              (v2/*:: as any*/),
              (v3/*:: as any*/),
              (v6/*:: as any*/)
            ],
            "storageKey": null
          }
        ],
        "storageKey": "datastores(filter:{\"status\":[\"ACTIVE\"]},first:100)"
      },
      {
        "condition": "isAgain",
        "kind": "Condition",
        "passingValue": true,
        "selections": [
          {
            "alias": null,
            "args": (v4/*:: as any*/),
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
              (v5/*:: as any*/),
              (v6/*:: as any*/)
            ],
            "storageKey": null
          }
        ]
      }
    ]
  },
  "params": {
    "id": "45e6f16c6858ed7cab925b9ee6f1ec184503d03d0727bb88ba80798be7605640",
    "metadata": {},
    "name": "startExportQuery",
    "operationKind": "query",
    "text": null
  }
};
})();

(node as any).hash = "a3ad4ab8fd0a40f5f9cde8be2ab2491c";

export default node;
