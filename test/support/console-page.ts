// The console as a person at the browser uses it; it keeps a record of what the page asked for and complained about.
import type { Browser, BrowserContextOptions, Page, Request, WebSocket } from "playwright-core";

export interface ConsolePage {
  readonly page: Page;
  readonly requests: readonly Request[];
  readonly sockets: readonly WebSocket[];
  /** Console errors and warnings, uncaught errors and violations of the Content-Security-Policy. */
  readonly complaints: readonly string[];
  /** Resolves when the screen has this heading. */
  readonly seeTitle: (title: string) => Promise<void>;
  /** Resolves when what is shown is live. */
  readonly seeLive: () => Promise<void>;
  /** The row of a table that has a cell of this text. */
  readonly row: (table: string, text: string) => ReturnType<Page["locator"]>;
}

/** Shorter than a test may take, so that a failure names its step. */
const STEP_MS = 25_000;

/** In a browser context of its own, with an empty storage; the browser's close ends it. */
export async function openConsole(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<ConsolePage> {
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, ...options });
  const page = await context.newPage();
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
  return {
    page,
    requests,
    sockets,
    complaints,
    seeTitle: (title) => page.getByRole("heading", { level: 1, name: title, exact: true }).waitFor(),
    seeLive: () => page.getByText("Live", { exact: true }).waitFor(),
    row: (table, text) =>
      page
        .getByRole("table", { name: table, exact: true })
        .or(page.getByRole("grid", { name: table, exact: true }))
        .getByRole("row")
        .filter({ hasText: text }),
  };
}
