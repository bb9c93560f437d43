import { SYSTEM_CLOCK, type Clock } from "./clock.js";
import type { Call, Faults } from "./control/faults.js";
import { type EventsTarget, parseEventsTarget } from "./events/target.js";
import { DEFAULT_DURATIONS, type Durations } from "./lifecycle/durations.js";
import type { PagingOptions } from "./control/paging.js";
import { DEFAULT_S3_LIMITS, type S3Limits } from "./s3/limits.js";

export interface LocalOptions extends PagingOptions {
  /** Default 0: any free port. */
  readonly port?: number;
  readonly clock?: Clock;
  /** Default us-east-1. */
  readonly region?: string;
  /** 12 digits. */
  readonly accountId?: string;
  readonly durations?: Partial<Durations>;
  /** Where everything is kept, made if need be. Without one, nothing is kept and jobs move no data. */
  readonly dataDir?: string;
  /** How many patients a datastore with PreloadDataConfig begins with; default 20. */
  readonly preloadPatients?: number;
  /** What their data are drawn from; default 1. */
  readonly preloadSeed?: number;
  /** Larger request bodies are refused; default 1 MiB. */
  readonly maxBodyBytes?: number;
  /** Told of each call before it is carried out, faulty ones included. */
  readonly onCall?: (call: Call) => void;
  readonly faults?: Faults;
  /** `aws`: the published quotas of calls, datastores and queued jobs; default none. */
  readonly quotas?: "aws";
  /** What requests must be signed with; without one, any signature will do. */
  readonly secretAccessKey?: string;
  /** How many jobs of each kind that have ended each datastore keeps; default all, as on AWS. */
  readonly keptJobs?: number;
  /** Where a datastore's endpoint leads: to AWS's address (default), or to the reader here. */
  readonly endpoints?: "aws" | "local";
  /** Where events in EventBridge's form go: the path of a file, or an address (https, on this machine also http); default nowhere. */
  readonly events?: string;
  /** False switches off `POST /_local/…`, which sets states from outside; default true. */
  readonly admin?: boolean;
  /** What bounds the S3 at its address; defaults in docs/local-healthlake.md. */
  readonly s3Limits?: Partial<S3Limits>;
  /** Told of what is no error of HealthLake's: a defect in here or in a function given; default: a process warning. */
  readonly onDefect?: (error: unknown) => void;
  /** Told, in one line a change, when the disk is full or events do not arrive; default: a process warning. */
  readonly onNotice?: (text: string) => void;
}

export interface Settings extends PagingOptions {
  readonly port: number;
  readonly clock: Clock;
  readonly region: string;
  readonly accountId: string;
  readonly durations: Durations;
  readonly dataDir?: string;
  readonly preloadPatients: number;
  readonly preloadSeed: number;
  readonly maxBodyBytes: number;
  readonly onCall?: (call: Call) => void;
  readonly faults?: Faults;
  readonly quotas?: "aws";
  readonly secretAccessKey?: string;
  readonly keptJobs: number;
  readonly endpoints: "aws" | "local";
  readonly events?: EventsTarget;
  readonly admin: boolean;
  readonly s3Limits: S3Limits;
  readonly onDefect: (error: unknown) => void;
  readonly onNotice: (text: string) => void;
}

/** Fills in the defaults. Throws RangeError, which names the option, for a value that cannot be. */
export function checkOptions(options: LocalOptions): Settings {
  const settings: Settings = {
    port: 0,
    clock: SYSTEM_CLOCK,
    region: "us-east-1",
    accountId: "123456789012",
    maxBodyBytes: 1024 * 1024,
    preloadPatients: 20,
    preloadSeed: 1,
    keptJobs: Infinity,
    endpoints: "aws",
    admin: true,
    onDefect: warn,
    onNotice: warn,
    ...withoutUndefined(options),
    s3Limits: { ...DEFAULT_S3_LIMITS, ...withoutUndefined(options.s3Limits ?? {}) },
    events: options.events === undefined ? undefined : parseEventsTarget(options.events),
    durations: { ...DEFAULT_DURATIONS, ...withoutUndefined(options.durations ?? {}) },
  };
  assert(isIntegerWithin(settings.port, 0, 65_535), "port", "must be 0..65535");
  assert(/^[a-z]{2}(-[a-z]+)+-\d$/.test(settings.region), "region", "must be a Region such as us-east-1");
  assert(/^\d{12}$/.test(settings.accountId), "accountId", "must have 12 digits");
  assert(isIntegerWithin(settings.maxBodyBytes, 1, 2 ** 30), "maxBodyBytes", "must be 1..2^30");
  assert(isIntegerWithin(settings.preloadPatients, 0, 1_000_000), "preloadPatients", "must be 0..1000000");
  assert(isIntegerWithin(settings.preloadSeed, 0, 2 ** 32 - 1), "preloadSeed", "must be 0..2^32-1");
  const { keptJobs } = settings;
  assert(keptJobs === Infinity || isIntegerWithin(keptJobs, 1, 2 ** 32), "keptJobs", "must be 1 or more");
  assert(isIntegerWithin(settings.maxPageSize ?? 1, 1, 500), "maxPageSize", "must be 1..500");
  assert(["aws", "local"].includes(settings.endpoints), "endpoints", "must be aws or local");
  assert([undefined, "aws"].includes(settings.quotas), "quotas", "must be aws");
  const known = [undefined, "before-each", "at-end"];
  assert(known.includes(settings.emptyPages), "emptyPages", "must be before-each or at-end");
  for (const [name, limit] of Object.entries<number>({ ...settings.s3Limits })) {
    assert(isIntegerWithin(limit, 1, 2 ** 50), `s3Limits.${name}`, "must be 1..2^50");
  }
  for (const [name, ms] of Object.entries(settings.durations)) {
    assert(Number.isFinite(ms) && ms >= 0, `durations.${name}`, "must be 0 or more milliseconds");
  }
  return settings;
}

function withoutUndefined<T extends object>(given: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> };
}

function isIntegerWithin(value: number, min: number, max: number): boolean {
  return Number.isInteger(value) && value >= min && value <= max;
}

function assert(condition: boolean, option: string, problem: string): void {
  if (!condition) throw new RangeError(`option ${option} ${problem}`);
}

function warn(error: unknown): void {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.emitWarning(`local HealthLake: ${text}`);
}
