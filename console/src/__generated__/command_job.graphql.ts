/**
 * @generated SignedSource<<e57861b1875c32ce6968f5cd164a7e22>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
export type ValidationLevel = "MINIMAL" | "STRICT" | "STRUCTURE_ONLY" | "UNKNOWN" | "%future added value";
import { FragmentRefs } from "relay-runtime";
export type command_job$data = {
  readonly __typename: string;
  readonly dataAccessRoleArn: string | null | undefined;
  readonly datastoreId: string;
  readonly inputDataConfig?: {
    readonly s3Uri: string | null | undefined;
  };
  readonly jobId: string;
  readonly jobOutputDataConfig?: {
    readonly s3Configuration: {
      readonly kmsKeyId: string;
      readonly s3Uri: string;
    } | null | undefined;
  } | null | undefined;
  readonly name: string | null | undefined;
  readonly outputDataConfig?: {
    readonly s3Configuration: {
      readonly kmsKeyId: string;
      readonly s3Uri: string;
    } | null | undefined;
  };
  readonly validationLevel?: ValidationLevel | null | undefined;
  readonly " $fragmentType": "command_job";
};
export type command_job$key = {
  readonly " $data"?: command_job$data;
  readonly " $fragmentSpreads": FragmentRefs<"command_job">;
};

const node: ReaderFragment = (function(){
var v0 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "s3Uri",
  "storageKey": null
},
v1 = [
  {
    "alias": null,
    "args": null,
    "concreteType": "S3Configuration",
    "kind": "LinkedField",
    "name": "s3Configuration",
    "plural": false,
    "selections": [
      (v0/*:: as any*/),
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
];
return {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "command_job",
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
      "name": "datastoreId",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "dataAccessRoleArn",
      "storageKey": null
    },
    {
      "kind": "InlineFragment",
      "selections": [
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "validationLevel",
          "storageKey": null
        },
        {
          "alias": null,
          "args": null,
          "concreteType": "InputDataConfig",
          "kind": "LinkedField",
          "name": "inputDataConfig",
          "plural": false,
          "selections": [
            (v0/*:: as any*/)
          ],
          "storageKey": null
        },
        {
          "alias": null,
          "args": null,
          "concreteType": "OutputDataConfig",
          "kind": "LinkedField",
          "name": "jobOutputDataConfig",
          "plural": false,
          "selections": (v1/*:: as any*/),
          "storageKey": null
        }
      ],
      "type": "ImportJob",
      "abstractKey": null
    },
    {
      "kind": "InlineFragment",
      "selections": [
        {
          "alias": null,
          "args": null,
          "concreteType": "OutputDataConfig",
          "kind": "LinkedField",
          "name": "outputDataConfig",
          "plural": false,
          "selections": (v1/*:: as any*/),
          "storageKey": null
        }
      ],
      "type": "ExportJob",
      "abstractKey": null
    }
  ],
  "type": "Job",
  "abstractKey": "__isJob"
};
})();

(node as any).hash = "ea43549143542e24721a89050c6fc664";

export default node;
