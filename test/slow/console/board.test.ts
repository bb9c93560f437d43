// The board on 20 datastores, AWS's own quota: what it weighs, what it shows as it happens, and what an outage does to it.
import type { Browser } from "playwright-core";
import { BUILD_TIMEOUT_MS } from "../../support/build.js";
import { describeWithChromium, launchChromium } from "../../support/chromium.js";
import { ensureConsoleBundle } from "../../support/console-bundle.js";
import { type ConsoleData, startConsoleData } from "../../support/console-data.js";
import { openConsole } from "../../support/console-page.js";
import { on } from "../../support/faults.js";
import { startTestGateway } from "../../support/gateway.js";
import { waitFor } from "../../support/wait.js";

const TIMEOUT_MS = 120_000;
/** Of all that the first screen needs, as it is sent. */
const BUDGET_BYTES = 580_000;

beforeAll(ensureConsoleBundle, BUILD_TIMEOUT_MS);

describeWithChromium("the board", () => {
  let browser: Browser;
  let data: ConsoleData;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  beforeEach(async () => {
    data = await startConsoleData(20);
  });
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
  });

  test(
    "shows 20 datastores and what runs in them, out of at most 580 kB",
    async () => {
      const shown = await openConsole(browser, `${data.gateway.url}/console`);
      await shown.row("Datastores", "datastore 19").waitFor();
      await shown.row("Running", "import 0").getByText("1,002 lines, 2 failed").waitFor();
      await shown.row("Needs attention", "import 1").getByText("Completed with errors").waitFor();
      const sizes = await Promise.all(
        shown.requests.map(async (request) => (await request.sizes()).responseBodySize),
      );
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(BUDGET_BYTES);
    },
    TIMEOUT_MS,
  );

  test(
    "shows a change without being asked, and leaves filter and focus alone",
    async () => {
      const { running, setProgress, gateway } = data;
      const shown = await openConsole(browser, `${gateway.url}/console`);
      await shown.seeLive();
      const find = shown.page.getByPlaceholder("Find in datastores");
      await find.fill("datastore 1");
      const row = shown.row("Running", "import 0");
      for (const imported of [2000, 3000, 4000]) {
        setProgress(running, imported, 2);
        await row.getByText(`${(imported + 2).toLocaleString("en")} lines, 2 failed`).waitFor();
      }
      gateway.local.reportJob(running, { status: "COMPLETED_WITH_ERRORS" });
      await shown.row("Needs attention", "import 0").waitFor();
      await row.waitFor({ state: "detached" });
      expect(await find.inputValue()).toBe("datastore 1");
      expect(await shown.page.evaluate("document.activeElement.placeholder")).toBe("Find in datastores");
      expect(shown.complaints).toEqual([]);
    },
    TIMEOUT_MS,
  );

  test(
    "has one query and two subscriptions, on one socket, and more tabs need no more polls",
    async () => {
      const { gateway } = data;
      const open = async () => {
        const shown = await openConsole(browser, `${gateway.url}/console`);
        await shown.seeLive();
        return shown;
      };
      const tabs = [await open(), await open(), await open()];
      expect(tabs.map(({ sockets }) => sockets.length)).toEqual([1, 1, 1]);
      await waitFor(() => gateway.status().subscriptions === 6);
      const answer = await gateway.query("{ gateway { pollers { datastores importJobs exportJobs } } }");
      expect(answer.data).toEqual({
        gateway: { pollers: { datastores: 1, importJobs: 20, exportJobs: 20 } },
      });
    },
    TIMEOUT_MS,
  );

  test(
    "never says a percentage where the size of the input is not known",
    async () => {
      const shown = await openConsole(browser, `${data.gateway.url}/console`);
      const row = shown.row("Running", "import 0");
      await row.getByText("1,002 lines").waitFor();
      expect(await row.innerText()).not.toContain("%");
      expect(await row.getByRole("progressbar").count()).toBe(0);
    },
    TIMEOUT_MS,
  );

  test(
    "asks again for what could not be had",
    async () => {
      const { gateway } = data;
      gateway.setFaults(
        on("ListFHIRExportJobs", { kind: "error", name: "InternalServerException", status: 500 }),
      );
      const shown = await openConsole(browser, `${gateway.url}/console`);
      await shown.page.getByText("Some of this could not be loaded").waitFor();
      gateway.setFaults(() => undefined);
      await shown.row("Running", "import 0").waitFor();
      await shown.page.getByText("Some of this could not be loaded").waitFor({ state: "detached" });
    },
    TIMEOUT_MS,
  );

  test(
    "says from when it is while the gateway is away, and is right by itself when that is back",
    async () => {
      const { gateway, running } = data;
      const shown = await openConsole(browser, `${gateway.url}/console`);
      await shown.seeLive();
      await gateway.close();
      await shown.page.getByText(/^As of .* \(reconnecting\)$/).waitFor();
      gateway.local.reportJob(running, { status: "COMPLETED" });
      await startTestGateway({
        env: { PORT: new URL(gateway.url).port, POLL_ACTIVE_MS: "200", POLL_IDLE_MS: "400" },
        dependencies: { healthLake: { endpoint: gateway.local.url } },
      });
      await shown.seeLive();
      await shown.row("Running", "import 0").waitFor({ state: "detached" });
      await shown.row("Datastores", "datastore 0").getByText("Completed", { exact: true }).waitFor();
    },
    TIMEOUT_MS,
  );
});
