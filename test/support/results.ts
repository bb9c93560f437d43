// A gateway whose jobs really move data, and whose way to S3 is counted.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type WithData, createDatastore, importAll, putObject } from "../local/data-support.js";
import { type KeyEntry, startAuthGateway } from "./auth.js";
import { INSTANT, type TestGateway, type TestGatewayOptions, startTestGateway } from "./gateway.js";
import { type S3Proxy, startS3Proxy } from "./s3-proxy.js";

export interface ResultsGateway {
  readonly gateway: TestGateway;
  readonly at: WithData;
  readonly s3: S3Proxy;
  /** What has been asked of S3 since the last time. */
  readonly asked: () => readonly string[];
  /** The headers by which a caller of `keys` is known. */
  readonly headersOf: (id: string) => Record<string, string>;
}

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

/** Without `keys` nobody has to prove anything. */
export async function startResults(
  { env, local, ...options }: TestGatewayOptions = {},
  keys?: readonly KeyEntry[],
): Promise<ResultsGateway> {
  const dataDir = await mkdtemp(join(tmpdir(), "results-"));
  open.push(() => rm(dataDir, { recursive: true, force: true }));
  const s3 = await startS3Proxy();
  open.push(() => s3.close());
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const all = {
    ...options,
    local: { durations: INSTANT, dataDir, ...local },
    env: { RESULTS_BUCKETS: "bucket", ...env },
    dependencies: { s3: { endpoint: s3.url, region: "us-east-1", credentials }, ...options.dependencies },
  };
  const auth = keys && (await startAuthGateway(keys, all));
  const gateway = auth ?? (await startTestGateway(all));
  s3.setTarget(gateway.local.url);
  await mkdir(join(dataDir, "s3/bucket"), { recursive: true });
  const { healthLake: client, local: healthLake } = gateway;
  const at = { local: healthLake, client, dataDir, DatastoreId: await createDatastore(client) };
  let seen = 0;
  return {
    gateway,
    at,
    s3,
    asked: () => s3.requests.slice(seen, (seen = s3.requests.length)),
    headersOf: (id) => auth?.headersOf(id) ?? {},
  };
}

export interface Imported {
  /** As `importJob(id:)` takes it. */
  readonly id: string;
  /** Key of its own folder. */
  readonly folder: string;
}

/** An import of `in/`, which has ended. */
export async function importLines(
  at: WithData,
  lines: readonly unknown[],
  key = "in/a.ndjson",
): Promise<Imported> {
  await putObject(at, key, [...lines]);
  const { JobId, folder } = await importAll(at);
  return { id: `${at.DatastoreId}/${JobId}`, folder };
}

/** Puts a text in the place of what HealthLake wrote, or beside it. */
export async function writeResult(at: WithData, key: string, text: string): Promise<void> {
  const path = join(at.dataDir, "s3/bucket", key);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

export const patient = (id: string, rest: object = {}) => ({ resourceType: "Patient", id, ...rest });
