// What a log looks like: pretty on a terminal, JSON elsewhere.
import { createLogger, openLogStream } from "../../src/log.js";
import { BUILD_TIMEOUT_MS, ensureBuilt } from "../support/build.js";
import { readAddresses, startServer } from "../support/process.js";
import { startOnTerminal } from "../support/terminal.js";

const ENV = { PORT: "0", AWS_REGION: "us-east-1", AUDIT_LOG_FILE: "/dev/null" };
const COLOR = "\x1b[3";

async function logOnce(stdout: { isTTY: boolean; hasColors: () => boolean }): Promise<string> {
  let text = "";
  const stream = await openLogStream(stdout, { write: (line) => (text += line) });
  createLogger("info", stream).info({ jobs: 3, err: new Error("broken") }, "polled");
  return text;
}

test("a terminal gets a line to read at once, in colours where it has them", async () => {
  const plain = await logOnce({ isTTY: true, hasColors: () => false });
  expect(plain).toMatch(/^\[\d\d:\d\d:\d\d\.\d{3}\] INFO: polled\n {4}jobs: 3\n/);
  expect(plain).toContain('"message": "broken"');
  expect(plain).not.toContain("\x1b");
  expect(await logOnce({ isTTY: true, hasColors: () => true })).toContain(COLOR);
});

test("anything else gets JSON", async () => {
  const text = await logOnce({ isTTY: false, hasColors: () => true });
  expect(JSON.parse(text)).toMatchObject({ level: 30, msg: "polled", jobs: 3 });
});

describe("the real process", () => {
  beforeAll(ensureBuilt, BUILD_TIMEOUT_MS);

  test("on a terminal says where it is, in colours, and all it says before it ends", async () => {
    const gateway = startOnTerminal("dist/server.js", ENV);
    await gateway.waitFor(/graphql\S*: "http:\/\/127\.0\.0\.1:\d+\/graphql"/);
    gateway.interrupt();
    const { code, stdout } = await gateway.exited;
    expect(code).toBe(0);
    expect(stdout).toContain(COLOR);
    expect(stdout).toContain("stopped");
    expect(stdout).not.toContain('"level":');
  });

  test("on a terminal keeps to NO_COLOR", async () => {
    const gateway = startOnTerminal("dist/server.js", { ...ENV, NO_COLOR: "1" });
    await gateway.waitFor(/INFO: started/);
    gateway.interrupt();
    expect((await gateway.exited).stdout).not.toContain(COLOR);
  });

  test("in a pipe writes JSON", async () => {
    const gateway = startServer([], ENV);
    await readAddresses(gateway);
    gateway.child.kill("SIGTERM");
    const { stdout } = await gateway.exited;
    for (const line of stdout.trim().split("\n")) expect(JSON.parse(line)).toHaveProperty("msg");
  });
});
