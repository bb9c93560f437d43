/**
 * @generated SignedSource<<389301a9c6af93e5dbd41c84c7b314be>>
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
  readonly id: string;
  readonly jobId: string;
  readonly name: string | null | undefined;
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
  "name": "name",
  "storageKey": null
};
return {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "job_job",
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
    (v0/*:: as any*/),
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
        (v0/*:: as any*/)
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
    }
  ],
  "type": "Job",
  "abstractKey": "__isJob"
};
})();

(node as any).hash = "cde1757afa896264f13648ca1ccad35d";

export default node;
