/**
 * @generated SignedSource<<dd81e593f8ff2160364f9c55d8f9514f>>
 * @relayHash f2045a336b03fdb463eb9488d658d8ac
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

// @relayRequestID b32d9dbd25e5678f1a4fd1ba5d47a89f5520307a370248906403d5ee65e009a4

import { ConcreteRequest } from 'relay-runtime';
import { FragmentRefs } from "relay-runtime";
export type DatastoreStatus = "ACTIVE" | "CREATE_FAILED" | "CREATING" | "DELETED" | "DELETING" | "UNKNOWN" | "UPDATE_FAILED" | "UPDATING" | "%future added value";
export type jobsQuery$variables = Record<PropertyKey, never>;
export type jobsQuery$data = {
  readonly datastores: {
    readonly nodes: ReadonlyArray<{
      readonly datastoreId: string;
      readonly exportJobs: {
        readonly nodes: ReadonlyArray<{
          readonly " $fragmentSpreads": FragmentRefs<"jobsTable_jobs">;
        }>;
      } | null | undefined;
      readonly id: string;
      readonly importJobs: {
        readonly nodes: ReadonlyArray<{
          readonly " $fragmentSpreads": FragmentRefs<"jobsTable_jobs">;
        }>;
      } | null | undefined;
      readonly name: string | null | undefined;
      readonly status: DatastoreStatus;
    }>;
  } | null | undefined;
};
export type jobsQuery = {
  response: jobsQuery$data;
  variables: jobsQuery$variables;
};

const node: ConcreteRequest = (function(){
var v0 = [
  {
    "kind": "Literal",
    "name": "first",
    "value": 20
  }
],
v1 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "id",
  "storageKey": null
},
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
v4 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "status",
  "storageKey": null
},
v5 = [
  {
    "args": null,
    "kind": "FragmentSpread",
    "name": "jobsTable_jobs"
  }
],
v6 = [
  (v1/*:: as any*/),
  {
    "kind": "InlineFragment",
    "selections": [
      {
        "alias": null,
        "args": null,
        "kind": "ScalarField",
        "name": "__typename",
        "storageKey": null
      },
      {
        "alias": null,
        "args": null,
        "kind": "ScalarField",
        "name": "jobId",
        "storageKey": null
      },
      (v3/*:: as any*/),
      (v4/*:: as any*/),
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
        "name": "submitTime",
        "storageKey": null
      },
      {
        "alias": null,
        "args": null,
        "kind": "ScalarField",
        "name": "endTime",
        "storageKey": null
      },
      {
        "alias": null,
        "args": null,
        "kind": "ScalarField",
        "name": "message",
        "storageKey": null
      },
      (v2/*:: as any*/),
      {
        "kind": "InlineFragment",
        "selections": [
          {
            "alias": null,
            "args": null,
            "concreteType": "JobProgressReport",
            "kind": "LinkedField",
            "name": "progressReport",
            "plural": false,
            "selections": [
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "totalNumberOfResourcesImported",
                "storageKey": null
              },
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "totalNumberOfResourcesWithCustomerError",
                "storageKey": null
              },
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "totalNumberOfResourcesScanned",
                "storageKey": null
              },
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "totalNumberOfScannedFiles",
                "storageKey": null
              },
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "totalSizeOfScannedFilesInMB",
                "storageKey": null
              }
            ],
            "storageKey": null
          }
        ],
        "type": "ImportJob",
        "abstractKey": null
      }
    ],
    "type": "Job",
    "abstractKey": "__isJob"
  }
];
return {
  "fragment": {
    "argumentDefinitions": [],
    "kind": "Fragment",
    "metadata": null,
    "name": "jobsQuery",
    "selections": [
      {
        "alias": null,
        "args": (v0/*:: as any*/),
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
              (v1/*:: as any*/),
              (v2/*:: as any*/),
              (v3/*:: as any*/),
              (v4/*:: as any*/),
              {
                "alias": null,
                "args": (v0/*:: as any*/),
                "concreteType": "ImportJobConnection",
                "kind": "LinkedField",
                "name": "importJobs",
                "plural": false,
                "selections": [
                  {
                    "alias": null,
                    "args": null,
                    "concreteType": "ImportJob",
                    "kind": "LinkedField",
                    "name": "nodes",
                    "plural": true,
                    "selections": (v5/*:: as any*/),
                    "storageKey": null
                  }
                ],
                "storageKey": "importJobs(first:20)"
              },
              {
                "alias": null,
                "args": (v0/*:: as any*/),
                "concreteType": "ExportJobConnection",
                "kind": "LinkedField",
                "name": "exportJobs",
                "plural": false,
                "selections": [
                  {
                    "alias": null,
                    "args": null,
                    "concreteType": "ExportJob",
                    "kind": "LinkedField",
                    "name": "nodes",
                    "plural": true,
                    "selections": (v5/*:: as any*/),
                    "storageKey": null
                  }
                ],
                "storageKey": "exportJobs(first:20)"
              }
            ],
            "storageKey": null
          }
        ],
        "storageKey": "datastores(first:20)"
      }
    ],
    "type": "Query",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": [],
    "kind": "Operation",
    "name": "jobsQuery",
    "selections": [
      {
        "alias": null,
        "args": (v0/*:: as any*/),
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
              (v1/*:: as any*/),
              (v2/*:: as any*/),
              (v3/*:: as any*/),
              (v4/*:: as any*/),
              {
                "alias": null,
                "args": (v0/*:: as any*/),
                "concreteType": "ImportJobConnection",
                "kind": "LinkedField",
                "name": "importJobs",
                "plural": false,
                "selections": [
                  {
                    "alias": null,
                    "args": null,
                    "concreteType": "ImportJob",
                    "kind": "LinkedField",
                    "name": "nodes",
                    "plural": true,
                    "selections": (v6/*:: as any*/),
                    "storageKey": null
                  }
                ],
                "storageKey": "importJobs(first:20)"
              },
              {
                "alias": null,
                "args": (v0/*:: as any*/),
                "concreteType": "ExportJobConnection",
                "kind": "LinkedField",
                "name": "exportJobs",
                "plural": false,
                "selections": [
                  {
                    "alias": null,
                    "args": null,
                    "concreteType": "ExportJob",
                    "kind": "LinkedField",
                    "name": "nodes",
                    "plural": true,
                    "selections": (v6/*:: as any*/),
                    "storageKey": null
                  }
                ],
                "storageKey": "exportJobs(first:20)"
              }
            ],
            "storageKey": null
          }
        ],
        "storageKey": "datastores(first:20)"
      }
    ]
  },
  "params": {
    "id": "b32d9dbd25e5678f1a4fd1ba5d47a89f5520307a370248906403d5ee65e009a4",
    "metadata": {},
    "name": "jobsQuery",
    "operationKind": "query",
    "text": null
  }
};
})();

(node as any).hash = "267c779e1a33392adf8b5a15a987aae7";

export default node;
