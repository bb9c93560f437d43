// `npm run console:dev`: builds the console again whenever it changes, for a gateway that runs beside it (`npm start`).
import { watch } from "node:fs";
import { fileURLToPath } from "node:url";
import { describeBundle } from "../bundling.js";
import { buildConsole, CONSOLE } from "./bundle.js";

const OUT_DIR = fileURLToPath(new URL("../../dist/console/", import.meta.url));
/** Editors write a file in several steps. */
const SETTLED_MS = 100;

async function rebuild(): Promise<void> {
  const startedAt = performance.now();
  try {
    console.log(describeBundle("console", await buildConsole(OUT_DIR), startedAt));
  } catch (error) {
    console.error((error as Error).message);
  }
}

let timer: ReturnType<typeof setTimeout> | undefined;
let building = rebuild();
watch(CONSOLE, { recursive: true }, () => {
  clearTimeout(timer);
  timer = setTimeout(() => void (building = building.then(rebuild)), SETTLED_MS);
});
