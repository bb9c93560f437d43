// `tsx scripts/build-graphiql.ts`: puts GraphiQL into dist/graphiql, after tsc has made dist.
import { fileURLToPath } from "node:url";
import { buildGraphiql } from "./graphiql/bundle.js";

const startedAt = performance.now();
const size = await buildGraphiql(fileURLToPath(new URL("../dist/graphiql/", import.meta.url)));
const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
console.log(
  `dist/graphiql: ${size.files} files, ${megabytes(size.bytes)}, ${megabytes(size.gzippedBytes)} gzipped, in ${seconds} s`,
);
