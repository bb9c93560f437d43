/**
 * @generated SignedSource<<750a776e89da7a2c585877ee83775094>>
 * @relayHash 169c9a6f1ea0f92cc20dd8a85ec54108
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

// @relayRequestID 2ec58fd2f1c8b2d4b6a623a6d0f4488393e449dfadbee720e8f162e7a0aeadc3

import { ConcreteRequest } from 'relay-runtime';
import { FragmentRefs } from "relay-runtime";
export type JobStatus = "CANCEL_COMPLETED" | "CANCEL_FAILED" | "CANCEL_IN_PROGRESS" | "CANCEL_SUBMITTED" | "COMPLETED" | "COMPLETED_WITH_ERRORS" | "FAILED" | "IN_PROGRESS" | "QUEUED" | "SUBMITTED" | "UNKNOWN" | "%future added value";
export type jobExportSubscription$variables = {
  id: string;
};
export type jobExportSubscription$data = {
  readonly exportJobStatusChanged: {
    readonly exportJob: {
      readonly endTime: string | null | undefined;
      readonly id: string;
      readonly status: JobStatus;
      readonly upstreamStatus: string;
      readonly " $fragmentSpreads": FragmentRefs<"counts_job" | "steps_job">;
    };
  };
};
export type jobExportSubscription = {
  response: jobExportSubscription$data;
  variables: jobExportSubscription$variables;
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
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "id",
  "storageKey": null
},
v3 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "status",
  "storageKey": null
},
v4 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "upstreamStatus",
  "storageKey": null
},
v5 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "endTime",
  "storageKey": null
};
return {
  "fragment": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Fragment",
    "metadata": null,
    "name": "jobExportSubscription",
    "selections": [
      {
        "alias": null,
        "args": (v1/*:: as any*/),
        "concreteType": "ExportJobStatusEvent",
        "kind": "LinkedField",
        "name": "exportJobStatusChanged",
        "plural": false,
        "selections": [
          {
            "alias": null,
            "args": null,
            "concreteType": "ExportJob",
            "kind": "LinkedField",
            "name": "exportJob",
            "plural": false,
            "selections": [
              (v2/*:: as any*/),
              (v3/*:: as any*/),
              (v4/*:: as any*/),
              (v5/*:: as any*/),
              {
                "args": null,
                "kind": "FragmentSpread",
                "name": "steps_job"
              },
              {
                "args": null,
                "kind": "FragmentSpread",
                "name": "counts_job"
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
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Operation",
    "name": "jobExportSubscription",
    "selections": [
      {
        "alias": null,
        "args": (v1/*:: as any*/),
        "concreteType": "ExportJobStatusEvent",
        "kind": "LinkedField",
        "name": "exportJobStatusChanged",
        "plural": false,
        "selections": [
          {
            "alias": null,
            "args": null,
            "concreteType": "ExportJob",
            "kind": "LinkedField",
            "name": "exportJob",
            "plural": false,
            "selections": [
              (v2/*:: as any*/),
              (v3/*:: as any*/),
              (v4/*:: as any*/),
              (v5/*:: as any*/),
              {
                "kind": "InlineFragment",
                "selections": [
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
                    "name": "message",
                    "storageKey": null
                  },
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
                    "name": "name",
                    "storageKey": null
                  },
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
                          },
                          {
                            "alias": null,
                            "args": null,
                            "kind": "ScalarField",
                            "name": "totalNumberOfImportedFiles",
                            "storageKey": null
                          },
                          {
                            "alias": null,
                            "args": null,
                            "kind": "ScalarField",
                            "name": "totalNumberOfFilesReadWithCustomerError",
                            "storageKey": null
                          },
                          {
                            "alias": null,
                            "args": null,
                            "kind": "ScalarField",
                            "name": "throughput",
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
            ],
            "storageKey": null
          }
        ],
        "storageKey": null
      }
    ]
  },
  "params": {
    "id": "2ec58fd2f1c8b2d4b6a623a6d0f4488393e449dfadbee720e8f162e7a0aeadc3",
    "metadata": {},
    "name": "jobExportSubscription",
    "operationKind": "subscription",
    "text": null
  }
};
})();

(node as any).hash = "5c3cf8be44678d87210c8a3ca881b059";

export default node;
