/**
 * @generated SignedSource<<b0877fd7df31db1feb623c9645ea3296>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

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
export type pageStartMutation$variables = {
  input: StartImportJobInput;
};
export type pageStartMutation$data = {
  readonly startImportJob: {
    readonly jobId: string;
  } | null | undefined;
};
export type pageStartMutation = {
  response: pageStartMutation$data;
  variables: pageStartMutation$variables;
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
    "name": "pageStartMutation",
    "selections": (v1/*:: as any*/),
    "type": "Mutation",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Operation",
    "name": "pageStartMutation",
    "selections": (v1/*:: as any*/)
  },
  "params": {
    "cacheID": "954fe3904361d977e74e61458dcc66b7",
    "id": null,
    "metadata": {},
    "name": "pageStartMutation",
    "operationKind": "mutation",
    "text": "mutation pageStartMutation(\n  $input: StartImportJobInput!\n) {\n  startImportJob(input: $input) {\n    jobId\n  }\n}\n"
  }
};
})();

(node as any).hash = "1ce3e755177bdddb50b1374a02bf9eb4";

export default node;
