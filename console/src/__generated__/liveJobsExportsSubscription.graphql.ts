/**
 * @generated SignedSource<<643173b89f9a5c95d6d11fce2b677bba>>
 * @relayHash f2ea1993c598f4b58c3b1e14c45b3719
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

// @relayRequestID 003d8e50ef1767ed4ca9fd8b0271dd67771844b67dee8039fb70c382aa1c0553

import { ConcreteRequest } from 'relay-runtime';
import { FragmentRefs } from "relay-runtime";
export type liveJobsExportsSubscription$variables = {
  datastoreId: string;
  endedAfter: string;
};
export type liveJobsExportsSubscription$data = {
  readonly exportJobsStatusChanged: {
    readonly exportJob: {
      readonly datastore: {
        readonly id: string;
      } | null | undefined;
      readonly id: string;
      readonly " $fragmentSpreads": FragmentRefs<"jobsTable_jobs">;
    };
  };
};
export type liveJobsExportsSubscription = {
  response: liveJobsExportsSubscription$data;
  variables: liveJobsExportsSubscription$variables;
};

const node: ConcreteRequest = (function(){
var v0 = [
  {
    "defaultValue": null,
    "kind": "LocalArgument",
    "name": "datastoreId"
  },
  {
    "defaultValue": null,
    "kind": "LocalArgument",
    "name": "endedAfter"
  }
],
v1 = [
  {
    "kind": "Variable",
    "name": "datastoreId",
    "variableName": "datastoreId"
  },
  {
    "kind": "Variable",
    "name": "endedAfter",
    "variableName": "endedAfter"
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
  "concreteType": "Datastore",
  "kind": "LinkedField",
  "name": "datastore",
  "plural": false,
  "selections": [
    (v2/*:: as any*/)
  ],
  "storageKey": null
};
return {
  "fragment": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Fragment",
    "metadata": null,
    "name": "liveJobsExportsSubscription",
    "selections": [
      {
        "alias": null,
        "args": (v1/*:: as any*/),
        "concreteType": "ExportJobStatusEvent",
        "kind": "LinkedField",
        "name": "exportJobsStatusChanged",
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
              {
                "args": null,
                "kind": "FragmentSpread",
                "name": "jobsTable_jobs"
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
    "name": "liveJobsExportsSubscription",
    "selections": [
      {
        "alias": null,
        "args": (v1/*:: as any*/),
        "concreteType": "ExportJobStatusEvent",
        "kind": "LinkedField",
        "name": "exportJobsStatusChanged",
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
                  {
                    "alias": null,
                    "args": null,
                    "kind": "ScalarField",
                    "name": "datastoreId",
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
    "id": "003d8e50ef1767ed4ca9fd8b0271dd67771844b67dee8039fb70c382aa1c0553",
    "metadata": {},
    "name": "liveJobsExportsSubscription",
    "operationKind": "subscription",
    "text": null
  }
};
})();

(node as any).hash = "16ef9e79cc1d72b48191f3806fafd6c5";

export default node;
