/**
 * @generated SignedSource<<233994f99af5065fbc31f561fa582982>>
 * @relayHash 15a865def81400c1e74a931b657e8763
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

// @relayRequestID ed74577be6e9e086190a53591395e9cec5b13444a6b78c18d59f3e6eec9cf399

import { ConcreteRequest } from 'relay-runtime';
export type BreakerState = "CLOSED" | "HALF_OPEN" | "OPEN" | "%future added value";
export type quotaQuery$variables = Record<PropertyKey, never>;
export type quotaQuery$data = {
  readonly gateway: {
    readonly account: string | null | undefined;
    readonly breakers: ReadonlyArray<{
      readonly scope: string;
      readonly state: BreakerState;
    }> | null | undefined;
    readonly limits: ReadonlyArray<{
      readonly setting: string;
      readonly value: number;
    }>;
    readonly local: boolean;
    readonly partition: string;
    readonly pollers: {
      readonly datastores: number;
      readonly exportJobs: number;
      readonly importJobs: number;
    } | null | undefined;
    readonly quotas: ReadonlyArray<{
      readonly action: string;
      readonly perSecond: number;
      readonly perSecondNow: number;
      readonly usedPerSecond: number;
      readonly waiting: number;
    }> | null | undefined;
    readonly region: string;
    readonly replicas: {
      readonly count: number;
      readonly together: boolean;
    } | null | undefined;
    readonly version: string;
  };
};
export type quotaQuery = {
  response: quotaQuery$data;
  variables: quotaQuery$variables;
};

const node: ConcreteRequest = (function(){
var v0 = [
  {
    "alias": null,
    "args": null,
    "concreteType": "Gateway",
    "kind": "LinkedField",
    "name": "gateway",
    "plural": false,
    "selections": [
      {
        "alias": null,
        "args": null,
        "kind": "ScalarField",
        "name": "version",
        "storageKey": null
      },
      {
        "alias": null,
        "args": null,
        "kind": "ScalarField",
        "name": "region",
        "storageKey": null
      },
      {
        "alias": null,
        "args": null,
        "kind": "ScalarField",
        "name": "partition",
        "storageKey": null
      },
      {
        "alias": null,
        "args": null,
        "kind": "ScalarField",
        "name": "account",
        "storageKey": null
      },
      {
        "alias": null,
        "args": null,
        "kind": "ScalarField",
        "name": "local",
        "storageKey": null
      },
      {
        "alias": null,
        "args": null,
        "concreteType": "ActionQuota",
        "kind": "LinkedField",
        "name": "quotas",
        "plural": true,
        "selections": [
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "action",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "perSecond",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "perSecondNow",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "usedPerSecond",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "waiting",
            "storageKey": null
          }
        ],
        "storageKey": null
      },
      {
        "alias": null,
        "args": null,
        "concreteType": "Breaker",
        "kind": "LinkedField",
        "name": "breakers",
        "plural": true,
        "selections": [
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "scope",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "state",
            "storageKey": null
          }
        ],
        "storageKey": null
      },
      {
        "alias": null,
        "args": null,
        "concreteType": "PollerCounts",
        "kind": "LinkedField",
        "name": "pollers",
        "plural": false,
        "selections": [
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "datastores",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "importJobs",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "exportJobs",
            "storageKey": null
          }
        ],
        "storageKey": null
      },
      {
        "alias": null,
        "args": null,
        "concreteType": "Replicas",
        "kind": "LinkedField",
        "name": "replicas",
        "plural": false,
        "selections": [
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "count",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "together",
            "storageKey": null
          }
        ],
        "storageKey": null
      },
      {
        "alias": null,
        "args": null,
        "concreteType": "GatewayLimit",
        "kind": "LinkedField",
        "name": "limits",
        "plural": true,
        "selections": [
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "setting",
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
];
return {
  "fragment": {
    "argumentDefinitions": [],
    "kind": "Fragment",
    "metadata": null,
    "name": "quotaQuery",
    "selections": (v0/*:: as any*/),
    "type": "Query",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": [],
    "kind": "Operation",
    "name": "quotaQuery",
    "selections": (v0/*:: as any*/)
  },
  "params": {
    "id": "ed74577be6e9e086190a53591395e9cec5b13444a6b78c18d59f3e6eec9cf399",
    "metadata": {},
    "name": "quotaQuery",
    "operationKind": "query",
    "text": null
  }
};
})();

(node as any).hash = "ead825e04f80661b775514b0e08de780";

export default node;
