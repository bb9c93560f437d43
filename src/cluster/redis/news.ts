// What of a fact others do not know yet: all that they know they have from the same log, or from the state that was told since.
import { isDeepStrictEqual } from "node:util";
import type { Fact } from "../../status/facts.js";
import type { Observation } from "../../status/snapshot.js";
import type { FamilyState } from "../../status/state.js";

/** Undefined where nothing is left; of a list scan there always is that it was made. `isAwaited`: told even where it is no news. */
export function onlyNews<T>(
  state: FamilyState<T>,
  fact: Fact<T>,
  isAwaited: (id: string) => boolean,
): Fact<T> | undefined {
  const isNews = (observation: Observation<T>) => isAwaited(observation.id) || !isKnown(state, observation);
  switch (fact.kind) {
    case "scan": {
      const listed = [...fact.scan.listed].filter(([, { observation }]) => isNews(observation));
      return { kind: "scan", scan: { ...fact.scan, listed: new Map(listed) } };
    }
    case "described":
      return !fact.observation || isNews(fact.observation) ? fact : undefined;
    case "answered":
    case "ended":
      return fact;
  }
}

function isKnown<T>(state: FamilyState<T>, observation: Observation<T>): boolean {
  const known = state.known.get(observation.id);
  if (!known) return false;
  const { status, submitTime, endTime, progress, value } = observation;
  return (
    known.status === status &&
    known.submitTime === submitTime &&
    known.endTime === endTime &&
    known.progress === progress &&
    isDeepStrictEqual(known.value, value)
  );
}
