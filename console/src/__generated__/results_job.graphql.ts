/**
 * @generated SignedSource<<5ebe3032374aa72fa3bbe5ece032ad33>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
import { FragmentRefs } from "relay-runtime";
export type results_job$data = {
  readonly endTime: string | null | undefined;
  readonly results: {
    readonly failures: {
      readonly complete: boolean;
      readonly linesRead: number;
      readonly nodes: ReadonlyArray<{
        readonly cause: string;
        readonly code: string | null | undefined;
        readonly count: number;
        readonly element: string | null | undefined;
        readonly resourceTypes: ReadonlyArray<string>;
        readonly samples: ReadonlyArray<{
          readonly diagnostics: string;
          readonly file: string;
          readonly lineId: number | null | undefined;
          readonly location: string | null | undefined;
          readonly resourceId: string | null | undefined;
          readonly resourceType: string | null | undefined;
        }> | null | undefined;
      }>;
      readonly pageInfo: {
        readonly hasNextPage: boolean;
      };
    } | null | undefined;
    readonly manifest: {
      readonly failureOutputS3Uri: string | null | undefined;
      readonly numberOfFilesImported: number | null | undefined;
      readonly numberOfResourcesImportedSuccessfully: number | null | undefined;
      readonly numberOfResourcesScanned: number | null | undefined;
      readonly numberOfResourcesWithCustomerError: number | null | undefined;
      readonly numberOfResourcesWithServerError: number | null | undefined;
      readonly numberOfScannedFiles: number | null | undefined;
      readonly sizeOfScannedFilesInMB: number | null | undefined;
    } | null | undefined;
  } | null | undefined;
  readonly " $fragmentType": "results_job";
};
export type results_job$key = {
  readonly " $data"?: results_job$data;
  readonly " $fragmentSpreads": FragmentRefs<"results_job">;
};

const node: ReaderFragment = {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "results_job",
  "selections": [
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
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "numberOfScannedFiles",
              "storageKey": null
            },
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "numberOfFilesImported",
              "storageKey": null
            },
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "sizeOfScannedFilesInMB",
              "storageKey": null
            },
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "numberOfResourcesScanned",
              "storageKey": null
            },
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "numberOfResourcesImportedSuccessfully",
              "storageKey": null
            },
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "numberOfResourcesWithCustomerError",
              "storageKey": null
            },
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "numberOfResourcesWithServerError",
              "storageKey": null
            },
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "failureOutputS3Uri",
              "storageKey": null
            }
          ],
          "storageKey": null
        },
        {
          "alias": null,
          "args": [
            {
              "kind": "Literal",
              "name": "first",
              "value": 20
            }
          ],
          "concreteType": "FailureGroupConnection",
          "kind": "LinkedField",
          "name": "failures",
          "plural": false,
          "selections": [
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "complete",
              "storageKey": null
            },
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "linesRead",
              "storageKey": null
            },
            {
              "alias": null,
              "args": null,
              "concreteType": "FailureGroup",
              "kind": "LinkedField",
              "name": "nodes",
              "plural": true,
              "selections": [
                {
                  "alias": null,
                  "args": null,
                  "kind": "ScalarField",
                  "name": "cause",
                  "storageKey": null
                },
                {
                  "alias": null,
                  "args": null,
                  "kind": "ScalarField",
                  "name": "code",
                  "storageKey": null
                },
                {
                  "alias": null,
                  "args": null,
                  "kind": "ScalarField",
                  "name": "element",
                  "storageKey": null
                },
                {
                  "alias": null,
                  "args": null,
                  "kind": "ScalarField",
                  "name": "count",
                  "storageKey": null
                },
                {
                  "alias": null,
                  "args": null,
                  "kind": "ScalarField",
                  "name": "resourceTypes",
                  "storageKey": null
                },
                {
                  "alias": null,
                  "args": [
                    {
                      "kind": "Literal",
                      "name": "first",
                      "value": 5
                    }
                  ],
                  "concreteType": "FailureSample",
                  "kind": "LinkedField",
                  "name": "samples",
                  "plural": true,
                  "selections": [
                    {
                      "alias": null,
                      "args": null,
                      "kind": "ScalarField",
                      "name": "file",
                      "storageKey": null
                    },
                    {
                      "alias": null,
                      "args": null,
                      "kind": "ScalarField",
                      "name": "lineId",
                      "storageKey": null
                    },
                    {
                      "alias": null,
                      "args": null,
                      "kind": "ScalarField",
                      "name": "resourceType",
                      "storageKey": null
                    },
                    {
                      "alias": null,
                      "args": null,
                      "kind": "ScalarField",
                      "name": "resourceId",
                      "storageKey": null
                    },
                    {
                      "alias": null,
                      "args": null,
                      "kind": "ScalarField",
                      "name": "location",
                      "storageKey": null
                    },
                    {
                      "alias": null,
                      "args": null,
                      "kind": "ScalarField",
                      "name": "diagnostics",
                      "storageKey": null
                    }
                  ],
                  "storageKey": "samples(first:5)"
                }
              ],
              "storageKey": null
            },
            {
              "alias": null,
              "args": null,
              "concreteType": "PageInfo",
              "kind": "LinkedField",
              "name": "pageInfo",
              "plural": false,
              "selections": [
                {
                  "alias": null,
                  "args": null,
                  "kind": "ScalarField",
                  "name": "hasNextPage",
                  "storageKey": null
                }
              ],
              "storageKey": null
            }
          ],
          "storageKey": "failures(first:20)"
        }
      ],
      "storageKey": null
    }
  ],
  "type": "ImportJob",
  "abstractKey": null
};

(node as any).hash = "fc8b6fc98cdd5a731636bb30ac47e5ce";

export default node;
