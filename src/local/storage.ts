/** What the local HealthLake remembers, in memory. It knows records and their order, no rules and no clock. */
import type { Wire } from "./shape-types.js";

interface Sequenced {
  /** Rises with every resource, and so orders what was created within one millisecond. */
  readonly sequence: number;
}

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
  /** When CREATING ends; Infinity if it was reported to last or to have failed. */
  readonly activeAt: number;
  /** When DELETING ends; absent until a delete. */
  readonly deletedAt?: number;
  /** A state reported from outside, in place of the clock's. */
  readonly report?: DatastoreReport;
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
  readonly tokens: Map<string, TokenRecord>;
  nextSequence(): number;
}

export class Collection<R extends Sequenced> {
  private readonly byId = new Map<string, R>();
  private ids: string[] = [];

  constructor(private readonly idOf: (record: R) => string) {}

  find(id: string): R | undefined {
    return this.byId.get(id);
  }

  /** Adds a record, or replaces the one with its id without moving it. */
  put(record: R): void {
    const id = this.idOf(record);
    if (!this.byId.has(id)) this.ids.push(id);
    this.byId.set(id, record);
  }

  /** How many it removed. */
  removeWhere(condition: (record: R) => boolean): number {
    for (const [id, record] of this.byId) if (condition(record)) this.byId.delete(id);
    const removed = this.ids.length - this.byId.size;
    if (removed > 0) this.ids = this.ids.filter((id) => this.byId.has(id));
    return removed;
  }

  /** Live: a record may be put back while it is walked. */
  oldestFirst(): Iterable<R> {
    return this.byId.values();
  }

  *newestFirst(): Generator<R> {
    for (let index = this.ids.length - 1; index >= 0; index--) {
      const record = this.byId.get(this.ids[index] as string);
      if (record) yield record;
    }
  }
}

export function createStorage(): Storage {
  let sequence = 0;
  return {
    datastores: new Collection((record) => record.datastoreId),
    jobs: { import: new Collection((job) => job.jobId), export: new Collection((job) => job.jobId) },
    tokens: new Map(),
    nextSequence: () => ++sequence,
  };
}
