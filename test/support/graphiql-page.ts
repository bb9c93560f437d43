// GraphiQL as a person at the browser uses it; it keeps a record of what the page asked for and complained about.
import type { Browser, Page, Request, WebSocket } from "playwright-core";

export interface GraphiqlPage {
  readonly page: Page;
  readonly requests: readonly Request[];
  readonly sockets: readonly WebSocket[];
  /** Console errors and warnings, uncaught errors and violations of the Content-Security-Policy. */
  readonly complaints: readonly string[];
  /** Presses the play button and chooses an operation of the open tab. */
  readonly run: (operationName: string) => Promise<void>;
  /** Ends the subscription that runs. */
  readonly stop: () => Promise<void>;
  /** Changes to the tab of that title. */
  readonly openTab: (title: string) => Promise<void>;
  /** Resolves when the response pane shows `text`. */
  readonly seeResponse: (text: string) => Promise<void>;
  /** All that the page has stored in the browser, as soon as `text` is under `key`. */
  readonly seeStored: (key: string, text: string) => Promise<Readonly<Record<string, string>>>;
  /** Puts text into one of the editors, before what it holds. */
  readonly insert: (editor: "operation" | "headers", text: string) => Promise<void>;
  /** Puts other variables into the open tab. */
  readonly replaceVariables: (variables: object) => Promise<void>;
}

/** Shorter than a test may take, so that a failure names its step. */
const STEP_MS = 25_000;
const POLL_MS = 50;

/**
 * Opens it in a browser context of its own, with an empty storage; where the schema can't be had without, `headers` are typed in
 * before it is asked for again. The browser's close ends it.
 */
export async function openGraphiql(browser: Browser, url: string, headers?: object): Promise<GraphiqlPage> {
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  const requests: Request[] = [];
  const complaints: string[] = [];
  const sockets: WebSocket[] = [];
  page.on("websocket", (socket) => sockets.push(socket));
  page.on("request", (request) => requests.push(request));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.setDefaultTimeout(STEP_MS);
  await page.goto(url);
  // It has a menu once GraphiQL has the schema and has found the operations; pressed before, it runs without asking.
  const play = page.locator(".graphiql-execute-button[aria-haspopup=menu]");
  if (headers) {
    await page.locator(".graphiql-response .view-lines").getByText("UNAUTHENTICATED").waitFor();
    await insert(page, "headers", JSON.stringify(headers));
    await page.getByRole("button", { name: /^Re-fetch GraphQL schema/ }).click();
  }
  await play.waitFor();
  return {
    page,
    requests,
    sockets,
    complaints,
    run: async (operationName) => {
      await play.click();
      await page.getByRole("menuitem", { name: operationName, exact: true }).click();
    },
    stop: () => page.getByRole("button", { name: "Stop query" }).click(),
    openTab: (title) => page.getByRole("tab", { name: title }).click(),
    seeResponse: (text) => page.locator(".graphiql-response .view-lines").getByText(text).first().waitFor(),
    seeStored: async (key, text) => {
      for (let waitedMs = 0; waitedMs < STEP_MS; waitedMs += POLL_MS) {
        // The page's policy forbids Playwright's own waitForFunction, which evaluates strings.
        const stored = await page.evaluate<Record<string, string>>("({ ...localStorage })");
        if (stored[key]?.includes(text)) return stored;
        await page.waitForTimeout(POLL_MS);
      }
      throw new Error(`${key} does not store ${text}`);
    },
    insert: (editor, text) => insert(page, editor, text),
    replaceVariables: async (variables) => {
      await page.getByRole("button", { name: "Variables", exact: true }).click();
      await page.locator(".graphiql-editor-tool .graphiql-editor:not(.hidden) .view-lines").click();
      await page.keyboard.press("ControlOrMeta+A");
      // Typed, the editor would complete brackets that are there already.
      const text = JSON.stringify(JSON.stringify(variables));
      await page.evaluate(`{
        const clipboardData = new DataTransfer();
        clipboardData.setData("text/plain", ${text});
        document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true }));
      }`);
    },
  };
}

async function insert(page: Page, editor: "operation" | "headers", text: string): Promise<void> {
  if (editor === "headers") await page.getByRole("button", { name: "Headers", exact: true }).click();
  const pane = editor === "headers" ? ".graphiql-editor-tool" : ".graphiql-query-editor";
  await page.locator(`${pane} .graphiql-editor:not(.hidden) .view-lines`).click();
  await page.keyboard.press("ControlOrMeta+Home");
  await page.keyboard.insertText(text);
}
