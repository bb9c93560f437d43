// One export job: every resource of a datastore, a folder for each type, as they were when the job began.
import { type FileHandle, mkdir, open, rm } from "node:fs/promises";
import { join } from "node:path";
import { parseUri } from "../bucket/uri.js";
import { iterateResources } from "../database/resources.js";
import type { MoverServices, Outcome } from "../mover.js";
import type { JobRecord } from "../storage.js";
import { withMeta } from "./meta.js";

/** The most resources of one object (docs/healthlake.md, Quotas). */
const RESOURCES_PER_OBJECT = 5000;
const WRITE_CHARACTERS = 256 * 1024;

interface Part {
  readonly type: string;
  readonly number: number;
  readonly path: string;
  readonly file: FileHandle;
  resources: number;
  /** Lines that are not written yet. */
  text: string;
}

/** Begins from the beginning, also after a stop; undefined if `goesOn` ended it. Throws BucketError. */
export async function runExport(
  { database, buckets, dataDir }: MoverServices,
  job: JobRecord,
  goesOn: () => boolean,
): Promise<Outcome | undefined> {
  const output = parseUri(job.output.S3Configuration.S3Uri);
  const staging = join(dataDir, "staging", job.jobId);
  await buckets.removeFolder(output);
  await rm(staging, { recursive: true, force: true });
  await mkdir(staging, { recursive: true });
  const publish = async (part: Part) => {
    await writeText(part);
    await part.file.close();
    const name = `${part.type}/${objectName(part, job.jobId)}`;
    await buckets.moveIn(part.path, { bucket: output.bucket, key: output.key + name });
  };
  let part: Part | undefined;
  try {
    for await (const resource of iterateResources(database, job.datastoreId)) {
      if (part && (part.type !== resource.type || part.resources === RESOURCES_PER_OBJECT)) {
        await publish(part);
        if (!goesOn()) return undefined;
        part = await openPart(staging, resource.type, part.type === resource.type ? part.number + 1 : 0);
      }
      part ??= await openPart(staging, resource.type, 0);
      part.resources++;
      part.text += `${withMeta(resource.text, resource)}\n`;
      if (part.text.length > WRITE_CHARACTERS) await writeText(part);
    }
    if (part) await publish(part);
  } finally {
    await part?.file.close().catch(() => {});
    await rm(staging, { recursive: true, force: true });
  }
  return { status: "COMPLETED" };
}

async function openPart(staging: string, type: string, number: number): Promise<Part> {
  const path = join(staging, `${type}-${number}`);
  return { type, number, path, file: await open(path, "w"), resources: 0, text: "" };
}

async function writeText(part: Part): Promise<void> {
  const { text } = part;
  part.text = "";
  await part.file.appendFile(text);
}

/** `<Type>-<number>-<n>-<n>.ndjson` (docs/healthlake.md, Export files): the long number is the job's, the first n the part's. */
function objectName({ type, number }: Part, jobId: string): string {
  return `${type}-${BigInt(`0x${jobId.slice(0, 15)}`)}-${number}-0.ndjson`;
}
