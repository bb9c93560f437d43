import { once } from "node:events";
import { guardGroup, startChild } from "./children.js";
import { waitFor } from "./wait.js";

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe("a process that a test forgets", () => {
  const pids: number[] = [];

  test("starts another, and may end before it", async () => {
    for (const end of ["wait", "exit"]) {
      const { process: shell } = startChild("sh", ["-c", `sleep 600 >&- 2>&- & echo $!; ${end}`]);
      const [line] = (await once(shell.stdout, "data")) as [string];
      pids.push(Number(line));
    }
    expect(pids.map(isAlive)).toEqual([true, true]);
  });

  test("is gone after it, and so is what it has started", async () => {
    await waitFor(() => !pids.some(isAlive));
  });
});

test("a command that can't be started is a rejection", async () => {
  await expect(startChild("no-such-command", []).exited).rejects.toThrow("ENOENT");
});

test("a time limit ends a command with all that it has started", async () => {
  const { signal } = await startChild("sh", ["-c", "sleep 600; true"], { timeoutMs: 50 }).exited;
  expect(signal).toBe("SIGKILL");
});

test("a process does not outlive the tests that are killed themselves", async () => {
  const { process: child, exited } = startChild("sleep", ["600"]);
  // It ends by itself with the process that has the other end.
  guardGroup(child.pid as number).stdin?.end();
  expect((await exited).signal).toBe("SIGKILL");
});
