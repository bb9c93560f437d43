// Writes schema.graphql, sorted, from the executable schema.
import { writeFile } from "node:fs/promises";
import { lexicographicSortSchema, printSchema } from "graphql";
import { buildGatewaySchema } from "../src/schema.js";

const schema = lexicographicSortSchema(await buildGatewaySchema());
await writeFile(new URL("../schema.graphql", import.meta.url), `${printSchema(schema)}\n`);
