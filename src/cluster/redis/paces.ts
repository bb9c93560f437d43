// The paces of all families that are watched here, found by the entries that are for them.
import type { FamilyKey } from "../../status/family-key.js";
import type { CreatePace } from "../../status/pace.js";
import type { Keys } from "./keys.js";
import type { Link, Place } from "./link.js";
import { SharedPace } from "./pace.js";
import { type PaceEntry, isPaceEntry } from "./wire.js";

/** What all paces have, whatever their families are of. */
interface AnyPace {
  readonly leads: boolean;
  beTogether(): void;
  beAlone(): void;
  receive(entry: PaceEntry, place: Place): void;
}

export interface Paces {
  readonly create: CreatePace;
  /** Families that this replica polls for all. */
  leases(): number;
}

export function createPaces(link: Link, keys: Keys, leaseMs: number): Paces {
  const paces = new Map<string, AnyPace>();
  link.use({
    onEntry: (entry, place) => {
      if (isPaceEntry(entry)) paces.get(toName(entry.family))?.receive(entry, place);
    },
    onTogether: () => [...paces.values()].forEach((pace) => pace.beTogether()),
    onAlone: () => [...paces.values()].forEach((pace) => pace.beAlone()),
  });
  return {
    create: (family, options) => {
      const name = toName(family.key);
      const onStopped = () => paces.get(name) === pace && paces.delete(name);
      const pace = new SharedPace(family, options, { link, keys, leaseMs, onStopped });
      paces.set(name, pace);
      return pace;
    },
    leases: () => [...paces.values()].filter(({ leads }) => leads).length,
  };
}

function toName({ kind, scope }: FamilyKey): string {
  return `${kind} ${scope}`;
}
