import fastify from "fastify";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { console as consolePage } from "../../src/http/server/console.js";
import { startAuthGateway } from "../support/auth.js";
import { BUILD_TIMEOUT_MS, ROOT } from "../support/build.js";
import { ensureConsoleBundle } from "../support/console-bundle.js";
import { startTestGateway, type TestGateway } from "../support/gateway.js";
import { createDatastores } from "../support/resources.js";

beforeAll(ensureConsoleBundle, BUILD_TIMEOUT_MS);

async function fetchPageAndAssets(url: string) {
  const page = await fetch(`${url}/console`);
  const html = await page.text();
  const names = [...html.matchAll(/(?:src|href)="\.\/console\/(assets\/[^"]+)"/g)].map(
    ([, name = ""]) => name,
  );
  const assets = await Promise.all(names.map((name) => fetch(`${url}/console/${name}`)));
  return { page, html, assets };
}

describe("/console over HTTP", () => {
  let gateway: TestGateway;
  beforeEach(async () => {
    gateway = await startTestGateway();
  });

  test("sends the page and its files with a policy that allows nothing inline and no other origin", async () => {
    const { page, assets } = await fetchPageAndAssets(gateway.url);
    expect([page, ...assets].map(({ status }) => status)).toEqual([200, 200, 200]);
    for (const { headers } of [page, ...assets]) {
      const policy = headers.get("content-security-policy");
      expect(policy).toMatch(/default-src 'none'.*connect-src 'self';.*frame-ancestors 'none'/);
      expect(policy).not.toMatch(/https?:|unsafe|\*/);
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("referrer-policy")).toBe("no-referrer");
    }
  });

  test("lets the browser keep the files, but not the page without asking again", async () => {
    const { page, assets } = await fetchPageAndAssets(gateway.url);
    expect(page.headers.get("cache-control")).toBe("no-cache");
    for (const { headers } of assets) {
      expect(headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
      expect(headers.get("content-encoding")).toBe("gzip");
    }
  });

  test("has no inline script, and no font", async () => {
    const { html, assets } = await fetchPageAndAssets(gateway.url);
    expect(html.match(/<script[^>]*>[^<]*/g)).toEqual([expect.stringMatching(/ src="[^"]+">$/)]);
    const styles = await Promise.all(assets.map((asset) => asset.text()));
    expect(styles.filter((text) => text.includes("@font-face"))).toEqual([]);
  });

  test("tells how one logs in, and where", async () => {
    const answer = await fetch(`${gateway.url}/console/config.json`);
    expect(await answer.json()).toEqual({ authMode: "none", region: "us-east-1", oidc: null });
    const withKeys = await startAuthGateway([], { env: { CONSOLE: "true" } });
    expect(await (await fetch(`${withKeys.url}/console/config.json`)).json()).toMatchObject({
      authMode: "api-key",
    });
  });

  test("is there by default only where nobody is authenticated", async () => {
    const off = await startTestGateway({ env: { CONSOLE: "false" } });
    const withKeys = await startAuthGateway([]);
    for (const { url } of [off, withKeys]) expect((await fetch(`${url}/console`)).status).toBe(404);
  });

  test("says how to build it where it is not built", async () => {
    const directory = await mkdtemp(join(tmpdir(), "console-"));
    const app = fastify();
    await app.register(consolePage, { directory, about: { authMode: "none", region: "us-east-1" } });
    const answer = await fetch(`${await app.listen({ port: 0, host: "127.0.0.1" })}/console`);
    expect([answer.status, await answer.text()]).toEqual([503, expect.stringContaining("npm run build")]);
    await app.close();
    await rm(directory, { recursive: true });
  });
});

describe("the console's operations", () => {
  async function findBoard(): Promise<{ id: string; text: string }> {
    const manifest = JSON.parse(await readFile(join(ROOT, "console/persisted.json"), "utf8")) as object;
    const [id, text] = Object.entries(manifest).find(([, it]) =>
      (it as string).startsWith("query boardQuery"),
    )!;
    return { id, text: text as string };
  }

  const ask = async (url: string, body: object) => {
    const headers = { "content-type": "application/json" };
    const answer = await fetch(`${url}/graphql`, { method: "POST", headers, body: JSON.stringify(body) });
    return (await answer.json()) as { data?: { datastores: { nodes: object[] } }; errors?: object[] };
  };

  test("run by their ids where only persisted operations run, and no others do", async () => {
    const manifest = join(ROOT, "examples/persisted/manifest.json");
    const gateway = await startTestGateway({
      env: { PERSISTED_ONLY: "true", PERSISTED_MANIFEST_FILE: manifest, INTROSPECTION: "false" },
    });
    await createDatastores(gateway.healthLake, 2);
    const { id, text } = await findBoard();
    expect((await ask(gateway.url, { documentId: id })).data?.datastores.nodes).toHaveLength(2);
    expect((await ask(gateway.url, { query: text })).data?.datastores.nodes).toHaveLength(2);
    expect((await ask(gateway.url, { query: `${text} # other` })).errors).toEqual([
      expect.objectContaining({ extensions: expect.objectContaining({ code: "QUERY_NOT_IN_SAFELIST" }) }),
    ]);
  });

  test("are none where there is no console", async () => {
    const gateway = await startTestGateway({ env: { CONSOLE: "false" } });
    const { id } = await findBoard();
    expect((await ask(gateway.url, { documentId: id })).errors).toEqual([
      expect.objectContaining({ extensions: expect.objectContaining({ code: "PERSISTED_QUERY_NOT_FOUND" }) }),
    ]);
  });

  test("are those of its artifacts, whose ids they have", async () => {
    const folder = join(ROOT, "console/src/__generated__");
    const artifacts = await Promise.all(
      (await readdir(folder)).map((name) => readFile(join(folder, name), "utf8")),
    );
    const ids = artifacts.flatMap((text) => /"id": "([0-9a-f]{64})"/.exec(text)?.[1] ?? []);
    const manifest = JSON.parse(await readFile(join(ROOT, "console/persisted.json"), "utf8")) as object;
    expect(Object.keys(manifest).sort()).toEqual(ids.sort());
    expect(ids.length).toBeGreaterThan(10);
  });
});
