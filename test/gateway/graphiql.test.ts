import fastify from "fastify";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { graphiql } from "../../src/http/server/graphiql.js";
import { startTestGateway } from "../support/gateway.js";
import { BUILD_TIMEOUT_MS } from "../support/build.js";
import { ensureGraphiqlBundle } from "../support/graphiql-bundle.js";

let address: string;

beforeAll(ensureGraphiqlBundle, BUILD_TIMEOUT_MS);
beforeEach(async () => {
  const { url } = await startTestGateway();
  address = `${url}/graphiql`;
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
