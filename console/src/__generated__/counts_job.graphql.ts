/**
 * @generated SignedSource<<c3cd97f208cf142a0df379e7185aa941>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
export type JobStatus = "CANCEL_COMPLETED" | "CANCEL_FAILED" | "CANCEL_IN_PROGRESS" | "CANCEL_SUBMITTED" | "COMPLETED" | "COMPLETED_WITH_ERRORS" | "FAILED" | "IN_PROGRESS" | "QUEUED" | "SUBMITTED" | "UNKNOWN" | "%future added value";
import { FragmentRefs } from "relay-runtime";
export type counts_job$data = {
  readonly __typename: string;
  readonly id: string;
  readonly progressReport?: {
    readonly throughput: number | null | undefined;
    readonly totalNumberOfFilesReadWithCustomerError: number | null | undefined;
    readonly totalNumberOfImportedFiles: number | null | undefined;
    readonly totalNumberOfResourcesImported: number | null | undefined;
    readonly totalNumberOfResourcesScanned: number | null | undefined;
    readonly totalNumberOfResourcesWithCustomerError: number | null | undefined;
    readonly totalNumberOfScannedFiles: number | null | undefined;
    readonly totalSizeOfScannedFilesInMB: number | null | undefined;
  } | null | undefined;
  readonly status: JobStatus;
  readonly " $fragmentSpreads": FragmentRefs<"jobProgress_job">;
  readonly " $fragmentType": "counts_job";
};
export type counts_job$key = {
  readonly " $data"?: counts_job$data;
  readonly " $fragmentSpreads": FragmentRefs<"counts_job">;
};

const node: ReaderFragment = {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "counts_job",
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
      "name": "status",
      "storageKey": null
    },
    {
      "args": null,
      "kind": "FragmentSpread",
      "name": "jobProgress_job"
    },
    {
      "kind": "InlineFragment",
      "selections": [
        {
          "alias": null,
          "args": null,
          "concreteType": "JobProgressReport",
          "kind": "LinkedField",
          "name": "progressReport",
          "plural": false,
          "selections": [
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "totalNumberOfScannedFiles",
              "storageKey": null
            },
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "totalNumberOfImportedFiles",
              "storageKey": null
            },
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "totalNumberOfFilesReadWithCustomerError",
              "storageKey": null
            },
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "totalSizeOfScannedFilesInMB",
              "storageKey": null
            },
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "totalNumberOfResourcesScanned",
              "storageKey": null
            },
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "totalNumberOfResourcesImported",
              "storageKey": null
            },
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "totalNumberOfResourcesWithCustomerError",
              "storageKey": null
            },
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "throughput",
              "storageKey": null
            }
          ],
          "storageKey": null
        }
      ],
      "type": "ImportJob",
      "abstractKey": null
    }
  ],
  "type": "Job",
  "abstractKey": "__isJob"
};

(node as any).hash = "88521228f3bf85c90eac7491eeb22b3a";

export default node;
