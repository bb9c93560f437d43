// GraphiQL of a gateway that asks who is calling: a person types a credential as a header, and explores with it.
import type { Browser } from "playwright-core";
import { type AuthGateway, startAuthGateway } from "../../support/auth.js";
import { describeWithChromium, launchChromium } from "../../support/chromium.js";
import { BUILD_TIMEOUT_MS } from "../../support/build.js";
import { ensureGraphiqlBundle } from "../../support/graphiql-bundle.js";
import { openGraphiql } from "../../support/graphiql-page.js";
import { createDatastores } from "../../support/resources.js";
import { startTokenGateway } from "../../support/tokens.js";

const OPEN = { GRAPHIQL: "true", INTROSPECTION: "true", POLL_ACTIVE_MS: "100", POLL_IDLE_MS: "100" };

describeWithChromium("GraphiQL with a credential", () => {
  let browser: Browser;
  beforeAll(ensureGraphiqlBundle, BUILD_TIMEOUT_MS);
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
  });

  const startWithKeys = (): Promise<AuthGateway> =>
    startAuthGateway([{ id: "ci", roles: ["viewer"] }], { env: OPEN });

  test.each<[string, () => Promise<[url: string, headers: object]>]>([
    [
      "an API key",
      async () => {
        const gateway = await startWithKeys();
        await createDatastores(gateway.healthLake, 1);
        return [gateway.url, { "X-API-Key": gateway.keyOf("ci") }];
      },
    ],
    [
      "a token",
      async () => {
        const gateway = await startTokenGateway({ env: OPEN });
        await createDatastores(gateway.healthLake, 1);
        return [gateway.url, { Authorization: await gateway.tokenFor() }];
      },
    ],
  ])("has the schema, answers and events by %s", async (_what, start) => {
    const [url, headers] = await start();
    const graphiql = await openGraphiql(browser, `${url}/graphiql`, headers);
    await graphiql.insert("operation", "query Mine { datastores { nodes { status } } }\n");
    await graphiql.run("Mine");
    await graphiql.seeResponse('"ACTIVE"');
    await graphiql.insert(
      "operation",
      "subscription Live { datastoresStatusChanged { observedAt status } }\n",
    );
    await graphiql.run("Live");
    await graphiql.seeResponse('"observedAt"');
    // The browser's own words for the 401 before a credential was typed.
    expect(graphiql.complaints.filter((complaint) => !complaint.includes("401"))).toEqual([]);
  });

  test("says why a socket was closed or refused, and does not try the same credential again", async () => {
    const gateway = await startWithKeys();
    await createDatastores(gateway.healthLake, 1);
    const key = { "X-API-Key": gateway.keyOf("ci") };
    const graphiql = await openGraphiql(browser, `${gateway.url}/graphiql`, key);
    await graphiql.insert(
      "operation",
      "subscription Live { datastoresStatusChanged { observedAt status } }\n",
    );
    await graphiql.run("Live");
    await graphiql.seeResponse('"observedAt"');
    await gateway.setKeys([]);
    await graphiql.seeResponse("The socket was closed: 4403 The credential was taken back");
    await graphiql.run("Live");
    await graphiql.seeResponse("The socket was closed: 4403 The API key is unknown, or was revoked");
  });
});
