/**
 * @generated SignedSource<<125cf632edc3ebeb53ed5359c72a2fc3>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
export type JobStatus = "CANCEL_COMPLETED" | "CANCEL_FAILED" | "CANCEL_IN_PROGRESS" | "CANCEL_SUBMITTED" | "COMPLETED" | "COMPLETED_WITH_ERRORS" | "FAILED" | "IN_PROGRESS" | "QUEUED" | "SUBMITTED" | "UNKNOWN" | "%future added value";
import { FragmentRefs } from "relay-runtime";
export type job_job$data = {
  readonly __typename: string;
  readonly datastore: {
    readonly name: string | null | undefined;
  } | null | undefined;
  readonly datastoreId: string;
  readonly endTime: string | null | undefined;
  readonly exported: {
    readonly " $fragmentSpreads": FragmentRefs<"files_job">;
  } | null | undefined;
  readonly id: string;
  readonly imported: {
    readonly " $fragmentSpreads": FragmentRefs<"results_job">;
  } | null | undefined;
  readonly jobId: string;
  readonly name: string | null | undefined;
  readonly results?: {
    readonly manifest: {
      readonly __typename: "ImportManifest";
    } | null | undefined;
  } | null | undefined;
  readonly status: JobStatus;
  readonly upstreamStatus: string;
  readonly " $fragmentSpreads": FragmentRefs<"command_job" | "counts_job" | "input_job" | "steps_job">;
  readonly " $fragmentType": "job_job";
};
export type job_job$key = {
  readonly " $data"?: job_job$data;
  readonly " $fragmentSpreads": FragmentRefs<"job_job">;
};

const node: ReaderFragment = (function(){
var v0 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "__typename",
  "storageKey": null
},
v1 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "name",
  "storageKey": null
};
return {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "job_job",
  "selections": [
    (v0/*:: as any*/),
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
      "name": "jobId",
      "storageKey": null
    },
    (v1/*:: as any*/),
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
      "name": "endTime",
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
      "concreteType": "Datastore",
      "kind": "LinkedField",
      "name": "datastore",
      "plural": false,
      "selections": [
        (v1/*:: as any*/)
      ],
      "storageKey": null
    },
    {
      "args": null,
      "kind": "FragmentSpread",
      "name": "steps_job"
    },
    {
      "args": null,
      "kind": "FragmentSpread",
      "name": "counts_job"
    },
    {
      "args": null,
      "kind": "FragmentSpread",
      "name": "input_job"
    },
    {
      "args": null,
      "kind": "FragmentSpread",
      "name": "command_job"
    },
    {
      "kind": "InlineFragment",
      "selections": [
        {
          "alias": null,
          "args": null,
          "concreteType": "ImportResults",
          "kind": "LinkedField",
          "name": "results",
          "plural": false,
          "selections": [
            {
              "alias": null,
              "args": null,
              "concreteType": "ImportManifest",
              "kind": "LinkedField",
              "name": "manifest",
              "plural": false,
              "selections": [
                (v0/*:: as any*/)
              ],
              "storageKey": null
            }
          ],
          "storageKey": null
        }
      ],
      "type": "ImportJob",
      "abstractKey": null
    },
    {
      "fragment": {
        "kind": "InlineFragment",
        "selections": [
          {
            "args": null,
            "kind": "FragmentSpread",
            "name": "results_job"
          }
        ],
        "type": "ImportJob",
        "abstractKey": null
      },
      "kind": "AliasedInlineFragmentSpread",
      "name": "imported"
    },
    {
      "fragment": {
        "kind": "InlineFragment",
        "selections": [
          {
            "args": null,
            "kind": "FragmentSpread",
            "name": "files_job"
          }
        ],
        "type": "ExportJob",
        "abstractKey": null
      },
      "kind": "AliasedInlineFragmentSpread",
      "name": "exported"
    }
  ],
  "type": "Job",
  "abstractKey": "__isJob"
};
})();

(node as any).hash = "6c36157b10daaef6d8e4773d5a95aa85";

export default node;
