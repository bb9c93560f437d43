// The audit log of a process that is killed, rotated from outside, or meets the end of its disk.
import { existsSync, readFileSync, renameSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { type TestProcess, startProcess } from "../support/process.js";
import { waitFor } from "../support/wait.js";
import { makeFolder, readLines, requestIdsOf } from "../audit/support.js";

const APPENDER = ["--import", "tsx", "test/audit/appender.ts"];

async function startAppender(path: string): Promise<TestProcess> {
  const appender = startProcess([...APPENDER, path]);
  await appender.waitFor(/started/);
  return appender;
}

const numbersIn = (stdout: string, word: string) =>
  [...stdout.matchAll(new RegExp(`^${word} (\\d+)$`, "gm"))].map(([, number]) => `r${number}`);
/** Whole lines alone: the last one may be cut off. */
const wholeIdsIn = (text: string) =>
  text
    .split("\n")
    .slice(0, -1)
    .map((line) => (JSON.parse(line) as { requestId?: string }).requestId);

test("what was acknowledged before kill -9 is there, five times over in one file", async () => {
  const path = join(makeFolder(), "audit.log");
  for (let kill = 0; kill < 5; kill++) {
    const { child, waitFor: seen, exited } = await startAppender(path);
    await seen(new RegExp(`ok ${20 + kill * 7}\n`));
    child.kill("SIGKILL");
    const { stdout } = await exited;
    const acknowledged = numbersIn(stdout, "ok");
    expect(acknowledged.length).toBeGreaterThan(20);
    // Each process counts from zero: what it acknowledged stands behind the lines of those before it.
    const ids = wholeIdsIn(readFileSync(path, "utf8"));
    const own = new Set(ids.slice(ids.lastIndexOf("r0")));
    expect(acknowledged.filter((id) => !own.has(id))).toEqual([]);
  }
}, 60_000);

test("mv and kill -HUP give a new file, and lose no record of a process that goes on writing", async () => {
  const path = join(makeFolder(), "audit.log");
  const { child, waitFor: seen, exited } = await startAppender(path);
  const ROTATIONS = 5;
  for (let rotation = 0; rotation < ROTATIONS; rotation++) {
    await seen(new RegExp(`(reopened[^]*){${rotation}}(ok \\d+\n){10}`));
    renameSync(path, `${path}.${rotation}`);
    child.kill("SIGHUP");
    await seen(new RegExp(`(reopened[^]*){${rotation + 1}}`));
    expect(existsSync(path)).toBe(true);
  }
  await seen(new RegExp(`(reopened[^]*){${ROTATIONS}}(ok \\d+\n){10}`));
  child.kill("SIGKILL");
  const { stdout } = await exited;
  const rotated = Array.from({ length: ROTATIONS }, (_, rotation) => readLines(`${path}.${rotation}`)).flat();
  const ids = [...requestIdsOf(rotated), ...wholeIdsIn(readFileSync(path, "utf8"))];
  expect(new Set(ids).size).toBe(ids.length);
  const written = new Set(ids);
  expect(numbersIn(stdout, "ok").filter((id) => !written.has(id))).toEqual([]);
  expect(numbersIn(stdout, "refused")).toEqual([]);
}, 60_000);

/** A limit on the size of a file ends a write in the midst of a line, as a full disk does, and for everybody. */
test("a disk that fills up within a line refuses from then on, and goes on when there is room", async () => {
  const path = join(makeFolder(), "audit.log");
  const command = `ulimit -S -f 4; exec "$0" "$@"`;
  const {
    waitFor: seen,
    exited,
    child,
  } = startProcess(["-c", command, process.execPath, ...APPENDER, path], { TSX_DISABLE_CACHE: "1" }, "bash");
  const [before] = await seen(/^[^]*?refused \d+\n/);
  const full = readFileSync(path, "utf8");
  const whole = new Set(wholeIdsIn(full));
  expect(numbersIn(before, "ok").filter((id) => !whole.has(id))).toEqual([]);
  expect(full.length).toBe(4096);
  expect(full.endsWith("\n")).toBe(false);
  // Room for some: as if somebody had cleaned up, but within a line again.
  truncateSync(path, 3000);
  await waitFor(() => readFileSync(path, "utf8").includes('"event":"gap"'));
  child.kill("SIGKILL");
  const { stdout } = await exited;
  const lines = readFileSync(path, "utf8").split("\n");
  const torn = lines.filter((line) => line !== "" && !isWhole(line));
  // The one that was cut by the truncation, and the one that was cut when the file was full again.
  expect(torn.length).toBeLessThanOrEqual(2);
  const gapAt = lines.findIndex((line) => line.includes('"event":"gap"'));
  expect(isWhole(lines[gapAt] ?? "")).toBe(true);
  expect(isWhole(lines[gapAt - 1] ?? "")).toBe(false);
  expect(numbersIn(stdout, "refused").length).toBeGreaterThan(0);
}, 60_000);

function isWhole(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}
