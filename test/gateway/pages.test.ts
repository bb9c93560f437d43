// What is at the gateway's own address and at /graphql for a browser, and for everybody else.
import { readFile } from "node:fs/promises";
import { buildSchema } from "graphql";
import { join } from "node:path";
import { startAuthGateway } from "../support/auth.js";
import { ROOT } from "../support/build.js";
import { type TestGateway, startTestGateway } from "../support/gateway.js";
import { startPrefixProxy } from "../support/prefix-proxy.js";

/** Of Chromium and of Firefox, for an address that was typed in. */
const BROWSERS = [
  "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8",
  "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
];
const OTHERS = ["*/*", "application/json", "application/json, text/html", "text/*;q=0.1, */*", ""];

const ADDRESSES = {
  graphql: "./graphql",
  stream: "./graphql/stream",
  console: "./console",
  graphiql: "./graphiql",
  schema: "./schema.graphql",
  health: "./readyz",
};

function get(url: string, accept: string): Promise<Response> {
  return fetch(url, { redirect: "manual", headers: { accept } });
}

/** Where a browser that is at `url` is led to; undefined where it stays. */
async function follow(url: string): Promise<string | undefined> {
  const { status, headers } = await get(url, BROWSERS[0]!);
  return status === 302 ? new URL(headers.get("location") ?? "", url).href : undefined;
}

describe("/", () => {
  let gateway: TestGateway;
  beforeEach(async () => {
    gateway = await startTestGateway();
  });

  test.each(BROWSERS)("leads a browser to the console: %s", async (accept) => {
    const { status, headers } = await get(`${gateway.url}/`, accept);
    expect([status, headers.get("location"), headers.get("vary")]).toEqual([302, "./console", "Accept"]);
  });

  test("leads a browser to GraphiQL where the console is off", async () => {
    const { url } = await startTestGateway({ env: { CONSOLE: "false" } });
    expect(await follow(`${url}/`)).toBe(`${url}/graphiql`);
  });

  test.each(OTHERS)("gives other clients the addresses: %j", async (accept) => {
    const answer = await get(`${gateway.url}/`, accept);
    expect([answer.status, answer.headers.get("vary")]).toEqual([200, "Accept"]);
    expect(await answer.json()).toEqual(ADDRESSES);
  });

  test("gives addresses at which something is", async () => {
    for (const [name, address] of Object.entries(ADDRESSES)) {
      const { status } = await get(new URL(address, `${gateway.url}/`).href, "*/*");
      // /graphql and its stream want an operation.
      const isThere = ["graphql", "stream"].includes(name) ? [400] : [200, 503];
      expect([name, isThere.includes(status) || status]).toEqual([name, true]);
    }
  });

  test("takes no other method", async () => {
    const { status, headers } = await fetch(`${gateway.url}/`, { method: "POST" });
    expect([status, headers.get("allow")]).toEqual([405, "GET, HEAD"]);
  });

  test("is a page of the addresses where both are off, with links that hold", async () => {
    const off = await startTestGateway({ env: { GRAPHIQL: "false", CONSOLE: "false" } });
    const answer = await get(`${off.url}/`, BROWSERS[0]!);
    const page = await answer.text();
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
    expect(answer.headers.get("content-security-policy")).toMatch(
      /^default-src 'none'; frame-ancestors 'none'/,
    );
    const links = [...page.matchAll(/href="([^"]+)"/g)].map(([, link]) => link);
    expect(links).toEqual(["./graphql", "./graphql/stream", "./schema.graphql", "./readyz"]);
    expect(await follow(`${off.url}/graphql`)).toBeUndefined();
  });

  test("asks for no credential, and says nothing of what is off", async () => {
    const closed = await startAuthGateway([]);
    const answer = await get(`${closed.url}/`, "*/*");
    const { graphql, stream, health } = ADDRESSES;
    expect([answer.status, await answer.json()]).toEqual([200, { graphql, stream, health }]);
    expect((await fetch(`${closed.url}/schema.graphql`)).status).toBe(404);
  });
});

describe("GET /graphql", () => {
  let gateway: TestGateway;
  beforeEach(async () => {
    gateway = await startTestGateway();
  });

  test.each(["/graphql", "/graphql/", "/graphql?", "/graphql?from=menu", "/graphql/?from=menu"])(
    "leads a browser to GraphiQL: %s",
    async (path) => {
      expect(await follow(gateway.url + path)).toBe(`${gateway.url}/graphiql`);
    },
  );

  test.each(["query={__typename}", "query=", "documentId=x", "extensions={}"])(
    "is an operation for a browser too with %s",
    async (search) => {
      const { status, headers } = await get(`${gateway.url}/graphql?${search}`, BROWSERS[0]!);
      expect([status, headers.get("content-type")]).toEqual([400, expect.stringContaining("json")]);
    },
  );

  test.each(OTHERS)(
    "is refused as ever for other clients, and says that this hangs on Accept: %j",
    async (accept) => {
      const { status, headers } = await get(`${gateway.url}/graphql`, accept);
      expect([status, headers.get("vary")]).toEqual([400, "Accept, Accept-Encoding"]);
    },
  );

  test("says so beside what it says to pages of other origins", async () => {
    const origin = "https://a.example";
    const open = await startTestGateway({ env: { CORS_ORIGINS: origin } });
    const headers = { origin, accept: BROWSERS[0]! };
    const answer = await fetch(`${open.url}/graphql`, { redirect: "manual", headers });
    expect(answer.headers.get("access-control-allow-origin")).toBe(origin);
    expect(answer.headers.get("vary")).toBe("Origin, Accept");
  });
});

test("browsers are led right behind a proxy that serves the gateway below a path", async () => {
  const gateway = await startTestGateway();
  const proxy = await startPrefixProxy("/tools/healthlake", gateway.url);
  const root = `${proxy.origin}/tools/healthlake`;
  try {
    expect(await follow(`${root}/`)).toBe(`${root}/console`);
    for (const path of ["/graphql", "/graphql/"]) expect(await follow(root + path)).toBe(`${root}/graphiql`);
  } finally {
    await proxy.close();
  }
});

test("/schema.graphql is the committed schema", async () => {
  const { url } = await startTestGateway();
  const answer = await fetch(`${url}/schema.graphql`);
  const text = await answer.text();
  expect(answer.headers.get("content-type")).toBe("application/graphql; charset=utf-8");
  expect(text).toBe(await readFile(join(ROOT, "schema.graphql"), "utf8"));
  expect(buildSchema(text).getQueryType()?.name).toBe("Query");
});

test("/favicon.ico is an icon", async () => {
  const { url } = await startTestGateway();
  const answer = await fetch(`${url}/favicon.ico`);
  const bytes = Buffer.from(await answer.arrayBuffer());
  expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "image/x-icon"]);
  expect(answer.headers.get("cache-control")).toBe("public, max-age=86400");
  // The directory's one entry gives the length of the PNG, and where it begins.
  expect(bytes.subarray(0, 4)).toEqual(Buffer.from([0, 0, 1, 0]));
  expect(bytes.readUInt32LE(14) + bytes.readUInt32LE(18)).toBe(bytes.length);
  expect(bytes.subarray(23, 26).toString()).toBe("PNG");
});
