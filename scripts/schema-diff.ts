// `npm run schema:diff`: compares schema.graphql with what was released last, and fails on a breaking change unless the
// version in package.json rises enough for it. Other files can be given: released, current, version.
import { readFileSync } from "node:fs";
import { type SchemaChanges, compareSchemas, mayBreak, versionOf } from "./schema-changes.js";

const root = new URL("../", import.meta.url);
const readText = (path: string) => readFileSync(new URL(path, root), "utf8");

const [releasedPath = "schema.released.graphql", currentPath = "schema.graphql", givenVersion] =
  process.argv.slice(2);
const released = readText(releasedPath);
const version = givenVersion ?? (JSON.parse(readText("package.json")) as { version: string }).version;
const changes = await compareSchemas(released, readText(currentPath));
const isAllowed = mayBreak(versionOf(released), version);
console.log(toReport(changes, versionOf(released)));
if (changes.breaking.length > 0) {
  console.log(
    isAllowed
      ? `${version} may break what ${versionOf(released)} promised.`
      : `${version} may not break what ${versionOf(released)} promised: see "Upgrades" in docs/operations.md.`,
  );
  process.exitCode = isAllowed ? 0 : 1;
}

function toReport({ breaking, dangerous, harmless }: SchemaChanges, base: string): string {
  const count = breaking.length + dangerous.length + harmless.length;
  if (count === 0) return `The schema is that of ${base}.`;
  return [
    `Changes of the schema since ${base}: ${breaking.length} breaking, ${dangerous.length} dangerous, ${harmless.length} harmless.`,
    ...breaking.map((line) => `  breaking:  ${line}`),
    ...dangerous.map((line) => `  dangerous: ${line}`),
    ...harmless.map((line) => `  harmless:  ${line}`),
  ].join("\n");
}
