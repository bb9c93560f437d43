// The console's artifacts are committed: they must be what relay-compiler makes of its sources and of schema.graphql today.
import { createRequire } from "node:module";
import { join } from "node:path";
import { ROOT } from "../support/build.js";
import { run } from "../support/children.js";

const COMPILER = createRequire(import.meta.url)("relay-compiler") as string;

test("the console's artifacts are up to date (else: npm run relay)", async () => {
  const parameters = ["relay.config.json", "--validate", "--output", "quiet-with-errors"];
  await run(COMPILER, parameters, { cwd: join(ROOT, "console") });
});
