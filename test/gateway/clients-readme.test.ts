// The README's subscription section, tried: its blocks are taken from the file and run as they stand there.
import { build } from "esbuild";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { describeWithChromium, launchChromium } from "../support/chromium.js";
import { FakeClock } from "../support/fake-clock.js";
import { startTestGateway, type TestGateway } from "../support/gateway.js";
import { createDatastores, startImportJobs } from "../support/resources.js";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const CREATING_MS = 10_000;
const SUBMITTED_MS = 2000;
const IMPORT_MS = 20_000;

const [, section = ""] =
  /\n## A subscription\n(.*?)\n## /s.exec(readFileSync(`${ROOT}README.md`, "utf8")) ?? [];
const toBlock = (language: string) =>
  new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, "s").exec(section)?.[1] ?? "";

let gateway: TestGateway;
let clock: FakeClock;
beforeEach(async () => {
  clock = new FakeClock(Date.now());
  const durations = { creatingMs: CREATING_MS, submittedMs: SUBMITTED_MS, importMs: IMPORT_MS };
  gateway = await startTestGateway({
    local: { clock, durations },
    env: { POLL_ACTIVE_MS: "100", POLL_IDLE_MS: "100" },
  });
});

test("has a browser client of at most 15 lines", () => {
  const lines = toBlock("js")
    .split("\n")
    .filter((line) => line.trim() !== "");
  expect(lines.length).toBeGreaterThan(5);
  expect(lines.length).toBeLessThanOrEqual(15);
});

describeWithChromium("the README's browser client in Chromium", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  test("shows what there is, what changes, and what ended while its socket was gone", async () => {
    const [datastoreId = ""] = await createDatastores(gateway.healthLake, 1);
    await clock.advance(CREATING_MS);
    await startImportJobs(gateway.healthLake, datastoreId, 1);
    const { outputFiles } = await build({
      stdin: { contents: toBlock("js"), resolveDir: ROOT },
      bundle: true,
      write: false,
      format: "iife",
      globalName: "readme",
    });

    const page = await browser.newPage();
    await page.addInitScript(`{
      const Native = WebSocket;
      globalThis.sockets = [];
      globalThis.WebSocket = class extends Native {
        constructor(...parts) { super(...parts); sockets.push(this); }
      };
    }`);
    await page.goto(`${gateway.url}/livez`);
    const statuses = queue();
    await page.exposeFunction("show", ({ status }: { status: string }) => statuses.put(status));
    await page.addScriptTag({ content: outputFiles[0]?.text ?? "" });
    await page.evaluate(`void readme.watchImports("${datastoreId}", show)`);
    await statuses.until("SUBMITTED");
    await clock.advance(SUBMITTED_MS);
    await statuses.until("IN_PROGRESS");

    await page.evaluate('sockets.at(-1).close(4000, "cut by the test")');
    await clock.advance(IMPORT_MS);
    await statuses.until("COMPLETED");
    expect(await page.evaluate("sockets.length")).toBeGreaterThan(1);
    await page.close();
  });

  test("could have an EventSource too", async () => {
    await createDatastores(gateway.healthLake, 1);
    const page = await browser.newPage();
    await page.goto(`${gateway.url}/livez`);
    const events = queue();
    await page.exposeFunction("show", (data: string) => events.put(data));
    await page.evaluate(`{
      const query = "subscription { datastoresStatusChanged { previousStatus status } }";
      const source = new EventSource("/graphql/stream?query=" + encodeURIComponent(query));
      source.addEventListener("next", ({ data }) => show(data));
      undefined;
    }`);
    await events.until('"status":"CREATING"');
    await clock.advance(CREATING_MS);
    await events.until('"previousStatus":"CREATING","status":"ACTIVE"');
    await page.close();
  });
});

const testWithCurl = existsSync("/usr/bin/curl") || process.env.CI ? test : test.skip;

testWithCurl("has a curl that shows the datastores, and each change as it comes", async () => {
  await createDatastores(gateway.healthLake, 1);
  const command = toBlock("sh").replace("http://127.0.0.1:4000", gateway.url);
  expect(command).toContain(`curl -N ${gateway.url}/graphql/stream`);
  const curl = spawn("bash", ["-c", `exec ${command}`], { stdio: ["ignore", "pipe", "ignore"] });
  const lines = queue();
  curl.stdout.setEncoding("utf8").on("data", (text: string) => lines.put(text));
  await lines.until('"status":"CREATING"');
  await clock.advance(CREATING_MS);
  await lines.until('"previousStatus":"CREATING","status":"ACTIVE"');
  curl.kill();
  await once(curl, "close");
});

/** What comes in, and a wait for a text in it. */
function queue() {
  let all = "";
  let onPut = () => {};
  return {
    put: (text: string) => {
      all += `${text}\n`;
      onPut();
    },
    until: async (text: string) => {
      while (!all.includes(text)) await new Promise<void>((resolve) => (onPut = resolve));
    },
  };
}
