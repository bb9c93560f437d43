// Every screen as people see it: light and dark, wide and narrow. Their pictures are kept where CONSOLE_SCREENSHOTS says.
import { createRequire } from "node:module";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { BUILD_TIMEOUT_MS } from "../../support/build.js";
import { describeWithChromium, launchChromium } from "../../support/chromium.js";
import { ensureConsoleBundle } from "../../support/console-bundle.js";
import { type ConsoleData, startConsoleData } from "../../support/console-data.js";
import { openConsole } from "../../support/console-page.js";
import { startPrefixProxy } from "../../support/prefix-proxy.js";

const PICTURES = process.env.CONSOLE_SCREENSHOTS;
const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const TIMEOUT_MS = 180_000;

beforeAll(ensureConsoleBundle, BUILD_TIMEOUT_MS);

interface Variant {
  readonly width: number;
  readonly colorScheme: "light" | "dark";
}

const VARIANTS: readonly Variant[] = [
  { width: 1400, colorScheme: "light" },
  { width: 800, colorScheme: "dark" },
];

type ToAddress = (data: ConsoleData) => string | Promise<string>;

const SCREENS: readonly (readonly [name: string, title: string, toAddress: ToAddress])[] = [
  ["board", "Board", () => ""],
  ["datastore", "datastore 0", ({ datastoreIds: [id] }) => `#/datastores/${id}`],
  ["jobs", "Jobs", () => "#/jobs"],
  [
    "running job",
    "import 0",
    async (data) => `#/jobs/${encodeURIComponent(await data.toGlobalId(data.running))}`,
  ],
  [
    "ended job",
    "import 1",
    async (data) => `#/jobs/${encodeURIComponent(await data.toGlobalId(data.troubled))}`,
  ],
  ["import form", "Start import", ({ datastoreIds: [id] }) => `#/import?datastore=${id}`],
  ["export form", "Start export", () => "#/export"],
  ["quota", "Quota and health", () => "#/quota"],
  ["create form", "Create datastore", () => "#/create"],
];

describeWithChromium("the console's screens", () => {
  let browser: Browser;
  let data: ConsoleData;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  beforeEach(async () => {
    data = await startConsoleData(3);
  });
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
  });

  test.each(SCREENS)(
    "%s: asks no other origin, breaks no rule of its policy, and has no serious fault of accessibility",
    async (name, title, toAddress) => {
      const url = `${data.gateway.url}/console${await toAddress(data)}`;
      for (const { width, colorScheme } of VARIANTS) {
        const shown = await openConsole(browser, url, { viewport: { width, height: 900 }, colorScheme });
        await shown.seeTitle(title);
        await shown.page.waitForLoadState("networkidle");
        await keepPicture(shown.page, `${name} ${width} ${colorScheme}`);
        expect(await findFaults(shown.page)).toEqual([]);
        expect(shown.complaints).toEqual([]);
        const origins = shown.requests.map((request) => new URL(request.url()));
        expect(new Set(origins.map(({ origin }) => origin))).toEqual(new Set([data.gateway.url]));
        await shown.page.context().close();
      }
    },
    TIMEOUT_MS,
  );

  test(
    "work behind a proxy that serves them below a prefix, live data too",
    async () => {
      const proxy = await startPrefixProxy("/tools/healthlake", data.gateway.url);
      for (const path of ["/tools/healthlake/console", "/tools/healthlake/console/"]) {
        const shown = await openConsole(browser, `${proxy.origin}${path}`);
        await shown.seeTitle("Board");
        await shown.seeLive();
        await shown.row("Datastores", "datastore 2").waitFor();
        expect(shown.complaints).toEqual([]);
      }
      await proxy.close();
    },
    TIMEOUT_MS,
  );
});

async function keepPicture(page: Page, name: string): Promise<void> {
  if (!PICTURES) return;
  await mkdir(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `${name.replaceAll(" ", "-")}.png`), fullPage: true });
}

/** What axe calls serious or critical, by rule and element. It runs past the page's policy, as an extension would. */
async function findFaults(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  const run = async (expression: string) => {
    const { result, exceptionDetails } = await session.send("Runtime.evaluate", {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value as unknown;
  };
  await run(await readFile(AXE, "utf8"));
  return (await run(`axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ": " + html.slice(0, 200))))`)) as string[];
}
