// The example apps, installed, built and used in a browser as their README says, beside the demo.
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { BUILD_TIMEOUT_MS, ROOT, ensureBuilt } from "../support/build.js";
import { run, startChild } from "../support/children.js";
import { describeWithChromium, launchChromium } from "../support/chromium.js";
import { findPort } from "../support/port.js";
import { startProcess } from "../support/process.js";
import { waitFor } from "../support/wait.js";

const TIMEOUT_MS = 240_000;
/** Without NODE_ENV, by which npm would leave out what builds them. */
const ENV = { ...process.env, NODE_ENV: undefined, NO_COLOR: "1" };
const INSTALLED = new Set(["node_modules", "dist"]);

describeWithChromium("an example app", () => {
  let browser: Browser;
  let folder: string;
  beforeAll(ensureBuilt, BUILD_TIMEOUT_MS);
  beforeAll(async () => {
    browser = await launchChromium();
    folder = await mkdtemp(join(tmpdir(), "example-apps-"));
    const filter = (path: string) => !INSTALLED.has(basename(path));
    await cp(join(ROOT, "examples/apps"), join(folder, "examples/apps"), { recursive: true, filter });
    await cp(join(ROOT, "schema.graphql"), join(folder, "schema.graphql"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test.each(["relay", "apollo-client", "urql"])(
    "%s lists jobs, starts one, and sees it end",
    async (name) => {
      const cwd = join(folder, "examples/apps", name);
      const npm = (...args: string[]) => run("npm", args, { cwd, env: ENV, timeoutMs: TIMEOUT_MS });
      await npm("ci", "--no-audit", "--no-fund");
      if (name === "relay") await npm("run", "relay", "--", "--validate");
      await npm("run", "build");
      const page = await browser.newPage();
      await page.goto(await serve(cwd, await startDemo()));
      await page.getByRole("heading", { level: 1 }).waitFor();
      await waitFor(async () => (await page.getByRole("row").count()) > 2);
      await seeRefused(page);
      await seeMore(page);
      const before = await listJobs(page);
      await startImport(page, `from-${name}`);
      // What was shown may be fewer by now, but none is missing from among them.
      const still = (await listJobs(page)).filter((job) => before.includes(job));
      expect(still.length).toBeGreaterThan(5);
      expect(still).toEqual(before.slice(0, still.length));
    },
    TIMEOUT_MS,
  );
});

/** The address of its gateway. */
async function startDemo(): Promise<string> {
  const demo = startProcess([join(ROOT, "dist/server.js"), "--demo"], {
    LOCAL_DATA_DIR: "",
    PORT: "0",
    LOCAL_SPEED: "4",
  });
  const [, graphql = ""] = await demo.waitFor(/^GraphQL: +(\S+)$/m);
  return new URL(graphql).origin;
}

async function serve(cwd: string, gateway: string): Promise<string> {
  const port = await findPort();
  const vite = [
    join(cwd, "node_modules/vite/bin/vite.js"),
    "preview",
    "--host",
    "127.0.0.1",
    "--port",
    String(port),
    "--strictPort",
  ];
  const { output } = startChild(process.execPath, vite, { cwd, env: { ...ENV, GATEWAY: gateway } });
  await waitFor(() => output.stdout.includes(String(port)), 30_000);
  return `http://127.0.0.1:${port}/`;
}

async function seeRefused(page: Page): Promise<void> {
  await page.getByLabel("Role").fill("nobody");
  await page.getByRole("button", { name: "Start" }).click();
  await page.locator("label .error").waitFor();
  expect(await page.getByLabel("Role").getAttribute("aria-invalid")).toBe("true");
  await page.getByLabel("Role").fill("arn:aws:iam::123456789012:role/HealthLakeImport");
}

async function startImport(page: Page, name: string): Promise<void> {
  await page.getByLabel("Name").fill(name);
  await page.getByRole("button", { name: "Start" }).click();
  const row = page.getByRole("row").filter({ hasText: name });
  await row.waitFor({ timeout: 30_000 });
  // By events alone: nothing asks again.
  await row.getByText(/^COMPLETED/).waitFor({ timeout: 60_000 });
  const shots = process.env.CONSOLE_SCREENSHOTS;
  if (shots) await page.screenshot({ path: join(shots, `app-${name}.png`), fullPage: true });
}

async function seeMore(page: Page): Promise<void> {
  const shown = await page.getByRole("row").count();
  await page.getByRole("button", { name: "More" }).click();
  await waitFor(async () => (await page.getByRole("row").count()) > shown);
}

/** Each by its name, kind, datastore and time, in their order. */
async function listJobs(page: Page): Promise<string[]> {
  const rows = await page.locator("tbody tr").all();
  return Promise.all(
    rows.map(async (row) => (await row.locator("td").allInnerTexts()).slice(0, 4).join(" ")),
  );
}
