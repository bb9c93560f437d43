import fastify from "fastify";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { graphiql } from "../../src/http/server/graphiql.js";
import { describeWithChromium, launchChromium } from "../support/chromium.js";
import { startTestGateway, type TestGateway } from "../support/gateway.js";
import { BUILD_TIMEOUT_MS } from "../support/build.js";
import { ensureGraphiqlBundle } from "../support/graphiql-bundle.js";
import { openGraphiql } from "../support/graphiql-page.js";
import { startPrefixProxy } from "../support/prefix-proxy.js";
import { createDatastores } from "../support/resources.js";

let gateway: TestGateway;
let address: string;

beforeAll(ensureGraphiqlBundle, BUILD_TIMEOUT_MS);
beforeEach(async () => {
  gateway = await startTestGateway();
  address = `${gateway.url}/graphiql`;
  await createDatastores(gateway.healthLake, 1);
});

describe("/graphiql over HTTP", () => {
  async function fetchPageAndAsset() {
    const page = await fetch(address);
    const html = await page.text();
    const [, asset = ""] = /src="\.\/graphiql\/(assets\/[^"]+)"/.exec(html) ?? [];
    return { page, html, asset: await fetch(`${address}/${asset}`) };
  }

  test("sends the page and its files with a policy that names no other origin", async () => {
    const { page, asset } = await fetchPageAndAsset();
    expect([page.status, asset.status]).toEqual([200, 200]);
    for (const { headers } of [page, asset]) {
      expect(headers.get("content-security-policy")).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
      expect(headers.get("content-security-policy")).not.toMatch(/https?:|unsafe-eval|\*/);
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("referrer-policy")).toBe("no-referrer");
    }
  });

  test("lets the browser keep the files, but not the page without asking again", async () => {
    const { page, asset } = await fetchPageAndAsset();
    expect(page.headers.get("cache-control")).toBe("no-cache");
    expect(asset.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    expect(asset.headers.get("content-encoding")).toBe("gzip");
    expect(asset.headers.get("vary")).toBe("accept-encoding");
  });

  test("has no inline script", async () => {
    const { html } = await fetchPageAndAsset();
    expect(html.match(/<script[^>]*>[^<]*/g)).toEqual([expect.stringMatching(/ src="[^"]+">$/)]);
  });

  test("answers 404 for a file that is not there, and for everything where GRAPHIQL is false", async () => {
    const off = await startTestGateway({ env: { GRAPHIQL: "false" } });
    expect((await fetch(`${address}/assets/none.js`)).status).toBe(404);
    expect((await fetch(`${off.url}/graphiql`)).status).toBe(404);
  });

  test("says how to build GraphiQL where it is not built", async () => {
    const directory = await mkdtemp(join(tmpdir(), "graphiql-"));
    const app = fastify();
    await app.register(graphiql, { directory });
    const answer = await fetch(`${await app.listen({ port: 0, host: "127.0.0.1" })}/graphiql`);
    expect([answer.status, await answer.text()]).toEqual([503, expect.stringContaining("npm run build")]);
    await app.close();
    await rm(directory, { recursive: true });
  });
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
