// Records in memory whose changes go to the journal too.
import { type Journal, NO_JOURNAL } from "./database/journal.js";
import type { TokenRecord } from "./storage.js";

export interface Sequenced {
  /** Rises with every resource, and so orders what was created within one millisecond. */
  readonly sequence: number;
}

export class Collection<R extends Sequenced> {
  private readonly byId = new Map<string, R>();
  private ids: string[] = [];

  constructor(
    private readonly idOf: (record: R) => string,
    private readonly journal: Journal = NO_JOURNAL,
    private readonly prefix = "",
  ) {}

  /** Takes over what was written before, oldest first. */
  load(records: readonly R[]): void {
    for (const record of records) {
      this.ids.push(this.idOf(record));
      this.byId.set(this.idOf(record), record);
    }
  }

  find(id: string): R | undefined {
    return this.byId.get(id);
  }

  /** Adds a record, or replaces the one with its id without moving it. */
  put(record: R): void {
    const id = this.idOf(record);
    if (!this.byId.has(id)) this.ids.push(id);
    this.byId.set(id, record);
    this.journal.put(this.prefix + id, record);
  }

  /** How many it removed. */
  removeWhere(condition: (record: R) => boolean): number {
    for (const [id, record] of this.byId) {
      if (!condition(record)) continue;
      this.byId.delete(id);
      this.journal.remove(this.prefix + id);
    }
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

/** A map whose changes go to the journal too. */
export class TokenMap {
  private readonly records = new Map<string, TokenRecord>();

  constructor(
    private readonly journal: Journal = NO_JOURNAL,
    private readonly prefix = "",
  ) {}

  load(entries: readonly [string, TokenRecord][]): void {
    for (const [key, record] of entries) this.records.set(key, record);
  }

  get(key: string): TokenRecord | undefined {
    return this.records.get(key);
  }

  set(key: string, record: TokenRecord): void {
    this.records.set(key, record);
    this.journal.put(this.prefix + key, record);
  }

  removeWhere(condition: (record: TokenRecord) => boolean): void {
    for (const [key, record] of this.records) {
      if (!condition(record)) continue;
      this.records.delete(key);
      this.journal.remove(this.prefix + key);
    }
  }
}
