// Subscriptions in GraphiQL, as a person at the browser runs them. HealthLake's clock stands still until a test moves it.
import { CreateFHIRDatastoreCommand } from "@aws-sdk/client-healthlake";
import type { Browser } from "playwright-core";
import { describeWithChromium, launchChromium } from "../../support/chromium.js";
import { FakeClock } from "../../support/fake-clock.js";
import { startTestGateway, type TestGateway } from "../../support/gateway.js";
import { BUILD_TIMEOUT_MS } from "../../support/build.js";
import { ensureGraphiqlBundle } from "../../support/graphiql-bundle.js";
import { openGraphiql } from "../../support/graphiql-page.js";
import { startPrefixProxy } from "../../support/prefix-proxy.js";
import { createDatastores } from "../../support/resources.js";

const CREATING_MS = 10_000;
const SUBMITTED_MS = 2000;
const IMPORT_MS = 20_000;

describeWithChromium("GraphiQL's subscriptions in Chromium", () => {
  let browser: Browser;
  let gateway: TestGateway;
  let address: string;
  let clock: FakeClock;

  beforeAll(ensureGraphiqlBundle, BUILD_TIMEOUT_MS);
  beforeAll(async () => {
    browser = await launchChromium();
  });
  beforeEach(async () => {
    clock = new FakeClock();
    const durations = { creatingMs: CREATING_MS, submittedMs: SUBMITTED_MS, importMs: IMPORT_MS };
    gateway = await startTestGateway({
      local: { clock, durations },
      env: { POLL_ACTIVE_MS: "100", POLL_IDLE_MS: "100" },
    });
    address = `${gateway.url}/graphiql`;
  });
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
  });

  test("show the present state and then each change, over a socket that the page's policy lets through", async () => {
    const graphiql = await openGraphiql(browser, address);
    await createDatastores(gateway.healthLake, 1);
    await graphiql.openTab("WatchDatastores");
    await graphiql.run("WatchDatastores");
    await graphiql.seeResponse('"CREATING"');
    await clock.advance(CREATING_MS);
    await graphiql.seeResponse('"previousStatus": "CREATING"');
    await graphiql.seeResponse('"ACTIVE"');
    await createDatastore("newcomer");
    await graphiql.seeResponse('"newcomer"');

    expect(graphiql.sockets.map((socket) => socket.url())).toEqual([
      `${gateway.url.replace("http", "ws")}/graphql`,
    ]);
    expect(graphiql.complaints).toEqual([]);
  });

  test("show in one example tab an import that another one starts", async () => {
    const [datastoreId = ""] = await createDatastores(gateway.healthLake, 1);
    await clock.advance(CREATING_MS);
    const watching = await openGraphiql(browser, address);
    const starting = await openGraphiql(browser, address);
    await watching.openTab("WatchDatastores");
    await watching.replaceVariables({ datastoreId });
    await watching.run("WatchImports");
    await starting.openTab("CreateDatastore");
    await starting.replaceVariables({ id: datastoreId });
    await starting.run("StartImportJob");
    await starting.seeResponse('"SUBMITTED"');

    await watching.seeResponse('"status": "SUBMITTED"');
    await watching.seeResponse('"from-graphiql"');
    await clock.advance(SUBMITTED_MS);
    await watching.seeResponse('"status": "IN_PROGRESS"');
    await clock.advance(IMPORT_MS / 2);
    await watching.seeResponse('"totalNumberOfResourcesImported": 500');
    await clock.advance(IMPORT_MS / 2);
    await watching.seeResponse('"status": "COMPLETED"');
    expect([watching.complaints, starting.complaints]).toEqual([[], []]);
  });

  test("end with the stop button, and their socket with them", async () => {
    const graphiql = await openGraphiql(browser, address);
    await createDatastores(gateway.healthLake, 1);
    await graphiql.openTab("WatchDatastores");
    await graphiql.run("WatchDatastores");
    await graphiql.seeResponse('"CREATING"');
    const closed = graphiql.sockets[0]?.waitForEvent("close", { predicate: () => true });
    await graphiql.stop();
    await closed;
    expect(graphiql.sockets.map((socket) => socket.isClosed())).toEqual([true]);
  });

  test("show an error in the shape of an answer, and how the socket was closed", async () => {
    const graphiql = await openGraphiql(browser, address);
    await graphiql.openTab("WatchDatastores");
    await graphiql.run("WatchImports");
    await graphiql.seeResponse('"BAD_USER_INPUT"');

    await createDatastores(gateway.healthLake, 1);
    await graphiql.run("WatchDatastores");
    await graphiql.seeResponse('"CREATING"');
    await gateway.close();
    await graphiql.seeResponse("No socket could be opened at ws://");
  });

  test("carry the headers typed into GraphiQL in connection_init", async () => {
    const graphiql = await openGraphiql(browser, address);
    await createDatastores(gateway.healthLake, 1);
    await graphiql.openTab("WatchDatastores");
    await graphiql.insert("headers", '{ "authorization": "Bearer top-secret" }');
    const socket = graphiql.page.waitForEvent("websocket");
    const sent = socket.then((opened) => opened.waitForEvent("framesent"));
    await graphiql.run("WatchDatastores");
    await graphiql.seeResponse('"CREATING"');
    expect(JSON.parse(String((await sent).payload))).toEqual({
      type: "connection_init",
      payload: { authorization: "Bearer top-secret" },
    });
  });

  test("work behind a proxy that serves the gateway below a path", async () => {
    const proxy = await startPrefixProxy("/tools/healthlake", gateway.url);
    const graphiql = await openGraphiql(browser, `${proxy.origin}/tools/healthlake/graphiql`);
    await createDatastores(gateway.healthLake, 1);
    await graphiql.openTab("WatchDatastores");
    await graphiql.run("WatchDatastores");
    await graphiql.seeResponse('"CREATING"');
    await clock.advance(CREATING_MS);
    await graphiql.seeResponse('"ACTIVE"');
    expect(graphiql.sockets.map((socket) => socket.url())).toEqual([
      `${proxy.origin.replace("http", "ws")}/tools/healthlake/graphql`,
    ]);
    expect(graphiql.complaints).toEqual([]);
    await proxy.close();
  });

  test("can't be had of another origin from the page, for its policy forbids it", async () => {
    const other = await startTestGateway();
    const { page, complaints } = await openGraphiql(browser, address);
    const refused = page.waitForEvent("console", (message) => message.text().includes("connect-src 'self'"));
    await page.evaluate(
      `new Promise((ended) => { try { new WebSocket("${other.url.replace("http", "ws")}/graphql").onerror = ended; } catch { ended(); } }).then(() => 0)`,
    );
    await refused;
    expect(complaints.join()).toContain("Content Security Policy");
  });

  async function createDatastore(name: string): Promise<void> {
    await gateway.healthLake.send(
      new CreateFHIRDatastoreCommand({ DatastoreTypeVersion: "R4", DatastoreName: name }),
    );
  }
});
