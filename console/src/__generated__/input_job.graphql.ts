/**
 * @generated SignedSource<<52b920baabbcb32cb878fbd335d6cf7f>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
export type ValidationLevel = "MINIMAL" | "STRICT" | "STRUCTURE_ONLY" | "UNKNOWN" | "%future added value";
import { FragmentRefs } from "relay-runtime";
export type input_job$data = {
  readonly __typename: string;
  readonly dataAccessRoleArn: string | null | undefined;
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
  readonly outputDataConfig?: {
    readonly s3Configuration: {
      readonly kmsKeyId: string;
      readonly s3Uri: string;
    } | null | undefined;
  };
  readonly validationLevel?: ValidationLevel | null | undefined;
  readonly " $fragmentType": "input_job";
};
export type input_job$key = {
  readonly " $data"?: input_job$data;
  readonly " $fragmentSpreads": FragmentRefs<"input_job">;
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
  "name": "input_job",
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

(node as any).hash = "5321945b6a2eb1c984e6b67ba57a39f4";

export default node;
