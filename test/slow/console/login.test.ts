// Who uses the console: with a key, with a token, or after a login at a real OpenID provider.
import { setTimeout as delay } from "node:timers/promises";
import type { Browser, Page } from "playwright-core";
import { startAuthGateway } from "../../support/auth.js";
import { BUILD_TIMEOUT_MS } from "../../support/build.js";
import { describeWithChromium, launchChromium } from "../../support/chromium.js";
import { ensureConsoleBundle } from "../../support/console-bundle.js";
import { openConsole } from "../../support/console-page.js";
import { type TestGateway, startTestGateway } from "../../support/gateway.js";
import { startOpenIdProvider } from "../../support/openid-provider.js";
import { createDatastores } from "../../support/resources.js";
import { findPort } from "../../support/port.js";
import { waitFor } from "../../support/wait.js";

const TIMEOUT_MS = 120_000;
const LIVE = { CONSOLE: "true", POLL_ACTIVE_MS: "200", POLL_IDLE_MS: "400" };

beforeAll(ensureConsoleBundle, BUILD_TIMEOUT_MS);

describeWithChromium("a login to the console", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
  });

  const readStorage = (page: Page) =>
    page.evaluate<string>(
      "JSON.stringify({ ...localStorage, ...sessionStorage }) + location.href + document.cookie",
    );

  test(
    "by a key: refused with words, then in; the key stays in memory",
    async () => {
      const gateway = await startAuthGateway([{ id: "ada", roles: ["viewer"] }], { env: LIVE });
      await createDatastores(gateway.healthLake, 1);
      const { page, row, seeLive } = await openConsole(browser, `${gateway.url}/console`);
      const dialog = page.getByRole("dialog");
      await dialog.getByLabel("API key").fill("wrong");
      await dialog.getByRole("button", { name: "Sign in" }).click();
      await dialog.getByRole("alert").or(dialog.locator("[class*=alert]")).first().waitFor();
      await dialog.getByLabel("API key").fill(gateway.keyOf("ada"));
      await page.keyboard.press("Enter");
      await row("Datastores", "datastore 0").waitFor();
      await seeLive();
      // What a viewer may not do is not offered.
      await page.getByRole("link", { name: "Quota and health" }).waitFor();
      expect(await page.getByRole("link", { name: /Create datastore|Start (im|ex)port/ }).count()).toBe(0);
      expect(await readStorage(page)).not.toContain(gateway.keyOf("ada"));
      await page.reload();
      await dialog.getByLabel("API key").waitFor();
    },
    TIMEOUT_MS,
  );

  test(
    "by a key that is to be remembered: for this tab, until one signs out",
    async () => {
      const gateway = await startAuthGateway([{ id: "ada", roles: ["viewer"] }], { env: LIVE });
      await createDatastores(gateway.healthLake, 1);
      const { page, row } = await openConsole(browser, `${gateway.url}/console`);
      await page.getByLabel("API key").fill(gateway.keyOf("ada"));
      await page.getByText("Remember it in this tab").click();
      await page.getByRole("dialog").getByRole("button", { name: "Sign in" }).click();
      await row("Datastores", "datastore 0").waitFor();
      await page.reload();
      await row("Datastores", "datastore 0").waitFor();
      await page.getByRole("button", { name: "Sign out" }).click();
      await page.getByLabel("API key").waitFor();
      expect(await page.getByText("datastore 0").count()).toBe(0);
      expect(await readStorage(page)).not.toContain(gateway.keyOf("ada"));
    },
    TIMEOUT_MS,
  );

  test(
    "by a key that is taken back: the dialog comes over the page, which stays as it is",
    async () => {
      const gateway = await startAuthGateway([{ id: "ada", roles: ["viewer"] }], { env: LIVE });
      await createDatastores(gateway.healthLake, 2);
      const { page, row, seeLive } = await openConsole(browser, `${gateway.url}/console`);
      await page.getByLabel("API key").fill(gateway.keyOf("ada"));
      await page.keyboard.press("Enter");
      await seeLive();
      await page.getByPlaceholder("Find in datastores").fill("datastore 1");
      await gateway.setKeys([{ id: "bob", roles: ["viewer"] }]);
      await page.getByLabel("API key").fill(gateway.keyOf("bob"));
      await page.keyboard.press("Enter");
      await seeLive();
      await row("Datastores", "datastore 1").waitFor();
      expect(await page.getByPlaceholder("Find in datastores").inputValue()).toBe("datastore 1");
    },
    TIMEOUT_MS,
  );

  async function startWithProvider(tokenSeconds: number): Promise<{
    readonly gateway: TestGateway;
    readonly grants: readonly string[];
    readonly issuer: string;
  }> {
    const provider = await startOpenIdProvider({ audience: "gateway", tokenSeconds, roles: ["viewer"] });
    // It knows the console's address, and serves, before the gateway asks for its keys.
    const port = await findPort();
    await provider.serve({ id: "console", page: `http://127.0.0.1:${port}/console/` });
    const gateway = await startTestGateway({
      env: {
        ...LIVE,
        PORT: String(port),
        AUTH_MODE: "jwt",
        AUTH_ISSUER: provider.issuer,
        AUTH_AUDIENCE: "gateway",
        AUTH_JWKS: `${provider.issuer}/jwks`,
        CONSOLE_OIDC_ISSUER: provider.issuer,
        CONSOLE_OIDC_CLIENT_ID: "console",
        CONSOLE_OIDC_SCOPE: "openid offline_access",
      },
    });
    await createDatastores(gateway.healthLake, 1);
    return { gateway, ...provider };
  }

  test(
    "at an OpenID provider: code and tokens stand nowhere afterwards, and signing out ends the session there",
    async () => {
      const { gateway, issuer } = await startWithProvider(300);
      const shown = await openConsole(browser, `${gateway.url}/console#/jobs`);
      const { page, complaints } = shown;
      const policy = (await fetch(`${gateway.url}/console`)).headers.get("content-security-policy");
      expect(policy).toContain(`connect-src 'self' ${issuer};`);
      await page.getByRole("dialog").getByRole("button", { name: "Sign in" }).click();
      await shown.seeTitle("Jobs");
      await shown.seeLive();
      expect(page.url()).toBe(`${gateway.url}/console/#/jobs`);
      expect(await readStorage(page)).not.toMatch(/eyJ|code=|verifier|state=/);
      const bearers = await Promise.all(
        shown.requests
          .filter((request) => request.url().endsWith("/graphql"))
          .map((request) => request.headerValue("authorization")),
      );
      const types = bearers.map((bearer) => {
        const [header = ""] = (bearer ?? "").replace("Bearer ", "").split(".");
        return (JSON.parse(Buffer.from(header, "base64url").toString()) as { typ: string }).typ;
      });
      expect(new Set(types)).toEqual(new Set(["at+jwt"]));
      expect(complaints).toEqual([]);
      await page.getByRole("button", { name: "Sign out" }).click();
      await page.getByRole("button", { name: "Leave" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Sign in" }).waitFor();
    },
    TIMEOUT_MS,
  );

  test(
    "at an OpenID provider: is renewed in the live socket, which stays",
    async () => {
      const { gateway, grants } = await startWithProvider(8);
      const shown = await openConsole(browser, `${gateway.url}/console`);
      await shown.page.getByRole("dialog").getByRole("button", { name: "Sign in" }).click();
      await shown.seeLive();
      const signedInAt = Date.now();
      await waitFor(() => grants.includes("refresh_token"), 30_000);
      // Past the first token's end.
      await delay(Math.max(0, signedInAt + 9000 - Date.now()));
      await createDatastores(gateway.healthLake, 2);
      await shown.row("Datastores", "datastore 1").waitFor();
      expect(shown.sockets).toHaveLength(1);
      expect(await shown.page.getByRole("dialog").count()).toBe(0);
    },
    TIMEOUT_MS,
  );

  test(
    "at an OpenID provider that is down: says so",
    async () => {
      const provider = await startOpenIdProvider({
        audience: "gateway",
        tokenSeconds: 60,
        roles: ["viewer"],
      });
      const gateway = await startTestGateway({
        env: {
          ...LIVE,
          AUTH_MODE: "jwt",
          AUTH_ISSUER: provider.issuer,
          AUTH_AUDIENCE: "gateway",
          AUTH_JWKS: `${provider.issuer}/jwks`,
          CONSOLE_OIDC_ISSUER: provider.issuer,
          CONSOLE_OIDC_CLIENT_ID: "console",
        },
      });
      const { page } = await openConsole(browser, `${gateway.url}/console`);
      await page.getByText("The gateway can't reach the identity provider.").waitFor();
    },
    TIMEOUT_MS,
  );
});
