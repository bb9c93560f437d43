// Audit logs in real files: what is at the path is only ever added to, and is whole.
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import { startAuditFile } from "../../src/audit/file.js";
import { type AuditLog, startAuditLog } from "../../src/audit/log.js";
import { systemClock } from "../../src/clock.js";
import { captureLog } from "../support/captured-log.js";
import { run } from "../support/children.js";
import { closeAfter, makeFolder, readLines, recordOf, requestIdsOf } from "./support.js";

async function startAt(file: string): Promise<AuditLog> {
  const log = await startAuditLog({ file, clock: systemClock, log: captureLog().log });
  closeAfter(() => log.close());
  return log;
}

/** How often the disk was asked to keep what was written, from now on. */
async function countSyncs(): Promise<() => number> {
  const handle = await open("/dev/null");
  const prototype = Object.getPrototypeOf(handle) as FileHandle;
  await handle.close();
  // eslint-disable-next-line @typescript-eslint/unbound-method
  const { datasync } = prototype;
  let syncs = 0;
  prototype.datasync = async function (this: FileHandle) {
    await datasync.call(this);
    syncs++;
  };
  closeAfter(() => {
    prototype.datasync = datasync;
  });
  return () => syncs;
}

const makePath = () => join(makeFolder(), "audit.log");
const REFUSED = { code: "OVERLOADED" };

test("is created for its owner alone", async () => {
  const path = makePath();
  await startAt(path);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test("keeps what is in the file, and the mode that its owner gave it", async () => {
  const path = makePath();
  writeFileSync(path, '{"requestId":"before"}\n', { mode: 0o640 });
  const log = await startAt(path);
  await log.append(recordOf("a"));
  expect(requestIdsOf(readLines(path))).toEqual(["before", "a"]);
  expect(statSync(path).mode & 0o777).toBe(0o640);
});

test("begins on a line of its own where the file ends within one", async () => {
  const path = makePath();
  writeFileSync(path, '{"requestId":"whole"}\n{"requestId":"to');
  const log = await startAt(path);
  await log.append(recordOf("a"));
  await log.append(recordOf("b"));
  const lines = readFileSync(path, "utf8").split("\n");
  expect(lines.slice(0, 2)).toEqual(['{"requestId":"whole"}', '{"requestId":"to']);
  expect(lines.slice(2).map((line) => line && (JSON.parse(line) as { requestId: string }).requestId)).toEqual(
    ["a", "b", ""],
  );
});

test("adds to what others add", async () => {
  const path = makePath();
  const log = await startAt(path);
  await log.append(recordOf("a"));
  appendFileSync(path, '{"requestId":"other"}\n');
  await log.append(recordOf("b"));
  expect(requestIdsOf(readLines(path))).toEqual(["a", "other", "b"]);
});

test("is synced before a record is acknowledged, once for all that came during a write", async () => {
  const syncs = await countSyncs();
  const log = await startAt(makePath());
  await log.append(recordOf("a"));
  expect(syncs()).toBe(1);
  await Promise.all(Array.from({ length: 500 }, (_, index) => log.append(recordOf(`r${index}`))));
  // The first of them may have gone by itself.
  expect([2, 3]).toContain(syncs());
});

describe("refuses to start on", () => {
  test("a folder", async () => {
    await expect(startAuditFile(makeFolder())).rejects.toThrow("EISDIR");
  });

  test("a folder that is not there", async () => {
    await expect(startAuditFile(join(makeFolder(), "no", "audit.log"))).rejects.toThrow("ENOENT");
  });

  test("what lies below a file", async () => {
    const path = makePath();
    writeFileSync(path, "");
    await expect(startAuditFile(join(path, "audit.log"))).rejects.toThrow("ENOTDIR");
  });

  test("a pipe, without waiting for its other end", async () => {
    const path = makePath();
    await run("mkfifo", [path]);
    await expect(startAuditFile(path)).rejects.toThrow("neither a file nor a device");
  });
});

test("/dev/null takes everything and keeps nothing", async () => {
  const log = await startAt("/dev/null");
  await log.append(recordOf("a"));
  expect(log.state().writable).toBe(true);
});

const onLinux = process.platform === "linux" ? test : test.skip;

onLinux("a full disk refuses, and a rotation to another ends that", async () => {
  const path = makePath();
  symlinkSync("/dev/full", path);
  const log = await startAt(path);
  await expect(log.append(recordOf("a"))).rejects.toMatchObject(REFUSED);
  expect(log.state().problem).toBe("ENOSPC: no space left on device");
  rmSync(path);
  await log.reopen();
  await log.append(recordOf("b"));
  expect(readLines(path)).toMatchObject([{ event: "gap", refused: 1 }, { requestId: "b" }]);
});

test("a file that was removed is made anew, and has the record", async () => {
  const path = makePath();
  const log = await startAt(path);
  await log.append(recordOf("a"));
  rmSync(path);
  await log.append(recordOf("b"));
  expect(requestIdsOf(readLines(path))).toEqual(["b"]);
  expect(log.state().writable).toBe(true);
});

test("a folder that was removed refuses, until it is there again", async () => {
  const folder = join(makeFolder(), "logs");
  mkdirSync(folder);
  const path = join(folder, "audit.log");
  const log = await startAt(path);
  await log.append(recordOf("a"));
  rmSync(folder, { recursive: true });
  await expect(log.append(recordOf("b"))).rejects.toMatchObject(REFUSED);
  expect(log.state().problem).toBe("ENOENT: no such file or directory");
  expect(existsSync(folder)).toBe(false);
  mkdirSync(folder);
  await log.append(recordOf("c"));
  expect(readLines(path)).toMatchObject([{ event: "gap" }, { requestId: "c" }]);
});

test("goes on in the file that was renamed until it is reopened", async () => {
  const path = makePath();
  const log = await startAt(path);
  await log.append(recordOf("a"));
  renameSync(path, `${path}.1`);
  await log.append(recordOf("b"));
  expect(existsSync(path)).toBe(false);
  await log.reopen();
  await log.append(recordOf("c"));
  expect(requestIdsOf(readLines(`${path}.1`))).toEqual(["a", "b"]);
  expect(requestIdsOf(readLines(path))).toEqual(["c"]);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test("leaves no file open behind", async () => {
  const path = makePath();
  const openFiles = () => readdirSync("/proc/self/fd").length;
  if (process.platform !== "linux") return;
  const before = openFiles();
  const log = await startAuditLog({ file: path, clock: systemClock, log: captureLog().log });
  for (let index = 0; index < 20; index++) {
    await log.append(recordOf(`r${index}`));
    renameSync(path, `${path}.${index}`);
    await log.reopen();
  }
  expect(openFiles()).toBe(before + 1);
  await log.close();
  expect(openFiles()).toBe(before);
});

test("ten thousand records during fifty rotations: none is lost, doubled or torn", async () => {
  const path = makePath();
  const log = await startAt(path);
  const COUNT = 10_000;
  const ROTATIONS = 50;
  let acknowledged = 0;
  const append = async (index: number) => {
    await log.append(recordOf(`r${index}`, { subject: "x".repeat(index % 200) }));
    acknowledged++;
  };
  const appends: Promise<void>[] = [];
  const perRotation = COUNT / ROTATIONS;
  for (let rotation = 0; rotation < ROTATIONS; rotation++) {
    const from = rotation * perRotation;
    // Some before the rename, some between it and the reopening, some while that is under way.
    for (let index = from; index < from + perRotation / 2; index++) appends.push(append(index));
    if (rotation % 3 === 0) await new Promise((resolve) => setImmediate(resolve));
    renameSync(path, `${path}.${rotation}`);
    for (let index = from + perRotation / 2; index < from + perRotation - 20; index++)
      appends.push(append(index));
    const reopened = log.reopen();
    for (let index = from + perRotation - 20; index < from + perRotation; index++)
      appends.push(append(index));
    await reopened;
  }
  await Promise.all(appends);
  const files = [path, ...Array.from({ length: ROTATIONS }, (_, rotation) => `${path}.${rotation}`)];
  const ids = files.flatMap((file) => requestIdsOf(readLines(file)));
  expect(acknowledged).toBe(COUNT);
  expect(ids).toHaveLength(COUNT);
  expect(new Set(ids).size).toBe(COUNT);
}, 60_000);
