// What lies in S3 of a job: read with the gateway's own role, within bounds, and kept by ETag where it holds nothing of a resource.
import { createHash } from "node:crypto";
import { LRUCache } from "lru-cache";
import type { JobKey } from "../aws/ids.js";
import type { Clock } from "../clock.js";
import type { Page } from "../relay/connection.js";
import type { Downloads } from "./downloads.js";
import { type InputListing, listInput } from "./input.js";
import { countLines } from "./lines.js";
import { type ObjectPage, type StoredObject, listPage } from "./listing.js";
import { type Manifest, findManifest, readManifest } from "./manifest.js";
import { readObject } from "./object-body.js";
import { type JobPlace, type Place, type ReadableBuckets, parseJobFolder, parsePlace } from "./place.js";
import type { S3Call, S3Caller } from "./s3-calls.js";
import type { FailureReport, FailureSampleShape, Scanned } from "./scan.js";
import { scanFailures } from "./scan.js";
import { type ScanSeats, createScanSeats } from "./scan-seats.js";

/** What one operation reads of results. All of it rejects with a GatewayError, or the operation's own abort reason. */
export interface JobResults {
  /** Undefined where the job wrote none. */
  loadManifest(job: JobPlace): Promise<Manifest | undefined>;
  /** `withSamples`: its samples will be asked for, too. */
  loadFailures(job: JobPlace, withSamples: boolean): Promise<FailureReport>;
  loadSamples(job: JobPlace, groupId: string): Promise<readonly FailureSampleShape[]>;
  /** What lies at the job's input. */
  loadInput(job: JobPlace): Promise<InputListing>;
  /** A page of what an export has written; `token` is a page's `nextToken`. */
  listFiles(job: JobPlace, token: string | undefined, size: number): Promise<Page<StoredObject>>;
  countResources(job: JobPlace, file: StoredObject): Promise<number>;
  signDownload(job: JobPlace, file: StoredObject): Promise<string>;
}

export interface ResultsSettings {
  readonly call: S3Call;
  readonly clock: Clock;
  readonly buckets: ReadableBuckets;
  readonly turn: () => Promise<void>;
  /** Bytes of an object have come. */
  readonly onBytes: (count: number) => void;
  readonly downloads: Downloads;
}

/** What operations share: nothing in it is of a resource. */
interface Shared extends ResultsSettings {
  readonly manifests: LRUCache<string, Manifest>;
  readonly reports: LRUCache<string, FailureReport>;
  readonly counts: LRUCache<string, number>;
  readonly seats: ScanSeats;
}

const MAX_MANIFESTS = 1000;
const MAX_COUNTS = 10_000;
/** Characters of all reports that are kept. */
const MAX_REPORT_CHARACTERS = 8 * 1024 * 1024;
export type OpenResults = (caller: S3Caller) => JobResults;

export function createResults(settings: ResultsSettings): OpenResults {
  const shared: Shared = {
    ...settings,
    manifests: new LRUCache({ max: MAX_MANIFESTS }),
    counts: new LRUCache({ max: MAX_COUNTS }),
    reports: new LRUCache({
      maxSize: MAX_REPORT_CHARACTERS,
      sizeCalculation: (report) => JSON.stringify(report).length,
    }),
    seats: createScanSeats(),
  };
  return (caller) => new OperationResults(shared, caller);
}

/** What was listed and read once is not read again in the same operation. */
class OperationResults implements JobResults {
  private readonly folders = new Map<string, Promise<ObjectPage>>();
  private readonly scans = new Map<string, Promise<Scanned>>();

  constructor(
    private readonly shared: Shared,
    private readonly caller: S3Caller,
  ) {}

  async loadManifest(job: JobPlace): Promise<Manifest | undefined> {
    const { manifests } = this.shared;
    const folder = this.folderOf(job);
    const object = findManifest(await this.listFolder(job, folder), folder.prefix);
    if (!object) return undefined;
    const key = toKey(folder.bucket, object);
    const known = manifests.get(key);
    if (known) return known;
    const manifest = await readManifest(this.read(folder, object));
    manifests.set(key, manifest);
    return manifest;
  }

  async loadFailures(job: JobPlace, withSamples: boolean): Promise<FailureReport> {
    return (await this.loadScan(job, withSamples)).report;
  }

  async loadSamples(job: JobPlace, groupId: string): Promise<readonly FailureSampleShape[]> {
    return (await this.loadScan(job, true)).samples.get(groupId) ?? [];
  }

  async loadInput({ s3Uri }: JobPlace): Promise<InputListing> {
    return listInput(this.shared, this.caller, parsePlace(s3Uri, this.shared.buckets));
  }

  async listFiles(job: JobPlace, token: string | undefined, size: number): Promise<Page<StoredObject>> {
    const folder = this.exportOf(job);
    // Whatever a cursor says, it goes on within the job's own folder.
    const after = token === undefined ? undefined : folder.prefix + fromToken(token);
    const { objects, next } = await listPage(this.shared.call, this.caller, folder, { after, size });
    const items = objects.filter(({ key }) => !key.endsWith("/"));
    return next === undefined ? { items } : { items, nextToken: toToken(next.slice(folder.prefix.length)) };
  }

  async countResources(job: JobPlace, file: StoredObject): Promise<number> {
    const { counts, seats } = this.shared;
    const folder = this.exportOf(job);
    const key = toKey(folder.bucket, file);
    const known = counts.get(key);
    if (known !== undefined) return known;
    const count = await seats.take(this.caller.signal, () => countLines(this.read(folder, file)));
    counts.set(key, count);
    return count;
  }

  async signDownload(job: JobPlace, file: StoredObject): Promise<string> {
    const { bucket } = this.exportOf(job);
    return this.shared.downloads.sign(bucket, file, this.caller.expiresAt);
  }

  private exportOf(job: JobPlace): Place {
    return parseJobFolder("export", job, this.shared.buckets);
  }

  private loadScan(job: JobPlace, withSamples: boolean): Promise<Scanned> {
    const withKey = `${toJobText(job)} samples`;
    const key = withSamples ? withKey : toJobText(job);
    const known = this.scans.get(withKey) ?? this.scans.get(key);
    if (known) return known;
    const scan = this.scan(job, withSamples);
    this.scans.set(key, scan);
    return scan;
  }

  private async scan(job: JobPlace, withSamples: boolean): Promise<Scanned> {
    const folder = this.folderOf(job);
    const below = { ...folder, prefix: `${folder.prefix}FAILURE/` };
    const { prefixes } = await this.listFolder(job, folder);
    if (!prefixes.includes(below.prefix)) return NOTHING_FAILED;
    const { objects, next } = await listPage(this.shared.call, this.caller, below);
    const files = objects.filter(({ sizeInBytes }) => sizeInBytes > 0);
    const { reports, seats, turn } = this.shared;
    const key = toReportKey(below, objects, next);
    const find = () => {
      const report = withSamples ? undefined : reports.get(key);
      return report && { report, samples: NO_SAMPLES };
    };
    return (
      find() ??
      seats.take(this.caller.signal, async () => {
        // While it waited, another may have read the same.
        const found = find();
        if (found) return found;
        const scanned = await scanFailures({
          objects: files,
          isCut: next !== undefined,
          toFile: (name) => name.slice(below.prefix.length),
          read: (object, signal) => this.read(below, object, signal),
          withSamples,
          turn,
        });
        reports.set(key, scanned.report);
        return scanned;
      })
    );
  }

  private folderOf(job: JobPlace): Place {
    return parseJobFolder("import", job, this.shared.buckets);
  }

  /** What lies directly in it, the folders below by their names. */
  private listFolder(job: JobKey, folder: Place): Promise<ObjectPage> {
    const key = toJobText(job);
    const listed =
      this.folders.get(key) ?? listPage(this.shared.call, this.caller, folder, { delimiter: "/" });
    this.folders.set(key, listed);
    return listed;
  }

  private read({ bucket }: Place, object: StoredObject, signal?: AbortSignal): AsyncGenerator<Buffer> {
    return readObject(this.shared, this.caller, bucket, object, signal);
  }
}

const NO_SAMPLES: Scanned["samples"] = new Map();
const NOTHING_FAILED: Scanned = {
  report: { groups: [], linesRead: 0, complete: true },
  samples: NO_SAMPLES,
};

function toToken(name: string): string {
  return Buffer.from(name).toString("base64url");
}

function fromToken(token: string): string {
  return Buffer.from(token, "base64url").toString();
}

function toJobText({ datastoreId, jobId }: JobKey): string {
  return `${datastoreId}/${jobId}`;
}

function toKey(bucket: string, { key, etag }: StoredObject): string {
  return JSON.stringify([bucket, key, etag]);
}

function toReportKey(
  { bucket, prefix }: Place,
  objects: readonly StoredObject[],
  next: string | undefined,
): string {
  const hash = createHash("sha256").update(JSON.stringify([bucket, prefix, next ?? null]));
  for (const object of objects) hash.update(toKey(bucket, object));
  return hash.digest("base64url");
}
