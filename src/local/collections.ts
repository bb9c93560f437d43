// Records in memory whose changes go to the journal too, which takes back what it could not write.
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
    const before = this.byId.get(id);
    if (!before) this.ids.push(id);
    this.byId.set(id, record);
    this.journal.put(this.prefix + id, record, () => {
      if (before) return void this.byId.set(id, before);
      this.byId.delete(id);
      this.ids.splice(this.ids.lastIndexOf(id), 1);
    });
  }

  /** How many it removed. */
  removeWhere(condition: (record: R) => boolean): number {
    const { ids } = this;
    const records = [...this.byId.values()];
    const removed = records.filter(condition).map(this.idOf);
    if (removed.length === 0) return 0;
    const undo = () => {
      this.ids = ids;
      this.byId.clear();
      for (const record of records) this.byId.set(this.idOf(record), record);
    };
    for (const id of removed) {
      this.byId.delete(id);
      // Changes are taken back in reverse: the first one's is the last.
      this.journal.remove(this.prefix + id, id === removed[0] ? undo : () => {});
    }
    this.ids = ids.filter((id) => this.byId.has(id));
    return removed.length;
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
    const before = this.records.get(key);
    this.records.set(key, record);
    this.journal.put(this.prefix + key, record, () => this.restore(key, before));
  }

  removeWhere(condition: (record: TokenRecord) => boolean): void {
    for (const [key, record] of this.records) {
      if (!condition(record)) continue;
      this.records.delete(key);
      this.journal.remove(this.prefix + key, () => this.restore(key, record));
    }
  }

  private restore(key: string, record: TokenRecord | undefined): void {
    if (record) this.records.set(key, record);
    else this.records.delete(key);
  }
}
