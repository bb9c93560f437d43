// The console's forms: what is wrong stands at its field, and nothing is started twice.
import type { Browser, Page } from "playwright-core";
import { BUILD_TIMEOUT_MS } from "../../support/build.js";
import { describeWithChromium, launchChromium } from "../../support/chromium.js";
import { ensureConsoleBundle } from "../../support/console-bundle.js";
import { type ConsoleData, startConsoleData } from "../../support/console-data.js";
import { openConsole } from "../../support/console-page.js";

const TIMEOUT_MS = 120_000;
const ROLE = "arn:aws:iam::123456789012:role/HealthLake";

beforeAll(ensureConsoleBundle, BUILD_TIMEOUT_MS);

describeWithChromium("the console's forms", () => {
  let browser: Browser;
  let data: ConsoleData;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  beforeEach(async () => {
    data = await startConsoleData(2);
  });
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
  });

  const openImport = async () => {
    const { gateway, datastoreIds } = data;
    const shown = await openConsole(browser, `${gateway.url}/console#/import?datastore=${datastoreIds[0]}`);
    await shown.seeTitle("Start import");
    return shown.page;
  };
  const fill = async (page: Page, fields: Readonly<Record<string, string>>) => {
    for (const [label, value] of Object.entries(fields)) await page.getByLabel(label).fill(value);
  };
  const RIGHT = {
    Name: "from the console",
    "Read from": "s3://intake/new/",
    "Write the results to": "s3://results/",
    "Key that encrypts the results": "alias/key",
  };
  const submit = (page: Page) => page.getByRole("button", { name: "Start import", exact: true });
  const started = () => data.gateway.calls.filter(({ action }) => action === "StartFHIRImportJob").length;

  test(
    "show each violation at its field, and send nothing to HealthLake",
    async () => {
      const page = await openImport();
      const before = started();
      await fill(page, { ...RIGHT, "Read from": "http://nowhere", "Key that encrypts the results": "" });
      await fill(page, { Role: "nobody" });
      await submit(page).click();
      await page.getByText("This is not in the form that is wanted.").first().waitFor();
      const invalid = await page.evaluate<string[]>(
        "[...document.querySelectorAll('input[aria-invalid=true]')].map(({ name }) => name)",
      );
      expect(invalid.sort()).toEqual([
        "dataAccessRoleArn",
        "inputDataConfig.s3Uri",
        "jobOutputDataConfig.s3Configuration.kmsKeyId",
      ]);
      expect(started()).toBe(before);
    },
    TIMEOUT_MS,
  );

  test(
    "start one job, though it is clicked twice, and show it",
    async () => {
      const page = await openImport();
      const before = started();
      await fill(page, { ...RIGHT, Role: ROLE });
      await submit(page).dblclick();
      await page.getByRole("heading", { level: 1, name: "from the console" }).waitFor();
      expect(started()).toBe(before + 1);
    },
    TIMEOUT_MS,
  );

  test(
    "start one job, though the answer was lost and it is sent again",
    async () => {
      const page = await openImport();
      await fill(page, { ...RIGHT, Role: ROLE });
      let lost = 0;
      await page.route("**/graphql", async (route) => {
        if (lost++ > 0) return route.continue();
        await route.fetch();
        await route.abort();
      });
      await submit(page).click();
      await page.getByText("sending it again does nothing twice").waitFor();
      await submit(page).click();
      await page.getByRole("heading", { level: 1, name: "from the console" }).waitFor();
      const answer = await data.gateway.query(
        "query ($id: ID!) { datastore(id: $id) { importJobs { nodes { name } } } }",
        { id: data.datastoreIds[0] },
      );
      const { nodes } = (answer.data as { datastore: { importJobs: { nodes: { name: string }[] } } })
        .datastore.importJobs;
      expect(nodes.filter(({ name }) => name === "from the console")).toHaveLength(1);
    },
    TIMEOUT_MS,
  );

  test(
    "start an import by the keyboard alone",
    async () => {
      const page = await openImport();
      await page.getByLabel("Name").focus();
      for (const text of [RIGHT.Name, "s3://intake/new/", "s3://results/", "alias/key", ROLE]) {
        await page.keyboard.type(text);
        await page.keyboard.press("Tab");
      }
      await page.keyboard.press("Shift+Tab");
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { level: 1, name: "from the console" }).waitFor();
    },
    TIMEOUT_MS,
  );

  test(
    "delete a datastore only where its name is typed",
    async () => {
      const shown = await openConsole(
        browser,
        `${data.gateway.url}/console#/datastores/${data.datastoreIds[1]}`,
      );
      await shown.seeTitle("datastore 1");
      await shown.page.getByRole("button", { name: "Delete", exact: true }).click();
      const dialog = shown.page.getByRole("dialog");
      const confirm = dialog.getByRole("button", { name: "Delete", exact: true });
      await dialog.getByRole("textbox").fill("datastore");
      expect(await confirm.isDisabled()).toBe(true);
      await dialog.getByRole("textbox").fill("datastore 1");
      await confirm.click();
      await shown.page.getByText("datastore 1 is being deleted.").waitFor();
      await shown.page.getByText("Deleted", { exact: true }).waitFor();
    },
    TIMEOUT_MS,
  );

  test(
    "save changed tags as what is set and what is taken off",
    async () => {
      const { gateway, datastoreIds } = data;
      const shown = await openConsole(browser, `${gateway.url}/console#/datastores/${datastoreIds[0]}`);
      const { page } = shown;
      await page.getByRole("tab", { name: "Tags" }).click();
      await page.getByRole("button", { name: "Add new tag" }).click();
      await page.getByPlaceholder("Enter key").last().fill("team");
      await page.getByPlaceholder("Enter value").last().fill("research");
      await page.getByRole("button", { name: "Save tags" }).click();
      await page.getByText("The tags are saved.").waitFor();
      const answer = await gateway.query("query ($id: ID!) { datastore(id: $id) { tags { key value } } }", {
        id: datastoreIds[0],
      });
      expect((answer.data as { datastore: { tags: object[] } }).datastore.tags).toEqual([
        { key: "index", value: "0" },
        { key: "team", value: "research" },
      ]);
      expect(gateway.calls.filter(({ action }) => action === "UntagResource")).toEqual([]);
    },
    TIMEOUT_MS,
  );
});
