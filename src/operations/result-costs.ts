// What the results of jobs may need: calls to S3, and bytes of it. Pages beyond the first, and objects, are counted while it runs.
import type { Cost, CostedField, Sum } from "./field-costs.js";
import { DEFAULT_FIRST, MAX_FIRST } from "../relay/connection.js";

/** A job's folder, and the manifest in it. */
const MANIFEST_CALLS = 2;
const MANIFEST_BYTES = 64 * 1024;
/** The folder, the failures in it, and the first of them; up to 32 MiB are read. */
const FAILURES_CALLS = 3;
const FAILURES_BYTES = 32 * 1024 * 1024;
const DEFAULT_SAMPLES = 5;

export const RESULT_COSTS: Readonly<Record<string, Cost>> = {
  "ImportJob.results": (field) => toObject(field),
  "ImportResults.manifest": (field) => addS3(toObject(field), MANIFEST_CALLS, MANIFEST_BYTES),
  "ImportResults.failures": (field) => addS3(toConnection(field), FAILURES_CALLS, FAILURES_BYTES),
  // Pages beyond the first are counted while it runs.
  "ImportJob.inputObjects": (field) => addS3(toObject(field), 1, 0),
  "ExportJob.results": (field) => toObject(field),
  "ExportResults.files": (field) => addS3(toConnection(field), 1, 0),
  // How large a file is, only its listing tells.
  "ExportFile.resourceCount": ({ below }) => addS3(below, 1, 0),
  "ExportFile.url": ({ below }) => ({ ...below, isForOneCaller: true }),
  "FailureGroup.samples": ({ args, below }) => ({
    ...below,
    nodes: typeof args.first === "number" ? Math.max(0, args.first) : DEFAULT_SAMPLES,
    isForOneCaller: true,
  }),
};

function toObject({ below }: CostedField): Sum {
  return { ...below, nodes: 1 + below.nodes };
}

function addS3(sum: Sum, calls: number, bytes: number): Sum {
  return { ...sum, s3Calls: sum.s3Calls + calls, s3Bytes: sum.s3Bytes + bytes };
}

function toConnection({ args: { first: given }, below }: CostedField): Sum {
  const first = typeof given === "number" ? Math.min(Math.max(given, 0), MAX_FIRST) : DEFAULT_FIRST;
  return timesS3({ ...below, nodes: first * Math.max(1, below.nodes) }, first);
}

/** What many objects need that need so much each. */
export function timesS3(sum: Sum, count: number): Sum {
  return { ...sum, s3Calls: count * sum.s3Calls, s3Bytes: count * sum.s3Bytes };
}
