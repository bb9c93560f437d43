// Bodies that clients have compressed are decoded within the limits that bodies have.
import { brotliCompressSync, deflateSync, gunzipSync, gzipSync } from "node:zlib";
import { type GraphQLBody, startTestGateway } from "../support/gateway.js";
import { waitFor } from "../support/wait.js";

const QUERY = JSON.stringify({ query: "{ __typename }" });
const TYPENAME = { data: { __typename: "Query" } };

async function post(url: string, coding: string, bytes: Buffer, init: object = {}) {
  const response = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", "content-encoding": coding },
    body: bytes,
    ...init,
  });
  const body = (await response.json()) as GraphQLBody;
  return { status: response.status, headers: response.headers, body, error: body.errors?.[0] };
}

test.each([
  ["gzip", gzipSync],
  ["x-gzip", gzipSync],
  ["GZip", gzipSync],
  ["deflate", deflateSync],
  ["br", brotliCompressSync],
  ["identity", (bytes: Buffer) => bytes],
])("a body in %s is decoded", async (coding, encode) => {
  const { url } = await startTestGateway();
  expect(await post(url, coding, encode(Buffer.from(QUERY)))).toMatchObject({ status: 200, body: TYPENAME });
});

test("a body in chunks is decoded too, and one of a stream's", async () => {
  const { url } = await startTestGateway();
  const bytes = gzipSync(QUERY);
  const body = new Blob([bytes]).stream();
  expect(await post(url, "gzip", bytes, { body, duplex: "half" })).toMatchObject({
    status: 200,
    body: TYPENAME,
  });
  const headers = { "content-type": "application/json", "content-encoding": "gzip" };
  const stream = await fetch(`${url}/graphql/stream`, { method: "POST", headers, body: bytes });
  expect(await stream.text()).toContain('{"__typename":"Query"}');
});

test.each(["zstd", "compress", "gzip, gzip", "br, gzip", "nonsense"])(
  "%s is refused by name",
  async (coding) => {
    const { url } = await startTestGateway();
    const { status, headers, error } = await post(url, coding, gzipSync(QUERY));
    expect([status, headers.get("accept-encoding")]).toEqual([415, "gzip, br, deflate"]);
    expect(error).toMatchObject({
      message: `The request body's Content-Encoding must be one of gzip, br and deflate, not "${coding}"`,
      extensions: { code: "BAD_REQUEST" },
    });
  },
);

describe("over LIMIT_BODY_BYTES as decoded", () => {
  const limit = 64 * 1024;
  const env = { LIMIT_BODY_BYTES: String(limit) };
  const ofSize = (size: number) => {
    const empty = JSON.stringify({ query: "{ __typename }", pad: "" });
    return JSON.stringify({ query: "{ __typename }", pad: "x".repeat(size - empty.length) });
  };

  test.each([
    ["gzip", gzipSync],
    ["deflate", deflateSync],
    ["br", brotliCompressSync],
  ])("%s is refused, and at the limit it is not", async (coding, encode) => {
    const { url } = await startTestGateway({ env });
    expect((await post(url, coding, encode(Buffer.from(ofSize(limit))))).status).toBe(200);
    const { status, error } = await post(url, coding, encode(Buffer.from(ofSize(limit + 1))));
    expect([status, error?.extensions]).toEqual([
      413,
      { code: "LIMIT_EXCEEDED", retryable: false, limit: "LIMIT_BODY_BYTES" },
    ]);
  });

  test("a bomb is not decoded to its end", async () => {
    const { url, status } = await startTestGateway({ env });
    // 60 kB that stand for 64 MB.
    const bomb = gzipSync(Buffer.alloc(60 * 1024 * 1024));
    const cpuOf = async (work: () => unknown) => {
      const before = process.cpuUsage();
      await work();
      const { user, system } = process.cpuUsage(before);
      return user + system;
    };
    const whole = await cpuOf(() => gunzipSync(bomb));
    // The least of a few: what else the process does meanwhile is counted with each.
    const refusals: number[] = [];
    for (let turn = 0; turn < 5; turn++) {
      refusals.push(await cpuOf(async () => expect((await post(url, "gzip", bomb)).status).toBe(413)));
    }
    expect(Math.min(...refusals)).toBeLessThan(whole / 2);
    expect(status().bodyBytes).toBe(0);
  });
});

test.each([
  ["is in another coding", "gzip", Buffer.from(QUERY)],
  ["is cut off", "gzip", gzipSync(QUERY).subarray(0, 20)],
  ["is empty", "br", Buffer.alloc(0)],
  ["has its checksum wrong", "gzip", Buffer.concat([gzipSync(QUERY).subarray(0, -8), Buffer.alloc(8)])],
])("a body that %s is refused", async (_what, coding, bytes) => {
  const { url } = await startTestGateway();
  const { status, error } = await post(url, coding, bytes);
  expect([status, error?.extensions.code]).toEqual([400, "BAD_REQUEST"]);
});

test("what is decoded is counted among the bodies in flight", async () => {
  const env = { LIMIT_BODY_BYTES: "2000000", MAX_BODY_BYTES: "2100000" };
  const { url, setFaults, status } = await startTestGateway({ env });
  setFaults(() => ({ kind: "hang" }));
  const large = gzipSync(
    JSON.stringify({ query: "{ datastores { nodes { id } } }", pad: "x".repeat(1_500_000) }),
  );
  const client = new AbortController();
  const first = post(url, "gzip", large, { signal: client.signal }).catch(() => undefined);
  await waitFor(() => status().bodyBytes > 1_500_000);
  expect((await post(url, "gzip", large)).status).toBe(503);
  client.abort();
  await first;
  await waitFor(() => status().bodyBytes === 0);
});
