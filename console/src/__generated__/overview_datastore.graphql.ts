/**
 * @generated SignedSource<<539b94b6d0e471b1103cd96e0f1c3963>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
export type AnalyticsStatus = "DISABLED" | "DISABLING" | "ENABLED" | "ENABLING" | "PAUSED" | "PAUSING" | "UNKNOWN" | "%future added value";
export type AuthorizationStrategy = "AWS_AUTH" | "SMART_ON_FHIR" | "SMART_ON_FHIR_V1" | "UNKNOWN" | "%future added value";
export type BackupStatus = "DISABLED" | "ENABLED" | "UNKNOWN" | "%future added value";
export type CmkType = "AWS_OWNED_KMS_KEY" | "CUSTOMER_MANAGED_KMS_KEY" | "UNKNOWN" | "%future added value";
export type ErrorCategory = "NON_RETRYABLE_ERROR" | "RETRYABLE_ERROR" | "UNKNOWN" | "%future added value";
export type FHIRVersion = "R4" | "UNKNOWN" | "%future added value";
export type NlpStatus = "DISABLED" | "DISABLING" | "ENABLED" | "ENABLING" | "UNKNOWN" | "%future added value";
export type PreloadDataType = "SYNTHEA" | "UNKNOWN" | "%future added value";
import { FragmentRefs } from "relay-runtime";
export type overview_datastore$data = {
  readonly analyticsConfiguration: {
    readonly status: AnalyticsStatus | null | undefined;
  } | null | undefined;
  readonly arn: string;
  readonly backupStatusInfo: {
    readonly configuration: {
      readonly retentionPeriodInDays: number | null | undefined;
      readonly status: BackupStatus | null | undefined;
    } | null | undefined;
    readonly earliestRestorePoint: string | null | undefined;
    readonly latestRestorePoint: string | null | undefined;
    readonly scheduledPermanentDeletionTime: string | null | undefined;
  } | null | undefined;
  readonly createdAt: string | null | undefined;
  readonly datastoreId: string;
  readonly endpoint: string | null | undefined;
  readonly errorCause: {
    readonly errorCategory: ErrorCategory | null | undefined;
    readonly errorMessage: string | null | undefined;
  } | null | undefined;
  readonly identityProviderConfiguration: {
    readonly authorizationStrategy: AuthorizationStrategy;
    readonly fineGrainedAuthorizationEnabled: boolean | null | undefined;
    readonly idpLambdaArn: string | null | undefined;
  } | null | undefined;
  readonly nlpConfiguration: {
    readonly status: NlpStatus | null | undefined;
  } | null | undefined;
  readonly preloadDataConfig: {
    readonly preloadDataType: PreloadDataType;
  } | null | undefined;
  readonly profileConfiguration: {
    readonly defaultProfiles: ReadonlyArray<string> | null | undefined;
  } | null | undefined;
  readonly sseConfiguration: {
    readonly kmsEncryptionConfig: {
      readonly cmkType: CmkType;
      readonly kmsKeyId: string | null | undefined;
    };
  } | null | undefined;
  readonly typeVersion: FHIRVersion;
  readonly " $fragmentType": "overview_datastore";
};
export type overview_datastore$key = {
  readonly " $data"?: overview_datastore$data;
  readonly " $fragmentSpreads": FragmentRefs<"overview_datastore">;
};

const node: ReaderFragment = (function(){
var v0 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "status",
  "storageKey": null
},
v1 = [
  (v0/*:: as any*/)
];
return {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "overview_datastore",
  "selections": [
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "arn",
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
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "endpoint",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "createdAt",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "typeVersion",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "concreteType": "ErrorCause",
      "kind": "LinkedField",
      "name": "errorCause",
      "plural": false,
      "selections": [
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "errorCategory",
          "storageKey": null
        },
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "errorMessage",
          "storageKey": null
        }
      ],
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "concreteType": "SseConfiguration",
      "kind": "LinkedField",
      "name": "sseConfiguration",
      "plural": false,
      "selections": [
        {
          "alias": null,
          "args": null,
          "concreteType": "KmsEncryptionConfig",
          "kind": "LinkedField",
          "name": "kmsEncryptionConfig",
          "plural": false,
          "selections": [
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "cmkType",
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
    },
    {
      "alias": null,
      "args": null,
      "concreteType": "IdentityProviderConfiguration",
      "kind": "LinkedField",
      "name": "identityProviderConfiguration",
      "plural": false,
      "selections": [
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "authorizationStrategy",
          "storageKey": null
        },
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "fineGrainedAuthorizationEnabled",
          "storageKey": null
        },
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "idpLambdaArn",
          "storageKey": null
        }
      ],
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "concreteType": "PreloadDataConfig",
      "kind": "LinkedField",
      "name": "preloadDataConfig",
      "plural": false,
      "selections": [
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "preloadDataType",
          "storageKey": null
        }
      ],
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "concreteType": "AnalyticsConfiguration",
      "kind": "LinkedField",
      "name": "analyticsConfiguration",
      "plural": false,
      "selections": (v1/*:: as any*/),
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "concreteType": "NlpConfiguration",
      "kind": "LinkedField",
      "name": "nlpConfiguration",
      "plural": false,
      "selections": (v1/*:: as any*/),
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "concreteType": "ProfileConfiguration",
      "kind": "LinkedField",
      "name": "profileConfiguration",
      "plural": false,
      "selections": [
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "defaultProfiles",
          "storageKey": null
        }
      ],
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "concreteType": "DatastoreBackupStatus",
      "kind": "LinkedField",
      "name": "backupStatusInfo",
      "plural": false,
      "selections": [
        {
          "alias": null,
          "args": null,
          "concreteType": "BackupConfiguration",
          "kind": "LinkedField",
          "name": "configuration",
          "plural": false,
          "selections": [
            (v0/*:: as any*/),
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "retentionPeriodInDays",
              "storageKey": null
            }
          ],
          "storageKey": null
        },
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "earliestRestorePoint",
          "storageKey": null
        },
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "latestRestorePoint",
          "storageKey": null
        },
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "scheduledPermanentDeletionTime",
          "storageKey": null
        }
      ],
      "storageKey": null
    }
  ],
  "type": "Datastore",
  "abstractKey": null
};
})();

(node as any).hash = "71808a8fb680829fb2814263f203a77a";

export default node;
