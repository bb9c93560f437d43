/**
 * @generated SignedSource<<6b87598c34a1869c841908e982d38e86>>
 * @relayHash eb7ba228eab753902e26434537d0df3c
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

// @relayRequestID 13b3e25e5e386634624a49754aee4e461807547fda83f9ef2052e291f95ab8df

import { ConcreteRequest } from 'relay-runtime';
export type StartExportJobInput = {
  clientMutationId?: string | null | undefined;
  clientToken?: string | null | undefined;
  dataAccessRoleArn: string;
  datastoreId: string;
  name?: string | null | undefined;
  outputDataConfig: OutputDataConfigInput;
};
export type OutputDataConfigInput = {
  s3Configuration: S3ConfigurationInput;
};
export type S3ConfigurationInput = {
  kmsKeyId: string;
  s3Uri: string;
};
export type startExportMutation$variables = {
  input: StartExportJobInput;
};
export type startExportMutation$data = {
  readonly startExportJob: {
    readonly exportJob: {
      readonly id: string;
      readonly name: string | null | undefined;
    } | null | undefined;
    readonly jobId: string;
  } | null | undefined;
};
export type startExportMutation = {
  response: startExportMutation$data;
  variables: startExportMutation$variables;
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
    "concreteType": "StartExportJobPayload",
    "kind": "LinkedField",
    "name": "startExportJob",
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
        "concreteType": "ExportJob",
        "kind": "LinkedField",
        "name": "exportJob",
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
    "name": "startExportMutation",
    "selections": (v1/*:: as any*/),
    "type": "Mutation",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Operation",
    "name": "startExportMutation",
    "selections": (v1/*:: as any*/)
  },
  "params": {
    "id": "13b3e25e5e386634624a49754aee4e461807547fda83f9ef2052e291f95ab8df",
    "metadata": {},
    "name": "startExportMutation",
    "operationKind": "mutation",
    "text": null
  }
};
})();

(node as any).hash = "b5b00fa17377281e3e7a2fa9a1c84141";

export default node;
