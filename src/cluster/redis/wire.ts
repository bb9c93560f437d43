// How facts and states of families look in the log: plain objects, without maps and sets.
import type { Fact } from "../../status/facts.js";
import type { FamilyKey } from "../../status/family-key.js";
import type { Listed } from "../../status/list-scan.js";
import type { Snapshot } from "../../status/snapshot.js";
import type { FamilyState } from "../../status/state.js";
import type { Entry } from "./link.js";

/** What a replica's watchers need of a family. */
export interface Wanted {
  /** Whether the whole of it is watched; true also where too many single ones are. */
  readonly whole: boolean;
  readonly ids: readonly string[];
  /** What its watchers wait for, to begin with. */
  readonly waiting?: WantedNow;
}

export interface WantedNow {
  readonly whole: boolean;
  readonly ids: readonly string[];
  readonly history: boolean;
  /** Observed then or later, in milliseconds since the epoch. */
  readonly from: number;
}

interface OfFamily extends Entry {
  readonly family: FamilyKey;
}

export type PaceEntry =
  | (OfFamily & { readonly type: "fact"; readonly fact: WireFact })
  /** All that its sender knows; `to`: who asked for it; `leads`: whether it polls from now on. */
  | (OfFamily & {
      readonly type: "state";
      readonly state: WireState;
      readonly to: readonly string[];
      readonly leads: boolean;
    })
  /** `joins`: its sender asks for the state; `now`: for a poll. */
  | (OfFamily & {
      readonly type: "want";
      readonly wanted: Wanted;
      readonly joins: boolean;
      readonly now: boolean;
    })
  /** Of a replica without watchers: a poll is wanted. */
  | (OfFamily & { readonly type: "poke" })
  | (OfFamily & { readonly type: "left" });

const TYPES: ReadonlySet<string> = new Set(["fact", "state", "want", "poke", "left"]);

export function isPaceEntry(entry: Entry): entry is PaceEntry {
  return TYPES.has(entry.type);
}

type WireFact =
  | Exclude<Fact<unknown>, { readonly kind: "scan" }>
  | {
      readonly kind: "scan";
      readonly scan: {
        readonly listed: readonly Listed<unknown>[];
        readonly sentAt: number;
        readonly full: boolean;
        readonly pages: number;
        readonly pageSize: number;
      };
    };

interface WireState extends Omit<FamilyState<unknown>, "known" | "stragglers"> {
  readonly known: readonly Snapshot<unknown>[];
  readonly stragglers: readonly string[];
}

export function toWireFact(fact: Fact<unknown>): WireFact {
  if (fact.kind !== "scan") return fact;
  return { kind: "scan", scan: { ...fact.scan, listed: [...fact.scan.listed.values()] } };
}

/** The payloads are those of the family's own source, in another replica. */
export function fromWireFact<T>(fact: WireFact): Fact<T> {
  if (fact.kind !== "scan") return fact as Fact<T>;
  const listed = new Map(fact.scan.listed.map((one) => [one.observation.id, one as Listed<T>]));
  return { kind: "scan", scan: { ...fact.scan, listed } };
}

export function toWireState(state: FamilyState<unknown>): WireState {
  return { ...state, known: [...state.known.values()], stragglers: [...state.stragglers] };
}

export function fromWireState<T>(state: WireState): FamilyState<T> {
  const { kind, scannedAt, newestSubmitTime, forgotten } = state;
  return {
    kind,
    scannedAt,
    newestSubmitTime,
    forgotten,
    known: new Map(state.known.map((snapshot) => [snapshot.id, snapshot as Snapshot<T>])),
    stragglers: new Set(state.stragglers),
  };
}
