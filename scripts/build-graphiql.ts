// `tsx scripts/build-graphiql.ts`: puts GraphiQL into dist/graphiql, after tsc has made dist.
import { fileURLToPath } from "node:url";
import { describeBundle } from "./bundling.js";
import { buildGraphiql } from "./graphiql/bundle.js";

const startedAt = performance.now();
const size = await buildGraphiql(fileURLToPath(new URL("../dist/graphiql/", import.meta.url)));
console.log(describeBundle("graphiql", size, startedAt));
