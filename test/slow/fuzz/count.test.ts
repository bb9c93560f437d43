// That there are as many cases as there must be. That each file runs all of its own is its last test.
import { readdirSync } from "node:fs";
import { CASES, TOTAL } from "./support/run.js";

test("there are 20,000 cases, 2,000 of them valid, and a file for each target", () => {
  expect(TOTAL).toBeGreaterThanOrEqual(20_000);
  const files = readdirSync("test/slow/fuzz").filter((file) => file.endsWith(".test.ts"));
  expect(files).toEqual([...Object.keys(CASES), "count"].map((name) => `${name}.test.ts`).sort());
});
