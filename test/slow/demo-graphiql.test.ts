// Every example in GraphiQL's tabs, pressed in the demo as it stands there.
import { type Browser, type Page } from "playwright-core";
import { join } from "node:path";
import { BUILD_TIMEOUT_MS, ROOT, ensureBuilt } from "../support/build.js";
import { describeWithChromium, launchChromium } from "../support/chromium.js";
import { ensureGraphiqlBundle } from "../support/graphiql-bundle.js";
import { type GraphiqlPage, openGraphiql } from "../support/graphiql-page.js";
import { ask, startProcess } from "../support/process.js";
import { waitFor } from "../support/wait.js";

/** By the titles of their tabs, which are their first operations. The two that show an error are here by its code. */
const QUERIES = {
  Datastores: "ok",
  ImportProgress: "ok",
  RunningAndEndedJobs: "ok",
  AnyNode: "ok",
  MalformedId: "BAD_USER_INPUT",
};
const MUTATIONS = {
  CreateDatastore: "ok",
  CreateDatastoreOnce: "ok",
  StartImportJob: "ok",
  StartExportJob: "ok",
  TagAndUntag: "ok",
  RenameAndBackUp: "ok",
  RestoreDatastore: "ok",
  DisableAnalytics: "ok",
  DeleteDatastore: "ok",
  InvalidInput: "BAD_USER_INPUT",
};
const SUBSCRIPTIONS = [
  "WatchDatastores",
  "WatchImports",
  "WatchExports",
  "WatchOneImport",
  "WaitUntilActive",
];

describeWithChromium("GraphiQL's example tabs in the demo", () => {
  let browser: Browser;
  beforeAll(ensureBuilt, BUILD_TIMEOUT_MS);
  beforeAll(ensureGraphiqlBundle, BUILD_TIMEOUT_MS);
  beforeAll(async () => {
    browser = await launchChromium();
  });

  test("succeed as they stand, and what they start does too", async () => {
    const demo = startProcess([join(ROOT, "dist/server.js"), "--demo"], {
      LOCAL_DATA_DIR: "",
      PORT: "0",
      LOCAL_SPEED: "4",
    });
    const [, graphql = ""] = await demo.waitFor(/^GraphQL: +(\S+)$/m);
    const graphiql = await openGraphiql(browser, graphql.replace(/graphql$/, "graphiql"));
    const seen = new Map<string, string>();
    for (const name of Object.keys(QUERIES)) seen.set(name, await press(graphiql, name));
    await graphiql.openTab("WatchDatastores");
    for (const name of SUBSCRIPTIONS) seen.set(name, await watch(graphiql, name));
    await seeLinesWrapped(graphiql.page);
    await graphiql.openTab("CreateDatastore");
    for (const name of Object.keys(MUTATIONS)) seen.set(name, await press(graphiql, name));
    const watched = SUBSCRIPTIONS.map((name) => [name, "ok"]);
    expect(Object.fromEntries(seen)).toEqual({ ...QUERIES, ...MUTATIONS, ...Object.fromEntries(watched) });
    expect(graphiql.complaints).toEqual([]);

    // Lines of the demo's files are wrong on purpose.
    const ended = await waitFor(async () => {
      const [imported, exported] = await readStarted(graphql);
      return imported?.endTime && exported?.endTime ? [imported.status, exported.status] : undefined;
    }, 60_000);
    expect(ended).toEqual(["COMPLETED_WITH_ERRORS", "COMPLETED"]);
    demo.child.kill("SIGTERM");
    expect(await demo.exited).toMatchObject({ code: 0, stderr: "" });
  }, 180_000);
});

interface Job {
  readonly status: string;
  readonly endTime: string | null;
}

/** The import and the export that the tab has started in the playground, which has another name by then. */
async function readStarted(graphql: string): Promise<readonly (Job | undefined)[]> {
  const { data } = await ask(
    graphql,
    `{ datastores(first: 1, filter: { name: "demo-playground-renamed" }) { nodes {
      importJobs(filter: { name: "from-graphiql" }) { nodes { status endTime } }
      exportJobs { nodes { status endTime } } } } }`,
  );
  const [playground] = data.datastores.nodes;
  return [playground?.importJobs.nodes[0], playground?.exportJobs.nodes[0]];
}

/** `ok`, or the code of the error. */
async function press({ page, run }: GraphiqlPage, name: string): Promise<string> {
  const answered = page.waitForResponse(
    (response) =>
      (response.request().postDataJSON() as { operationName?: string } | null)?.operationName === name,
  );
  await run(name);
  const { errors } = (await (await answered).json()) as {
    errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
  };
  return errors?.[0]?.extensions.code ?? "ok";
}

/** `ok`, or what it shows. */
async function watch({ page, run }: GraphiqlPage, name: string): Promise<string> {
  await run(name);
  const response = page.locator(".graphiql-response .view-lines");
  await waitFor(async () => /"received": \d|"errors"/.test(await textOf(response)), 30_000);
  if (name === "WatchImports") {
    // The demo moves by itself, and what came before stays in sight.
    await waitFor(async () => Number(/"received": (\d+)/.exec(await textOf(response))?.[1]) >= 4, 60_000);
    expect(await textOf(response)).toMatch(/"observedAt".*"message".*"observedAt"/s);
  }
  const text = await textOf(response);
  const stop = page.getByRole("button", { name: "Stop query" });
  // Those of one job or one datastore may have completed by themselves.
  if (await stop.isVisible()) await stop.click();
  return text.includes('"errors"') ? text : "ok";
}

/** Monaco writes spaces as no-break ones. */
async function textOf(locator: ReturnType<Page["locator"]>): Promise<string> {
  return (await locator.innerText()).replaceAll("\u00a0", " ");
}

/** The first line of the tab is advice, and longer than the editor is wide. */
async function seeLinesWrapped(page: Page): Promise<void> {
  const editor = page.locator(".graphiql-query-editor");
  // The page's policy forbids functions that are made of strings, not expressions.
  const widths: readonly [number, number] = await page.evaluate(`(() => {
    const it = document.querySelector(".graphiql-query-editor");
    const lines = [...it.querySelectorAll(".view-line > span")];
    return [it.clientWidth, Math.max(...lines.map((line) => line.getBoundingClientRect().width))];
  })()`);
  expect(widths[1]).toBeLessThanOrEqual(widths[0]);
  expect(await textOf(editor.locator(".view-lines"))).toContain("Subscriptions: the present state first");
}
