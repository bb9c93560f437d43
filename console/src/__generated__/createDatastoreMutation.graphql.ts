/**
 * @generated SignedSource<<f4f8bb4c1baf9cb73514f122f825480e>>
 * @relayHash 4aa8e8f3cc7cb9ff9eea5ed04b0ba605
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

// @relayRequestID 2bb593cc2413c0831bf153c6280b16467b16202d16cddab5af234cc004d17d85

import { ConcreteRequest } from 'relay-runtime';
import { FragmentRefs } from "relay-runtime";
export type AnalyticsStatus = "DISABLED" | "DISABLING" | "ENABLED" | "ENABLING" | "PAUSED" | "PAUSING" | "UNKNOWN" | "%future added value";
export type AuthorizationStrategy = "AWS_AUTH" | "SMART_ON_FHIR" | "SMART_ON_FHIR_V1" | "UNKNOWN" | "%future added value";
export type BackupStatus = "DISABLED" | "ENABLED" | "UNKNOWN" | "%future added value";
export type BackupType = "CONTINUOUS" | "UNKNOWN" | "%future added value";
export type CmkType = "AWS_OWNED_KMS_KEY" | "CUSTOMER_MANAGED_KMS_KEY" | "UNKNOWN" | "%future added value";
export type FHIRVersion = "R4" | "UNKNOWN" | "%future added value";
export type NlpStatus = "DISABLED" | "DISABLING" | "ENABLED" | "ENABLING" | "UNKNOWN" | "%future added value";
export type PreloadDataType = "SYNTHEA" | "UNKNOWN" | "%future added value";
export type CreateDatastoreInput = {
  analyticsConfiguration?: AnalyticsConfigurationInput | null | undefined;
  backupConfiguration?: BackupConfigurationInput | null | undefined;
  clientMutationId?: string | null | undefined;
  clientToken?: string | null | undefined;
  identityProviderConfiguration?: IdentityProviderConfigurationInput | null | undefined;
  name?: string | null | undefined;
  nlpConfiguration?: NlpConfigurationInput | null | undefined;
  preloadDataConfig?: PreloadDataConfigInput | null | undefined;
  profileConfiguration?: ProfileConfigurationInput | null | undefined;
  sseConfiguration?: SseConfigurationInput | null | undefined;
  tags?: ReadonlyArray<TagInput> | null | undefined;
  typeVersion?: FHIRVersion;
};
export type AnalyticsConfigurationInput = {
  status: AnalyticsStatus;
};
export type BackupConfigurationInput = {
  backupTagsEnabled?: boolean | null | undefined;
  backupType?: BackupType | null | undefined;
  retentionPeriodInDays?: number | null | undefined;
  status?: BackupStatus | null | undefined;
};
export type IdentityProviderConfigurationInput = {
  authorizationStrategy: AuthorizationStrategy;
  fineGrainedAuthorizationEnabled?: boolean | null | undefined;
  idpLambdaArn?: string | null | undefined;
  metadata?: string | null | undefined;
};
export type NlpConfigurationInput = {
  status: NlpStatus;
};
export type PreloadDataConfigInput = {
  preloadDataType: PreloadDataType;
};
export type ProfileConfigurationInput = {
  defaultProfiles: ReadonlyArray<string>;
};
export type SseConfigurationInput = {
  kmsEncryptionConfig: KmsEncryptionConfigInput;
};
export type KmsEncryptionConfigInput = {
  cmkType: CmkType;
  kmsKeyId?: string | null | undefined;
};
export type TagInput = {
  key: string;
  value: string;
};
export type createDatastoreMutation$variables = {
  input: CreateDatastoreInput;
};
export type createDatastoreMutation$data = {
  readonly createDatastore: {
    readonly datastore: {
      readonly id: string;
      readonly " $fragmentSpreads": FragmentRefs<"datastoresTable_datastores">;
    } | null | undefined;
    readonly datastoreId: string;
  } | null | undefined;
};
export type createDatastoreMutation = {
  response: createDatastoreMutation$data;
  variables: createDatastoreMutation$variables;
};

const node: ConcreteRequest = (function(){
var v0 = [
  {
    "defaultValue": null,
    "kind": "LocalArgument",
    "name": "input"
  }
],
v1 = [
  {
    "kind": "Variable",
    "name": "input",
    "variableName": "input"
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
  "name": "id",
  "storageKey": null
};
return {
  "fragment": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Fragment",
    "metadata": null,
    "name": "createDatastoreMutation",
    "selections": [
      {
        "alias": null,
        "args": (v1/*:: as any*/),
        "concreteType": "CreateDatastorePayload",
        "kind": "LinkedField",
        "name": "createDatastore",
        "plural": false,
        "selections": [
          (v2/*:: as any*/),
          {
            "alias": null,
            "args": null,
            "concreteType": "Datastore",
            "kind": "LinkedField",
            "name": "datastore",
            "plural": false,
            "selections": [
              (v3/*:: as any*/),
              {
                "args": null,
                "kind": "FragmentSpread",
                "name": "datastoresTable_datastores"
              }
            ],
            "storageKey": null
          }
        ],
        "storageKey": null
      }
    ],
    "type": "Mutation",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Operation",
    "name": "createDatastoreMutation",
    "selections": [
      {
        "alias": null,
        "args": (v1/*:: as any*/),
        "concreteType": "CreateDatastorePayload",
        "kind": "LinkedField",
        "name": "createDatastore",
        "plural": false,
        "selections": [
          (v2/*:: as any*/),
          {
            "alias": null,
            "args": null,
            "concreteType": "Datastore",
            "kind": "LinkedField",
            "name": "datastore",
            "plural": false,
            "selections": [
              (v3/*:: as any*/),
              (v2/*:: as any*/),
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
                "name": "createdAt",
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
                    "name": "errorMessage",
                    "storageKey": null
                  }
                ],
                "storageKey": null
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
    "id": "2bb593cc2413c0831bf153c6280b16467b16202d16cddab5af234cc004d17d85",
    "metadata": {},
    "name": "createDatastoreMutation",
    "operationKind": "mutation",
    "text": null
  }
};
})();

(node as any).hash = "a19415d576cbc7af02d5589e14753981";

export default node;
