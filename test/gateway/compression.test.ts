// Answers in gzip: to whom it is given, and to whom it is not.
import { once } from "node:events";
import { type IncomingHttpHeaders, type IncomingMessage, request } from "node:http";
import { buffer } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";
import { type TestGateway, startTestGateway } from "../support/gateway.js";
import { createDatastores } from "../support/resources.js";

const LONG = "{ datastores { nodes { id datastoreId arn name status endpoint } } }";
const SHORT = "{ __typename }";

/** fetch would decode it. */
async function ask(
  { url }: TestGateway,
  query: string,
  headers: Readonly<Record<string, string>>,
  path = "/graphql",
): Promise<{ headers: IncomingHttpHeaders; body: Buffer }> {
  const sent = request(`${url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
  });
  sent.end(JSON.stringify({ query }));
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  return { headers: response.headers, body: await buffer(response) };
}

async function startWithDatastores(env = {}): Promise<TestGateway> {
  const gateway = await startTestGateway({ env });
  await createDatastores(gateway.healthLake, 10);
  return gateway;
}

test.each(["gzip", "gzip, deflate, br", "*", "br;q=1, gzip;q=0.5, identity;q=0.1"])(
  "Accept-Encoding: %s is given gzip, the first time and when it is shared",
  async (accepted) => {
    const gateway = await startWithDatastores();
    const plain = await ask(gateway, LONG, {});
    for (let turn = 0; turn < 3; turn++) {
      const { headers, body } = await ask(gateway, LONG, { "accept-encoding": accepted });
      expect(headers).toMatchObject({
        "content-encoding": "gzip",
        "content-length": String(body.length),
        "content-type": "application/json; charset=utf-8",
      });
      expect(headers.vary).toMatch(/\bAccept-Encoding\b/);
      expect(body.length).toBeLessThan(plain.body.length / 2);
      const { data } = JSON.parse(gunzipSync(body).toString()) as { data: unknown };
      expect(data).toEqual((JSON.parse(plain.body.toString()) as { data: unknown }).data);
    }
  },
);

test.each([
  ["without the header", {}],
  ["where it takes none", { "accept-encoding": "identity" }],
  ["where gzip is ruled out", { "accept-encoding": "gzip;q=0, *;q=0.1" }],
  ["where it likes none better", { "accept-encoding": "gzip;q=0.1, identity" }],
  ["of a header that is too long", { "accept-encoding": `gzip${", x".repeat(1000)}` }],
])("%s an answer is plain, and says that it depends on it", async (_what, headers) => {
  const answer = await ask(await startWithDatastores(), LONG, headers);
  expect(answer.headers["content-encoding"]).toBeUndefined();
  expect(answer.headers.vary).toMatch(/\bAccept-Encoding\b/);
  expect(JSON.parse(answer.body.toString())).toMatchObject({ data: { datastores: {} } });
});

test("what Apollo answers is compressed as well: introspection, which is long", async () => {
  const gateway = await startTestGateway();
  const query = "{ __schema { types { name description fields { name description } } } }";
  const { headers, body } = await ask(gateway, query, { "accept-encoding": "gzip" });
  expect(headers["content-encoding"]).toBe("gzip");
  expect(JSON.parse(gunzipSync(body).toString())).toMatchObject({ data: { __schema: {} } });
});

test("a short answer is not", async () => {
  const { headers } = await ask(await startTestGateway(), SHORT, { "accept-encoding": "gzip" });
  expect(headers["content-encoding"]).toBeUndefined();
});

test("nor is any with COMPRESSION=false", async () => {
  const gateway = await startWithDatastores({ COMPRESSION: "false" });
  const { headers } = await ask(gateway, LONG, { "accept-encoding": "gzip" });
  expect([headers["content-encoding"], headers.vary]).toEqual([undefined, undefined]);
});

test.each(["/graphql", "/graphql/stream"])("nor is a stream, at %s", async (path) => {
  const headers = { "accept-encoding": "gzip", accept: "text/event-stream" };
  const answer = await ask(await startWithDatastores(), LONG, headers, path);
  expect(answer.headers["content-type"]).toMatch("text/event-stream");
  expect(answer.headers["content-encoding"]).toBeUndefined();
});
