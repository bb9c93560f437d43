// What a family learns, from a poll or a mutation of its own or from elsewhere. Each is dated, so that neither order nor
// repetition does harm.
import type { ListScan } from "./list-scan.js";
import type { Observation, Stamp } from "./snapshot.js";

export type Fact<T> =
  | { readonly kind: "scan"; readonly scan: ListScan<T> }
  /** `observation` is undefined where the resource was not found. */
  | {
      readonly kind: "described";
      readonly id: string;
      readonly observation: Observation<T> | undefined;
      readonly stamp: Stamp;
    }
  /** A mutation's answer. */
  | { readonly kind: "answered"; readonly observation: Observation<T>; readonly stamp: Stamp }
  /** The datastore whose jobs these are does not exist. */
  | { readonly kind: "ended" };

/** The orders of all that it tells. */
export function ordersOf(fact: Fact<unknown>): readonly number[] {
  if (fact.kind === "ended") return [];
  if (fact.kind !== "scan") return [fact.stamp.order];
  return [...fact.scan.listed.values()].map(({ stamp }) => stamp.order);
}
