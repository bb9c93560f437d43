// tsc leaves the Lua scripts where they are: they are put beside what it has made of their loader.
import { cp } from "node:fs/promises";

const path = "cluster/redis/scripts";
await cp(new URL(`../src/${path}`, import.meta.url), new URL(`../dist/${path}`, import.meta.url), {
  recursive: true,
});
