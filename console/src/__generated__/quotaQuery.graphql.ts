/**
 * @generated SignedSource<<ee40b3500ea97dd21d1edf1a59e40a9e>>
 * @relayHash 4474eee7dee407f0f3b670c4069755a2
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

// @relayRequestID fb36fb8b03006e1a74c44a4c70a930f4e1e9b25b4b61cc53f968560b84871b2e

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
    "id": "fb36fb8b03006e1a74c44a4c70a930f4e1e9b25b4b61cc53f968560b84871b2e",
    "metadata": {},
    "name": "quotaQuery",
    "operationKind": "query",
    "text": null
  }
};
})();

(node as any).hash = "2b8d62350bfad6e1ce7121702c956a31";

export default node;
