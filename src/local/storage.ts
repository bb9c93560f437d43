// What the control plane remembers: records and their order, no rules and no clock. It is all in memory, and written
// behind.
import { Collection, type Sequenced, TokenMap } from "./collections.js";
import type { Database } from "./database/database.js";
import { type Journal, createJournal, NO_JOURNAL, readRecords } from "./database/journal.js";
import type { Wire } from "./shape-types.js";

/** Where each kind of record stands in the database. */
const PREFIXES = {
  datastores: "control/datastore/",
  import: "control/import/",
  export: "control/export/",
  tokens: "control/token/",
} as const;

export interface DatastoreRecord extends Sequenced {
  readonly datastoreId: string;
  readonly arn: string;
  readonly endpoint: string;
  readonly name?: string;
  readonly typeVersion: Wire<"FHIRVersion">;
  readonly sse: Wire<"SseConfiguration">;
  readonly preload?: Wire<"PreloadDataConfig">;
  readonly identityProvider: Wire<"IdentityProviderConfiguration">;
  readonly tags: ReadonlyMap<string, string>;
  /** What it is, or is on its way to; absent: the defaults. */
  readonly features?: Features;
  /** The last change of its features. */
  readonly update?: { readonly from: Features; readonly endsAt: number };
  readonly defaultProfiles?: readonly string[];
  /** Absent: it was never backed up. */
  readonly backup?: Backup;
  /** The datastore whose data it begins with. */
  readonly restoredFrom?: string;
  /** When CREATING ends; Infinity if it was reported to last or to have failed. */
  readonly activeAt: number;
  /** When DELETING ends; absent until a delete. */
  readonly deletedAt?: number;
  /** A state reported from outside, in place of the clock's. */
  readonly report?: DatastoreReport;
  /** True while the data it is created with are not all there: it stays CREATING. */
  readonly isLoading?: boolean;
  /** True once the data of a DELETED datastore are gone. */
  readonly isCleared?: boolean;
}

/** What is changed while a datastore is UPDATING. */
export interface Features {
  readonly analytics: "ENABLED" | "PAUSED" | "DISABLED";
  readonly nlp: "ENABLED" | "DISABLED";
}

export interface Backup {
  readonly status: Wire<"BackupStatus">;
  readonly retentionDays: number;
  readonly withTags: boolean;
  /** Since when, while it is ENABLED. */
  readonly enabledAt?: number;
}

export interface DatastoreReport {
  readonly status: string;
  readonly errorCause?: { ErrorMessage?: string; ErrorCategory?: "RETRYABLE_ERROR" | "NON_RETRYABLE_ERROR" };
}

export type JobKind = "import" | "export";

export interface JobRecord extends Sequenced {
  readonly kind: JobKind;
  readonly jobId: string;
  readonly datastoreId: string;
  readonly name?: string;
  readonly inputUri?: string;
  readonly output: Wire<"OutputDataConfig">;
  readonly roleArn: string;
  readonly validationLevel?: Wire<"ValidationLevel">;
  readonly submittedAt: number;
  /** True once its output bucket was tried, if it moves data. */
  readonly isAccessChecked?: boolean;
  /** The planned run; Infinity while it waits for a job whose end is not known. */
  readonly startsAt: number;
  readonly endsAt: number;
  /** A state reported from outside, in place of the clock's. */
  readonly report?: JobReport;
}

export interface JobReport {
  readonly status: string;
  /** Milliseconds since the epoch; a terminal status without one ends at the moment of the report. */
  readonly endTime?: number;
  /** HealthLake's have letters, digits, spaces and _.:/=+-%@ only, 2048 at most. */
  readonly message?: string;
  readonly progress?: JobProgress;
}

export interface JobProgress {
  TotalNumberOfScannedFiles: number;
  TotalSizeOfScannedFilesInMB: number;
  TotalNumberOfImportedFiles: number;
  TotalNumberOfResourcesScanned: number;
  TotalNumberOfResourcesImported: number;
  TotalNumberOfResourcesWithCustomerError: number;
  TotalNumberOfFilesReadWithCustomerError: number;
  Throughput: number;
}

/** What a client token was first used for. */
export interface TokenRecord {
  readonly resourceId: string;
  readonly fingerprint: string;
}

export interface Storage {
  readonly datastores: Collection<DatastoreRecord>;
  readonly jobs: Readonly<Record<JobKind, Collection<JobRecord>>>;
  /** Client tokens by action and token. */
  readonly tokens: TokenMap;
  nextSequence(): number;
  /** Resolves once every change made so far survives the end of the process; rejects with NotKeptError if some were taken back. */
  settled(): Promise<void>;
  /** Rejects with NotKeptError where nothing new can be kept. */
  assertRoom(): Promise<void>;
}

function createStorage(journal: Journal): Storage & { startAfter(sequence: number): void } {
  let sequence = 0;
  return {
    datastores: new Collection((record) => record.datastoreId, journal, PREFIXES.datastores),
    jobs: {
      import: new Collection((job) => job.jobId, journal, PREFIXES.import),
      export: new Collection((job) => job.jobId, journal, PREFIXES.export),
    },
    tokens: new TokenMap(journal, PREFIXES.tokens),
    nextSequence: () => ++sequence,
    settled: () => journal.settled(),
    assertRoom: () => journal.assertRoom(),
    startAfter: (last) => {
      sequence = last;
    },
  };
}

/** An empty storage that is forgotten with the process. */
export function createVolatileStorage(): Storage {
  return createStorage(NO_JOURNAL);
}

/** What the database remembers, and a journal that goes on with it. */
export async function loadStorage(database: Database): Promise<Storage> {
  const storage = createStorage(createJournal(database));
  const datastores = await loadRecords<DatastoreRecord>(database, PREFIXES.datastores);
  const imports = await loadRecords<JobRecord>(database, PREFIXES.import);
  const exports = await loadRecords<JobRecord>(database, PREFIXES.export);
  storage.datastores.load(datastores);
  storage.jobs.import.load(imports);
  storage.jobs.export.load(exports);
  storage.tokens.load(await collect(readRecords<TokenRecord>(database, PREFIXES.tokens)));
  const last = [datastores, imports, exports].map((records) => records.at(-1)?.sequence ?? 0);
  storage.startAfter(Math.max(...last));
  return storage;
}

async function loadRecords<R extends Sequenced>(database: Database, prefix: string): Promise<R[]> {
  const records = (await collect(readRecords<R>(database, prefix))).map(([, record]) => record);
  return records.sort((a, b) => a.sequence - b.sequence);
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}
