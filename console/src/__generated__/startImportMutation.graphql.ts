/**
 * @generated SignedSource<<e2c48ee1cf965adc546e4482d907d0ed>>
 * @relayHash 83a9f8b1784a31a64605cd5f8524e44a
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

// @relayRequestID 9f1d6b613638aa34db63e97816dcb25a8a6beccfdf02f7a23080687d40484e2e

import { ConcreteRequest } from 'relay-runtime';
export type ValidationLevel = "MINIMAL" | "STRICT" | "STRUCTURE_ONLY" | "UNKNOWN" | "%future added value";
export type StartImportJobInput = {
  clientMutationId?: string | null | undefined;
  clientToken?: string | null | undefined;
  dataAccessRoleArn: string;
  datastoreId: string;
  driftDetectionEnabled?: boolean | null | undefined;
  inputDataConfig: InputDataConfigInput;
  inputFormat?: string | null | undefined;
  jobOutputDataConfig: OutputDataConfigInput;
  name?: string | null | undefined;
  profileId?: string | null | undefined;
  provenanceEnabled?: boolean | null | undefined;
  validationLevel?: ValidationLevel | null | undefined;
};
export type InputDataConfigInput = {
  s3Uri: string;
};
export type OutputDataConfigInput = {
  s3Configuration: S3ConfigurationInput;
};
export type S3ConfigurationInput = {
  kmsKeyId: string;
  s3Uri: string;
};
export type startImportMutation$variables = {
  input: StartImportJobInput;
};
export type startImportMutation$data = {
  readonly startImportJob: {
    readonly importJob: {
      readonly id: string;
      readonly name: string | null | undefined;
    } | null | undefined;
    readonly jobId: string;
  } | null | undefined;
};
export type startImportMutation = {
  response: startImportMutation$data;
  variables: startImportMutation$variables;
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
    "alias": null,
    "args": [
      {
        "kind": "Variable",
        "name": "input",
        "variableName": "input"
      }
    ],
    "concreteType": "StartImportJobPayload",
    "kind": "LinkedField",
    "name": "startImportJob",
    "plural": false,
    "selections": [
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
        "concreteType": "ImportJob",
        "kind": "LinkedField",
        "name": "importJob",
        "plural": false,
        "selections": [
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "id",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "name",
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
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Fragment",
    "metadata": null,
    "name": "startImportMutation",
    "selections": (v1/*:: as any*/),
    "type": "Mutation",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Operation",
    "name": "startImportMutation",
    "selections": (v1/*:: as any*/)
  },
  "params": {
    "id": "9f1d6b613638aa34db63e97816dcb25a8a6beccfdf02f7a23080687d40484e2e",
    "metadata": {},
    "name": "startImportMutation",
    "operationKind": "mutation",
    "text": null
  }
};
})();

(node as any).hash = "c55dd544d168af46e2b3047c60dad17a";

export default node;
