// The watchers of one family, found by the resource they watch.
import type { Interest } from "./interest.js";
import type { FamilyState } from "./state.js";
import type { Watcher } from "./watcher.js";

export class Watchers<T> implements Interest<T> {
  private readonly ofFamily = new Set<Watcher<T>>();
  private readonly ofResource = new Map<string, Set<Watcher<T>>>();
  private readonly waitingOnes = new Set<Watcher<T>>();
  private count = 0;

  get size(): number {
    return this.count;
  }

  add(watcher: Watcher<T>): void {
    const { id } = watcher.options;
    if (id === undefined) this.ofFamily.add(watcher);
    else this.ofResource.set(id, (this.ofResource.get(id) ?? new Set()).add(watcher));
    this.waitingOnes.add(watcher);
    this.count++;
  }

  remove(watcher: Watcher<T>): void {
    const { id } = watcher.options;
    const watchers = id === undefined ? this.ofFamily : this.ofResource.get(id);
    if (!watchers?.delete(watcher)) return;
    if (id !== undefined && watchers.size === 0) this.ofResource.delete(id);
    this.waitingOnes.delete(watcher);
    this.count--;
  }

  /** Those that have not had their first events; a copy, since they may begin or leave meanwhile. */
  waiting(): Watcher<T>[] {
    return [...this.waitingOnes];
  }

  get hasWaiting(): boolean {
    return this.waitingOnes.size > 0;
  }

  waitingIds(): string[] {
    return this.waiting().flatMap(({ options }) => options.id ?? []);
  }

  wantsHistory(state: FamilyState<T>): boolean {
    return this.waiting().some((watcher) => watcher.wantsHistory(state));
  }

  /** To be told of a watcher that has had its first events. */
  begun(watcher: Watcher<T>): void {
    this.waitingOnes.delete(watcher);
  }

  /** All; a copy. */
  all(): Watcher<T>[] {
    return [...this.ofFamily, ...[...this.ofResource.values()].flatMap((watchers) => [...watchers])];
  }

  /** Those of one resource, without those of the whole family; a copy. */
  ofOne(id: string): Watcher<T>[] {
    return [...(this.ofResource.get(id) ?? [])];
  }

  /** Those that a change of the resource concerns; a copy. */
  concernedBy(id: string): Watcher<T>[] {
    return [...this.ofFamily, ...this.ofOne(id)];
  }

  /** Whether the whole family is watched. */
  get hasWhole(): boolean {
    return this.ofFamily.size > 0;
  }

  /** The single resources that are watched; a copy. */
  ids(): string[] {
    return [...this.ofResource.keys()];
  }

  watches(id: string): boolean {
    return this.ofFamily.size > 0 || this.ofResource.has(id);
  }

  onlyId(): string | undefined {
    if (this.ofFamily.size > 0 || this.ofResource.size !== 1) return undefined;
    const [id] = this.ofResource.keys();
    return id;
  }
}
