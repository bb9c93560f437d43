// docs/clients.md, tried: its blocks are taken from the file and run as they stand there.
import { build, stop } from "esbuild";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { startChild } from "../../support/children.js";
import { describeWithChromium, launchChromium } from "../../support/chromium.js";
import { FakeClock } from "../../support/fake-clock.js";
import { startTestGateway, type TestGateway } from "../../support/gateway.js";
import { startProcess } from "../../support/process.js";
import { createDatastores, startImportJobs } from "../../support/resources.js";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const CREATING_MS = 10_000;
const SUBMITTED_MS = 2000;
const IMPORT_MS = 20_000;

const document = readFileSync(`${ROOT}docs/clients.md`, "utf8");

/** The blocks of a section, in their order. */
function blocksOf(heading: string, language: string): string[] {
  const [, section = ""] = new RegExp(`\n## ${heading}\n(.*?)(?=\n## |$)`, "s").exec(document) ?? [];
  const blocks = section.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, "gs"));
  return [...blocks].map(([, block = ""]) => block);
}

const [WATCH_IMPORTS = ""] = blocksOf("A subscription", "js");
const [CURL_STREAM = ""] = blocksOf("Server-Sent Events", "sh");
const [EVENT_SOURCE = "", GRAPHQL_SSE = ""] = blocksOf("Server-Sent Events", "js");

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
  const lines = WATCH_IMPORTS.split("\n").filter((line) => line.trim() !== "");
  expect(lines.length).toBeGreaterThan(5);
  expect(lines.length).toBeLessThanOrEqual(15);
});

describeWithChromium("the browser's clients in Chromium", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  // The process by which esbuild builds.
  afterAll(stop);

  test("shows what there is, what changes, and what ended while its socket was gone", async () => {
    const [datastoreId = ""] = await createDatastores(gateway.healthLake, 1);
    await clock.advance(CREATING_MS);
    await startImportJobs(gateway.healthLake, datastoreId, 1);
    const { outputFiles } = await build({
      stdin: { contents: WATCH_IMPORTS, resolveDir: ROOT },
      bundle: true,
      write: false,
      format: "iife",
      globalName: "example",
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
    await page.evaluate(`void example.watchImports("${datastoreId}", show)`);
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
    await page.exposeFunction("show", (data: object) => events.put(JSON.stringify(data)));
    await page.evaluate(`{ console.log = show; ${EVENT_SOURCE} undefined; }`);
    await events.until('"status":"CREATING"');
    await clock.advance(CREATING_MS);
    await events.until('"previousStatus":"CREATING","status":"ACTIVE"');
    await page.close();
  });
});

const testWithCurl = existsSync("/usr/bin/curl") || process.env.CI ? test : test.skip;

testWithCurl("has a curl that shows the datastores, and each change as it comes", async () => {
  await createDatastores(gateway.healthLake, 1);
  const command = toHere(CURL_STREAM);
  expect(command).toContain(`curl -N ${gateway.url}/graphql/stream`);
  const curl = startChild("bash", ["-c", command]);
  const lines = queue();
  curl.process.stdout.on("data", (text: string) => lines.put(text));
  await lines.until('"status":"CREATING"');
  await clock.advance(CREATING_MS);
  await lines.until('"previousStatus":"CREATING","status":"ACTIVE"');
});

testWithCurl.each([
  ["POST", 0],
  ["GET", 1],
])("has a curl that gives the datastores by %s", async (_method, at) => {
  const block = blocksOf("Queries and mutations", "sh")[at] ?? "";
  await createDatastores(gateway.healthLake, 1);
  const curl = startProcess(["-c", toHere(block)], {}, "bash");
  const { code, stdout } = await curl.exited;
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ data: { datastores: { nodes: [{ status: "CREATING" }] } } });
});

describe("the programs for Node", () => {
  const folders: string[] = [];
  afterEach(async () => {
    for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
  });

  const FRESH_TOKEN = `const freshToken = async () => "a token";\n`;
  const NATIVE_SOCKET = `import { WebSocket as Native } from "ws"; globalThis.WebSocket = Native;\n`;
  const ASKING = `
    import { gql } from "@apollo/client";
    const { data } = await client.query({ query: gql("{ datastores { nodes { id name status } } }") });
    console.log(data.datastores.nodes[0].status);
    const events = client.subscribe({ query: gql("subscription { datastoresStatusChanged { status } }") });
    events.subscribe(({ data }) => console.log(data.datastoresStatusChanged.status));`;

  test.each([
    ["graphql-ws", blocksOf("Node", "js")[0] ?? ""],
    ["graphql-sse", FRESH_TOKEN + GRAPHQL_SSE],
    ["Apollo Client", NATIVE_SOCKET + FRESH_TOKEN + blocksOf("Apollo Client", "js")[0] + ASKING],
  ])("show what is there, and each change: %s", async (_name, program) => {
    await createDatastores(gateway.healthLake, 1);
    const client = startProcess([await write(toHere(program))]);
    await client.waitFor(/CREATING/);
    await clock.advance(CREATING_MS);
    await client.waitFor(/ACTIVE/);
  });

  /** Beside the project's own packages. */
  async function write(program: string): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), "clients-document-"));
    folders.push(folder);
    await symlink(join(ROOT, "node_modules"), join(folder, "node_modules"));
    await writeFile(join(folder, "main.mjs"), program);
    return join(folder, "main.mjs");
  }
});

function toHere(block: string): string {
  return block
    .replaceAll("http://127.0.0.1:4000", gateway.url)
    .replaceAll("ws://127.0.0.1:4000", gateway.url.replace("http", "ws"));
}

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
