// A reporter for Jest that fails a run which leaves a process behind, and kills what is left. Linux only: it reads /proc.
import { readFileSync, readdirSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

/** What has been killed, and Jest's own workers, take a moment to end. */
const ENDING_MS = 3000;

export default class LeftBehind {
  #error;

  onRunStart() {
    // Workers inherit it, and what is started from them.
    process.env.TEST_RUN = `${process.pid}`;
  }

  async onRunComplete() {
    const until = performance.now() + ENDING_MS;
    let left = list();
    while (left.length > 0 && performance.now() < until) {
      await delay(20);
      left = list();
    }
    if (left.length === 0) return;
    for (const { pid } of left) process.kill(pid, "SIGKILL");
    const lines = left.map(({ pid, command }) => `  ${pid} ${command}`);
    this.#error = new Error(`the tests have left processes behind:\n${lines.join("\n")}`);
    console.error(this.#error.message);
  }

  getLastError() {
    return this.#error;
  }
}

function list() {
  if (process.platform !== "linux") return [];
  const mark = `TEST_RUN=${process.env.TEST_RUN}`;
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  return pids
    .filter((pid) => read(pid, "environ").includes(mark))
    .map((pid) => ({ pid: Number(pid), command: read(pid, "cmdline").join(" ") }))
    .filter(({ command }) => !command.includes("jest-worker"));
}

/** Empty for a process that has ended, or is another user's. */
function read(pid, file) {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8").split("\0");
  } catch {
    return [];
  }
}
