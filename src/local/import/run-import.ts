// One import job from its list of objects to its manifest; begun anew after a stop, it goes on where it was.
import { access, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { BucketError, toMessage } from "../bucket/bucket-error.js";
import type { StoredObject } from "../bucket/bucket.js";
import { escapedPath } from "../bucket/keys.js";
import { type S3Location, folderOf, parseUri } from "../bucket/uri.js";
import { resourceCheck } from "../fhir/levels.js";
import type { MoverServices, Outcome } from "../mover.js";
import type { JobProgress, JobRecord } from "../storage.js";
import { type Checkpoint, firstCheckpoint, readCheckpoint, removeCheckpoint } from "./checkpoint.js";
import { formatManifest, toProgress } from "./counts.js";
import { importObject } from "./import-object.js";
import { formatWarnings, warningMessage } from "./unknown-profiles.js";
import { createVersions } from "./versions.js";

/** Undefined if it was stopped by `onProgress`, which is told after every checkpoint. */
export async function runImport(
  services: MoverServices,
  job: JobRecord,
  onProgress: (progress: JobProgress) => boolean,
): Promise<Outcome | undefined> {
  const { database, buckets, dataDir, clock } = services;
  const input = parseUri(job.inputUri ?? "");
  const output = parseUri(job.output.S3Configuration.S3Uri);
  const staging = join(dataDir, "staging", job.jobId);
  await putAccessCheck(services, job);
  const { objects, isBegun } = await listOnce(services, job, input, staging);
  const beginning = performance.now();
  let at: Checkpoint = isBegun ? await readCheckpoint(database, job.jobId) : firstCheckpoint;
  const before = at.counts.resourcesScanned;
  const versions = await createVersions(database, job.datastoreId);
  for (const { key } of objects.slice(at.objectsDone)) {
    const file = await buckets.openObject({ bucket: input.bucket, key });
    const task = {
      database,
      jobId: job.jobId,
      datastoreId: job.datastoreId,
      versions,
      check: resourceCheck(job.validationLevel ?? "strict"),
      staging,
      name: stagedName(key, input),
      now: () => clock.now(),
      onCheckpoint: ({ counts }: Checkpoint) => {
        const seconds = (performance.now() - beginning) / 1000;
        return onProgress(toProgress(counts, (counts.resourcesScanned - before) / seconds));
      },
    };
    const next = await importObject(task, file, at).finally(() => file.close());
    if (!next) return undefined;
    at = next;
  }
  await publishResults(services, job, objects, { input, output, staging }, at);
  return toOutcome(at);
}

/** What a job leaves behind once its outcome is known. */
export async function forgetImport(
  { database, dataDir }: Pick<MoverServices, "database" | "dataDir">,
  jobId: string,
): Promise<void> {
  await removeCheckpoint(database, jobId);
  await rm(join(dataDir, "staging", jobId), { recursive: true, force: true });
}

/** The empty object by which HealthLake finds out that it may write. Throws BucketError. */
export async function putAccessCheck(
  { buckets }: Pick<MoverServices, "buckets">,
  job: JobRecord,
): Promise<void> {
  const { bucket, key } = parseUri(job.output.S3Configuration.S3Uri);
  const parent = folderOf(key.slice(0, -1));
  await buckets.putObject({ bucket, key: `${parent}.healthlake_write_access_check_file.temp` }, "");
}

/**
 * The objects as they were when the job began: its own results may lie below the same prefix. Where the staged files are
 * gone, the job begins anew.
 */
async function listOnce(
  { buckets }: MoverServices,
  job: JobRecord,
  input: S3Location,
  staging: string,
): Promise<{ objects: StoredObject[]; isBegun: boolean }> {
  const listFile = join(staging, "objects.json");
  const known = await readFile(listFile, "utf8").catch(() => undefined);
  if (known !== undefined) return { objects: JSON.parse(known) as StoredObject[], isBegun: true };
  const listed = await buckets.list(input);
  // An object whose key ends in a slash stands for a folder: what was meant is what lies below.
  const exact = listed.filter(({ key }) => key === input.key && !key.endsWith("/"));
  const objects = exact.length > 0 ? exact : listed.filter(({ key }) => /\.(ndjson|json)$/.test(key));
  if (objects.length === 0)
    throw new BucketError(`No ndjson or json object was found under ${job.inputUri ?? ""}`);
  await mkdir(staging, { recursive: true });
  await writeFile(`${listFile}.part`, JSON.stringify(objects));
  await rename(`${listFile}.part`, listFile);
  return { objects, isBegun: false };
}

/** Result files are named like their input below the folder of the input URI (docs/healthlake.md, Import files). */
function nameOf(key: string, input: S3Location): string {
  return key.slice(folderOf(input.key).length);
}

/** Keys that differ may be one path, as `a//b` and `a/b`, or in each other's way, as `a` and `a/b`. */
const stagedName = (key: string, input: S3Location) => escapedPath(nameOf(key, input));

/** May be done again from the beginning: what has been moved stays where it is. */
async function publishResults(
  { buckets }: MoverServices,
  job: JobRecord,
  objects: readonly StoredObject[],
  { input, output, staging }: { input: S3Location; output: S3Location; staging: string },
  { counts, unknownProfiles = [] }: Checkpoint,
): Promise<void> {
  for (const { key } of objects) {
    for (const folder of ["SUCCESS", "FAILURE"]) {
      const name = `${folder}/${nameOf(key, input)}`;
      const file = join(staging, folder, stagedName(key, input));
      if (!(await exists(file))) continue;
      await buckets.moveIn(file, { bucket: output.bucket, key: `${output.key}${name}` });
    }
  }
  const { S3Uri, KmsKeyId } = job.output.S3Configuration;
  if (unknownProfiles.length > 0) {
    const key = `${output.key}Warnings.json`;
    await buckets.putObject({ bucket: output.bucket, key }, formatWarnings(unknownProfiles));
  }
  const uris = { input: job.inputUri ?? "", output: S3Uri, kmsKeyId: KmsKeyId };
  await buckets.putObject(
    { bucket: output.bucket, key: `${output.key}Manifest.json` },
    formatManifest(uris, counts),
  );
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** A job that imported nothing of what it found is FAILED without a Message: its manifest tells. */
function toOutcome({ counts, unknownProfiles = [] }: Checkpoint): Outcome {
  const progress = toProgress(counts);
  const warning = warningMessage(unknownProfiles);
  const message = warning === undefined ? undefined : toMessage(warning);
  if (counts.resourcesRefused === 0) return { status: "COMPLETED", progress, message };
  return { status: counts.resourcesImported > 0 ? "COMPLETED_WITH_ERRORS" : "FAILED", progress, message };
}
