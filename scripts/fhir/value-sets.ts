// The codes of HL7's value sets, out of the expansions that HL7 publishes.
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { ValueSet } from "../../src/local/fhir/definitions.js";

interface Expanded {
  readonly url: string;
  readonly expansion?: {
    readonly total?: number;
    readonly contains?: readonly Contained[];
  };
}

interface Contained {
  readonly system?: string;
  readonly code?: string;
  readonly abstract?: boolean;
  readonly contains?: readonly Contained[];
}

const HL7_SYSTEMS = ["http://hl7.org/fhir/", "http://terminology.hl7.org/"];
/** Seven units of time that R4 lists by itself. All other lists of other owners are left out. */
const LISTED_BY_R4 = "http://hl7.org/fhir/ValueSet/units-of-time";

/** By URL: the value sets whose codes are all HL7's own. */
export async function readValueSets(folder: string): Promise<ReadonlyMap<string, ValueSet>> {
  const valueSets = new Map<string, ValueSet>();
  for (const file of (await readdir(folder)).filter((name) => /^ValueSet-.*\.json$/.test(name))) {
    const { url, expansion } = JSON.parse(await readFile(join(folder, file), "utf8")) as Expanded;
    const codes = [...flatten(expansion?.contains ?? [])];
    if (codes.length === 0 || (expansion?.total ?? codes.length) > codes.length) continue;
    if (url === LISTED_BY_R4 || codes.every(({ system }) => isHl7(system)))
      valueSets.set(url, bySystem(codes));
  }
  return valueSets;
}

function* flatten(contained: readonly Contained[]): Generator<Contained> {
  for (const code of contained) {
    if (code.code !== undefined && !code.abstract) yield code;
    yield* flatten(code.contains ?? []);
  }
}

function isHl7(system = ""): boolean {
  return HL7_SYSTEMS.some((start) => system.startsWith(start));
}

function bySystem(codes: readonly Contained[]): ValueSet {
  const systems: Record<string, string[]> = {};
  for (const { system = "", code = "" } of codes) (systems[system] ??= []).push(code);
  return systems;
}
