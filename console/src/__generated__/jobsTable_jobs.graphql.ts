/**
 * @generated SignedSource<<de129a8f3be3f1c2725e1fcf6f59c0ab>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
export type JobStatus = "CANCEL_COMPLETED" | "CANCEL_FAILED" | "CANCEL_IN_PROGRESS" | "CANCEL_SUBMITTED" | "COMPLETED" | "COMPLETED_WITH_ERRORS" | "FAILED" | "IN_PROGRESS" | "QUEUED" | "SUBMITTED" | "UNKNOWN" | "%future added value";
import { FragmentRefs } from "relay-runtime";
export type jobsTable_jobs$data = ReadonlyArray<{
  readonly __typename: string;
  readonly datastoreId: string;
  readonly endTime: string | null | undefined;
  readonly id: string;
  readonly jobId: string;
  readonly message: string | null | undefined;
  readonly name: string | null | undefined;
  readonly status: JobStatus;
  readonly submitTime: string;
  readonly upstreamStatus: string;
  readonly " $fragmentSpreads": FragmentRefs<"jobProgress_job">;
  readonly " $fragmentType": "jobsTable_jobs";
}>;
export type jobsTable_jobs$key = ReadonlyArray<{
  readonly " $data"?: jobsTable_jobs$data;
  readonly " $fragmentSpreads": FragmentRefs<"jobsTable_jobs">;
}>;

const node: ReaderFragment = {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": {
    "plural": true
  },
  "name": "jobsTable_jobs",
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
      "name": "submitTime",
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
      "name": "message",
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
      "args": null,
      "kind": "FragmentSpread",
      "name": "jobProgress_job"
    }
  ],
  "type": "Job",
  "abstractKey": "__isJob"
};

(node as any).hash = "f4f5365fd488038e9bd4f08864783b0b";

export default node;
