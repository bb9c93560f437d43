/**
 * @generated SignedSource<<7ce9a3db2d90ceb50dc403dba9c85b9a>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
export type JobStatus = "CANCEL_COMPLETED" | "CANCEL_FAILED" | "CANCEL_IN_PROGRESS" | "CANCEL_SUBMITTED" | "COMPLETED" | "COMPLETED_WITH_ERRORS" | "FAILED" | "IN_PROGRESS" | "QUEUED" | "SUBMITTED" | "UNKNOWN" | "%future added value";
import { FragmentRefs } from "relay-runtime";
export type jobProgress_job$data = {
  readonly endTime: string | null | undefined;
  readonly id: string;
  readonly name: string | null | undefined;
  readonly progressReport?: {
    readonly totalNumberOfResourcesImported: number | null | undefined;
    readonly totalNumberOfResourcesScanned: number | null | undefined;
    readonly totalNumberOfResourcesWithCustomerError: number | null | undefined;
    readonly totalNumberOfScannedFiles: number | null | undefined;
    readonly totalSizeOfScannedFilesInMB: number | null | undefined;
  } | null | undefined;
  readonly status: JobStatus;
  readonly submitTime: string;
  readonly " $fragmentType": "jobProgress_job";
};
export type jobProgress_job$key = {
  readonly " $data"?: jobProgress_job$data;
  readonly " $fragmentSpreads": FragmentRefs<"jobProgress_job">;
};

const node: ReaderFragment = {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "jobProgress_job",
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
              "name": "totalNumberOfResourcesScanned",
              "storageKey": null
            },
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
              "name": "totalSizeOfScannedFilesInMB",
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

(node as any).hash = "84e1315229a0220d1c34e16b8b154ed7";

export default node;
