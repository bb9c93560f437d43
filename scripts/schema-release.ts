// `npm run schema:release`, a step of every release: keeps schema.graphql as what clients have been promised.
import { readFileSync, writeFileSync } from "node:fs";
import { toSnapshot } from "./schema-changes.js";

const root = new URL("../", import.meta.url);
const readText = (path: string) => readFileSync(new URL(path, root), "utf8");
const { version } = JSON.parse(readText("package.json")) as { version: string };
writeFileSync(new URL("schema.released.graphql", root), toSnapshot(version, readText("schema.graphql")));
