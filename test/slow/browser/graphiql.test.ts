import type { Browser } from "playwright-core";
import { BUILD_TIMEOUT_MS } from "../../support/build.js";
import { describeWithChromium, launchChromium } from "../../support/chromium.js";
import { startTestGateway, type TestGateway } from "../../support/gateway.js";
import { ensureGraphiqlBundle } from "../../support/graphiql-bundle.js";
import { openGraphiql } from "../../support/graphiql-page.js";
import { startPrefixProxy } from "../../support/prefix-proxy.js";
import { createDatastores } from "../../support/resources.js";

let gateway: TestGateway;
let address: string;

beforeAll(ensureGraphiqlBundle, BUILD_TIMEOUT_MS);
beforeEach(async () => {
  gateway = await startTestGateway();
  address = `${gateway.url}/graphiql`;
  await createDatastores(gateway.healthLake, 1);
});

describeWithChromium("GraphiQL in Chromium", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
  });

  test("runs an operation of its first tab and shows the answer", async () => {
    const { run, seeResponse } = await openGraphiql(browser, address);
    await run("Datastores");
    await seeResponse('"datastore 0"');
  });

  test("shows the schema's descriptions", async () => {
    const { data } = await gateway.query('{ __type(name: "Query") { fields { name description } } }');
    const { fields } = (data as { __type: { fields: { name: string; description: string }[] } }).__type;
    const [opening = ""] =
      fields.find(({ name }) => name === "datastores")?.description.split(/[.,`\n]/) ?? [];
    expect(opening).toMatch(/\w \w/);

    const { page } = await openGraphiql(browser, address);
    await page.getByRole("button", { name: "Show Documentation Explorer" }).click();
    const docs = page.locator(".graphiql-doc-explorer");
    await docs.getByText("Query", { exact: true }).click();
    await docs.getByText("datastores", { exact: true }).click();
    await docs.getByText(opening).first().waitFor();
  });

  test("asks no other origin for anything, and breaks no rule of its policy", async () => {
    const { page, run, seeResponse, requests, complaints } = await openGraphiql(browser, address);
    await run("Datastores");
    await seeResponse('"datastore 0"');
    // What loads more scripts and styles on demand: the formatter, the editor's search, the history, the settings.
    await page.getByRole("button", { name: /^Prettify query/ }).click();
    await page.locator(".graphiql-query-editor .view-lines").click();
    await page.keyboard.press("ControlOrMeta+F");
    await page.locator(".find-widget.visible").waitFor();
    await page.getByRole("button", { name: "Show History" }).click();
    await page.getByRole("button", { name: "Open settings dialog" }).click();
    await page.getByRole("dialog").waitFor();
    await page.waitForLoadState("networkidle");

    expect(complaints).toEqual([]);
    expect(page.workers().length).toBeGreaterThan(0);
    const urls = requests.map((request) => new URL(request.url())).filter((url) => url.protocol !== "data:");
    expect(new Set(urls.map((url) => url.origin))).toEqual(new Set([gateway.url]));
  });

  test.each(["/tools/healthlake/graphiql", "/tools/healthlake/graphiql/?from=menu"])(
    "works behind a proxy that serves it at %s",
    async (path) => {
      const proxy = await startPrefixProxy("/tools/healthlake", gateway.url);
      const { run, seeResponse, complaints } = await openGraphiql(browser, `${proxy.origin}${path}`);
      await run("Datastores");
      await seeResponse('"datastore 0"');
      expect(complaints).toEqual([]);
      await proxy.close();
    },
  );

  test("sends the headers typed into it, and stores them nowhere", async () => {
    const { page, insert, run, seeResponse, seeStored, requests } = await openGraphiql(browser, address);
    await insert("headers", '{ "x-api-key": "top-secret" }');
    await run("Datastores");
    await seeResponse('"datastore 0"');
    const operation = requests.filter((request) => request.method() === "POST").at(-1);
    expect(await operation?.headerValue("x-api-key")).toBe("top-secret");

    // GraphiQL stores its tabs with a delay, in order: once the marker is there, so is all that came before.
    await insert("operation", "# marker\n");
    const stored = await seeStored("graphiql:tabState", "# marker");
    expect(Object.keys(stored)).toEqual(expect.arrayContaining(["graphiql:tabState", "graphiql:queries"]));
    expect(JSON.stringify(stored)).not.toContain("top-secret");
    expect(await page.evaluate("sessionStorage.length + document.cookie.length")).toBe(0);
  });
});
