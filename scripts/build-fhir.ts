// `npm run fhir`: writes src/local/fhir/r4.json, what the local HealthLake knows of R4, out of HL7's own packages.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { DEFINITIONS, EXPANSIONS, fetchPackage } from "./fhir/packages.js";
import { readStructures } from "./fhir/structures.js";
import { readValueSets } from "./fhir/value-sets.js";

const target = fileURLToPath(new URL("../src/local/fhir/r4.json", import.meta.url));
const directory = await mkdtemp(join(tmpdir(), "fhir-r4-"));
try {
  const valueSets = await readValueSets(await fetchPackage(EXPANSIONS, directory));
  const types = await readStructures(await fetchPackage(DEFINITIONS, directory), new Set(valueSets.keys()));
  const used = new Set(Object.values(types).flatMap(({ elements }) => valueSetsOf(elements)));
  const named = [...valueSets].map(([url, codes]) => [url.slice(url.lastIndexOf("/") + 1), codes] as const);
  const known = Object.fromEntries(named.filter(([name]) => used.has(name)).sort());
  await writeFile(target, toText({ sources: [DEFINITIONS, EXPANSIONS], types, valueSets: known }));
  console.log(`${target}: ${Object.keys(types).length} definitions, ${used.size} value sets`);
} finally {
  await rm(directory, { recursive: true, force: true });
}

function valueSetsOf(elements: Readonly<Record<string, { valueSet?: string }>>): string[] {
  return Object.values(elements).flatMap(({ valueSet }) => valueSet ?? []);
}

/** A line for each definition, so that a change shows where it is. */
function toText(data: Readonly<Record<string, object>>): string {
  const sections = Object.entries(data).map(([name, section]) => {
    const lines = Array.isArray(section)
      ? section.map((item) => JSON.stringify(item))
      : Object.entries(section).map(([key, item]) => `${JSON.stringify(key)}:${JSON.stringify(item)}`);
    const [open, close] = Array.isArray(section) ? "[]" : "{}";
    return `${JSON.stringify(name)}:${open}\n${lines.join(",\n")}\n${close}`;
  });
  return `{\n${sections.join(",\n")}\n}\n`;
}
