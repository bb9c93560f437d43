// `tsx scripts/build-console.ts`: puts the console into dist/console, after tsc has made dist.
import { fileURLToPath } from "node:url";
import { describeBundle } from "./bundling.js";
import { buildConsole } from "./console/bundle.js";

const startedAt = performance.now();
const size = await buildConsole(fileURLToPath(new URL("../dist/console/", import.meta.url)));
console.log(describeBundle("console", size, startedAt));
