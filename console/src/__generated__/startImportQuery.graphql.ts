/**
 * @generated SignedSource<<94827ab35b742d0aaea66ae5d9cf1bd5>>
 * @relayHash 7df8ebd0e496cde3c303f7a683edbe0c
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

// @relayRequestID 673151daa328fdf945e3645828892c53c0868c65aa5a02522c3442104fca5bee

import { ConcreteRequest } from 'relay-runtime';
export type ValidationLevel = "MINIMAL" | "STRICT" | "STRUCTURE_ONLY" | "UNKNOWN" | "%future added value";
export type startImportQuery$variables = {
  again: string;
  isAgain: boolean;
};
export type startImportQuery$data = {
  readonly datastores: {
    readonly nodes: ReadonlyArray<{
      readonly datastoreId: string;
      readonly name: string | null | undefined;
    }>;
  } | null | undefined;
  readonly node?: {
    readonly dataAccessRoleArn?: string | null | undefined;
    readonly datastoreId?: string;
    readonly inputDataConfig?: {
      readonly s3Uri: string | null | undefined;
    };
    readonly jobId?: string;
    readonly jobOutputDataConfig?: {
      readonly s3Configuration: {
        readonly kmsKeyId: string;
        readonly s3Uri: string;
      } | null | undefined;
    } | null | undefined;
    readonly name?: string | null | undefined;
    readonly validationLevel?: ValidationLevel | null | undefined;
  } | null | undefined;
};
export type startImportQuery = {
  response: startImportQuery$data;
  variables: startImportQuery$variables;
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
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "s3Uri",
  "storageKey": null
},
v6 = {
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
      "kind": "ScalarField",
      "name": "validationLevel",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "concreteType": "InputDataConfig",
      "kind": "LinkedField",
      "name": "inputDataConfig",
      "plural": false,
      "selections": [
        (v5/*:: as any*/)
      ],
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "concreteType": "OutputDataConfig",
      "kind": "LinkedField",
      "name": "jobOutputDataConfig",
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
            (v5/*:: as any*/),
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
  "type": "ImportJob",
  "abstractKey": null
},
v7 = {
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
    "name": "startImportQuery",
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
              (v6/*:: as any*/)
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
    "name": "startImportQuery",
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
              (v7/*:: as any*/)
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
              (v6/*:: as any*/),
              (v7/*:: as any*/)
            ],
            "storageKey": null
          }
        ]
      }
    ]
  },
  "params": {
    "id": "673151daa328fdf945e3645828892c53c0868c65aa5a02522c3442104fca5bee",
    "metadata": {},
    "name": "startImportQuery",
    "operationKind": "query",
    "text": null
  }
};
})();

(node as any).hash = "878921da636407ffb22c80a7edd769d4";

export default node;
