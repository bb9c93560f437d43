// Pages of other origins, in a real browser: what CORS_ORIGINS names can be read, and nothing else.
import { createServer, type Server } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import type { Browser, Page } from "playwright-core";
import { type AuthGateway, startAuthGateway } from "../../support/auth.js";
import { describeWithChromium, launchChromium } from "../../support/chromium.js";
import { startTestGateway } from "../../support/gateway.js";

describeWithChromium("a page of another origin", () => {
  let browser: Browser;
  let servers: Server[];
  let friend: Page;
  let stranger: Page;

  beforeAll(async () => {
    browser = await launchChromium();
  });
  beforeEach(async () => {
    servers = [];
    [friend, stranger] = [await openPage(), await openPage()];
  });
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
  });

  /** An empty page, with an origin of its own. */
  async function openPage(): Promise<Page> {
    const server = createServer((_request, response) =>
      response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html>"),
    ).listen(0, "127.0.0.1");
    servers.push(server);
    await once(server, "listening");
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    return page;
  }

  const originOf = (page: Page) => new URL(page.url()).origin;

  function start(): Promise<AuthGateway> {
    const env = { CORS_ORIGINS: originOf(friend) };
    return startAuthGateway([{ id: "ci", roles: ["viewer"] }], { env });
  }

  /** Resolves with what the page may read of the answer, or with the browser's refusal. */
  function post(page: Page, url: string, headers: object): Promise<string> {
    const init = {
      method: "POST",
      body: '{"query":"{ __typename }"}',
      headers: { "content-type": "application/json", ...headers },
    };
    return page.evaluate(
      `fetch(${JSON.stringify(url)}, ${JSON.stringify(init)}).then(
        async (answer) => answer.status + " " + !!answer.headers.get("x-request-id") + " " + await answer.text(),
        (error) => error.name)`,
    );
  }

  test.each(["/graphql", "/graphql/stream"])(
    "reads %s where CORS_ORIGINS names it, errors too",
    async (path) => {
      const { url, headersOf } = await start();
      expect(await post(friend, url + path, headersOf("ci"))).toMatch(/^200 true .*"__typename":"Query"/s);
      expect(await post(friend, url + path, {})).toMatch(/^401 true .*UNAUTHENTICATED/);
      expect(await post(stranger, url + path, headersOf("ci"))).toBe("TypeError");
    },
  );

  test("listens to a stream, and opens a socket, where CORS_ORIGINS names it", async () => {
    const { url } = await startTestGateway({ env: { CORS_ORIGINS: originOf(friend) } });
    const listen = (page: Page) =>
      page.evaluate(`new Promise((resolve) => {
        const events = new EventSource("${url}/graphql/stream?query={__typename}");
        events.addEventListener("next", ({ data }) => { events.close(); resolve(data); });
        events.onerror = () => { events.close(); resolve("refused"); };
      })`);
    const connect = (page: Page) =>
      page.evaluate(`new Promise((resolve) => {
        const socket = new WebSocket("${url.replace("http", "ws")}/graphql", "graphql-transport-ws");
        socket.onopen = () => { socket.close(); resolve("open"); };
        socket.onerror = () => resolve("refused");
      })`);
    expect([await listen(friend), await connect(friend)]).toEqual([
      expect.stringContaining('"__typename":"Query"'),
      "open",
    ]);
    expect([await listen(stranger), await connect(stranger)]).toEqual(["refused", "refused"]);
  });

  test("has no stream run for it by an image or a script", async () => {
    const gateway = await startTestGateway({ env: { CORS_ORIGINS: originOf(friend) } });
    const query = encodeURIComponent("{ datastores { nodes { id } } }");
    for (const [page, tag] of [[friend, "img"] as const, [stranger, "script"] as const]) {
      // An error in any case, since an answer is neither; after it the gateway has run what it would.
      await page.evaluate(`new Promise((resolve) => {
        const element = document.createElement("${tag}");
        element.onerror = () => resolve();
        element.src = "${gateway.url}/graphql/stream?query=${query}";
        document.documentElement.append(element);
      })`);
    }
    expect(gateway.calls).toEqual([]);
  });
});
