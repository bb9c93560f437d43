// Audit lines on standard output: a pipe in place of it, whose reader is slow, or gone.
import { closeSync, constants, openSync, readSync } from "node:fs";
import { join } from "node:path";
import { createGroupedLog } from "../../src/audit/grouped-log.js";
import { createStandardOutput } from "../../src/audit/standard-output.js";
import { systemClock } from "../../src/clock.js";
import { captureLog } from "../support/captured-log.js";
import { run } from "../support/children.js";
import { closeAfter, makeFolder, parseLines, recordOf, requestIdsOf, watch } from "./support.js";

/** Both ends of a pipe; its writer does not block. */
async function openPipe() {
  const path = join(makeFolder(), "pipe");
  await run("mkfifo", [path]);
  const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const writer = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
  const log = createGroupedLog({
    sink: createStandardOutput(systemClock, writer),
    clock: systemClock,
    log: captureLog().log,
  });
  let isOpen = true;
  const closeReader = () => {
    if (isOpen) closeSync(reader);
    isOpen = false;
  };
  closeAfter(async () => {
    await log.close();
    closeReader();
    closeSync(writer);
  });
  return { reader, log, closeReader };
}

function readAll(reader: number): string {
  const buffer = Buffer.alloc(1 << 20);
  try {
    return buffer.toString("utf8", 0, readSync(reader, buffer));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EAGAIN") return "";
    throw error;
  }
}

test("writes lines as they come", async () => {
  const { reader, log } = await openPipe();
  await log.append(recordOf("a"));
  await log.append(recordOf("b"));
  expect(requestIdsOf(parseLines(readAll(reader)))).toEqual(["a", "b"]);
});

test("waits for a reader that is slow, and loses nothing", async () => {
  const { reader, log } = await openPipe();
  const COUNT = 2000;
  const appends = Array.from({ length: COUNT }, (_, index) => log.append(recordOf(`r${index}`)));
  const all = watch(Promise.all(appends));
  let text = "";
  while (all.state === "waiting") {
    await new Promise((resolve) => setTimeout(resolve, 5));
    text += readAll(reader);
  }
  expect(all.state).toBe("resolved");
  text += readAll(reader);
  expect(requestIdsOf(parseLines(text))).toEqual(Array.from({ length: COUNT }, (_, index) => `r${index}`));
});

test("refuses where its reader is gone, and the process lives on", async () => {
  const { log, closeReader } = await openPipe();
  await log.append(recordOf("a"));
  closeReader();
  await expect(log.append(recordOf("b"))).rejects.toMatchObject({ code: "OVERLOADED" });
  expect(log.state().problem).toBe("EPIPE: broken pipe");
});

test("has nothing to reopen", async () => {
  const { reader, log } = await openPipe();
  await log.reopen();
  await log.append(recordOf("a"));
  expect(requestIdsOf(parseLines(readAll(reader)))).toEqual(["a"]);
});
