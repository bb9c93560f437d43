// A local HealthLake that really moves data, in a directory of the test's own and by the real clock.
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import {
  CreateFHIRDatastoreCommand,
  DescribeFHIRDatastoreCommand,
  type HealthLakeClient,
  type ImportJobProperties,
  type StartFHIRImportJobCommandInput,
} from "@aws-sdk/client-healthlake";
import { type LocalHealthLake, type LocalOptions, startLocalHealthLake } from "../../src/local/server.js";
import { describeExport, describeImport, startExport, startImport } from "./job-support.js";
import { clientOf, closeAll as closeClients } from "./support.js";

export interface WithData {
  readonly local: LocalHealthLake;
  readonly client: HealthLakeClient;
  readonly dataDir: string;
  readonly DatastoreId: string;
}

const fast = { creatingMs: 0, deletingMs: 0, submittedMs: 0 };
const open: (() => Promise<unknown>)[] = [];

export async function makeDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "local-healthlake-"));
  open.push(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

export async function startOn(dataDir: string, options: LocalOptions = {}): Promise<LocalHealthLake> {
  const local = await startLocalHealthLake({ dataDir, durations: fast, ...options });
  open.push(() => local.close());
  return local;
}

/** With one ACTIVE datastore and an empty bucket named `bucket`. */
export async function startWithData(options: LocalOptions = {}): Promise<WithData> {
  const dataDir = await makeDirectory();
  const local = await startOn(dataDir, options);
  await mkdir(join(dataDir, "s3/bucket"));
  const client = clientOf(local);
  return { local, client, dataDir, DatastoreId: await createDatastore(client) };
}

export async function createDatastore(client: HealthLakeClient, input = {}): Promise<string> {
  const command = new CreateFHIRDatastoreCommand({ DatastoreTypeVersion: "R4", ...input });
  const { DatastoreId = "" } = await client.send(command);
  await waitFor(async () => {
    const { DatastoreProperties } = await client.send(new DescribeFHIRDatastoreCommand({ DatastoreId }));
    return DatastoreProperties?.DatastoreStatus === "ACTIVE";
  });
  return DatastoreId;
}

export async function closeAll(): Promise<void> {
  await closeClients();
  for (const close of open.splice(0).reverse()) await close();
}

export async function waitFor<T>(attempt: () => Promise<T | undefined | false>, ms = 15_000): Promise<T> {
  const end = Date.now() + ms;
  for (;;) {
    const result = await attempt();
    if (result) return result;
    if (Date.now() > end) throw new Error("it did not happen in time");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

export async function putObject({ dataDir }: Pick<WithData, "dataDir">, key: string, lines: unknown[]) {
  const path = join(dataDir, "s3/bucket", key);
  await mkdir(dirname(path), { recursive: true });
  const text = lines.map((line) => (typeof line === "string" ? line : JSON.stringify(line))).join("\n");
  await writeFile(path, text);
}

export const readObject = ({ dataDir }: Pick<WithData, "dataDir">, key: string) =>
  readFile(join(dataDir, "s3/bucket", key), "utf8");

/** The keys below a folder, in order. */
export async function listKeys({ dataDir }: Pick<WithData, "dataDir">, folder: string): Promise<string[]> {
  const root = join(dataDir, "s3/bucket", folder);
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length).replace(/^\//, ""))
    .sort();
}

export const readLines = async (at: Pick<WithData, "dataDir">, key: string): Promise<unknown[]> =>
  (await readObject(at, key))
    .split("\n")
    .filter(Boolean)
    .map((line): unknown => JSON.parse(line));

const ended = ["COMPLETED", "COMPLETED_WITH_ERRORS", "FAILED"];

/** Starts an import of `s3://bucket/in/` and waits for its end; `folder` is the key of its results. */
export async function importAll(
  at: WithData,
  input: Partial<StartFHIRImportJobCommandInput> = {},
): Promise<ImportJobProperties & { folder: string }> {
  const { JobId } = await startImport(at as never, {
    InputDataConfig: { S3Uri: "s3://bucket/in/" },
    ...input,
  });
  return waitForImport(at, JobId);
}

export async function waitForImport(
  at: WithData,
  jobId = "",
): Promise<ImportJobProperties & { folder: string }> {
  const job = await waitFor(async () => {
    const job = await describeImport(at as never, jobId);
    return job && ended.includes(job.JobStatus ?? "") && job;
  });
  return { ...job, folder: folderOf(job.JobOutputDataConfig?.S3Configuration?.S3Uri) };
}

export async function exportAll(at: WithData) {
  const { JobId } = await startExport(at as never);
  const job = await waitFor(async () => {
    const job = await describeExport(at as never, JobId);
    return job && ended.includes(job.JobStatus ?? "") && job;
  });
  return { ...job, folder: folderOf(job.OutputDataConfig?.S3Configuration?.S3Uri) };
}

const folderOf = (uri = "") => uri.slice("s3://bucket/".length);
