/**
 * @generated SignedSource<<e8e2d4c2ddfd93e800a904a6e551e3d7>>
 * @relayHash 6599cdddc696b26686bc6061692ffbad
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

// @relayRequestID 16495b5d7f73bcdf81d04504f73c7f93e3daf62f0994a622f8460dc810dd466a

import { ConcreteRequest } from 'relay-runtime';
import { FragmentRefs } from "relay-runtime";
export type liveJobsImportsSubscription$variables = {
  datastoreId: string;
  endedAfter: string;
};
export type liveJobsImportsSubscription$data = {
  readonly importJobsStatusChanged: {
    readonly importJob: {
      readonly datastore: {
        readonly id: string;
      } | null | undefined;
      readonly id: string;
      readonly " $fragmentSpreads": FragmentRefs<"jobsTable_jobs">;
    };
  };
};
export type liveJobsImportsSubscription = {
  response: liveJobsImportsSubscription$data;
  variables: liveJobsImportsSubscription$variables;
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
  },
  {
    "kind": "Literal",
    "name": "withProgress",
    "value": true
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
    "name": "liveJobsImportsSubscription",
    "selections": [
      {
        "alias": null,
        "args": (v1/*:: as any*/),
        "concreteType": "ImportJobStatusEvent",
        "kind": "LinkedField",
        "name": "importJobsStatusChanged",
        "plural": false,
        "selections": [
          {
            "alias": null,
            "args": null,
            "concreteType": "ImportJob",
            "kind": "LinkedField",
            "name": "importJob",
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
    "name": "liveJobsImportsSubscription",
    "selections": [
      {
        "alias": null,
        "args": (v1/*:: as any*/),
        "concreteType": "ImportJobStatusEvent",
        "kind": "LinkedField",
        "name": "importJobsStatusChanged",
        "plural": false,
        "selections": [
          {
            "alias": null,
            "args": null,
            "concreteType": "ImportJob",
            "kind": "LinkedField",
            "name": "importJob",
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
    "id": "16495b5d7f73bcdf81d04504f73c7f93e3daf62f0994a622f8460dc810dd466a",
    "metadata": {},
    "name": "liveJobsImportsSubscription",
    "operationKind": "subscription",
    "text": null
  }
};
})();

(node as any).hash = "e4f7f936ade3270e4b7d050e48b19856";

export default node;
