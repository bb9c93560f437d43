// Who is let in at a stream, and for how long; and that a query may outlast its credential.
import { createClient } from "graphql-sse";
import { startAuthGateway } from "../../support/auth.js";
import { DATASTORES } from "../../support/live.js";
import { createDatastores } from "../../support/resources.js";
import { type TestStream, getStream, postStream } from "../../support/stream.js";
import { startTokenGateway } from "../../support/tokens.js";
import { waitFor } from "../../support/wait.js";

const FAST = { POLL_ACTIVE_MS: "100", POLL_IDLE_MS: "100" };

const end = (message: string, facts: object = {}) => [
  {
    event: "next",
    data: {
      data: null,
      errors: [{ message, extensions: { code: "UNAUTHENTICATED", retryable: false, ...facts } }],
    },
  },
  { event: "complete", data: undefined },
];
const EXPIRED = end("The credential has expired: authenticate again", { reason: "CREDENTIAL_EXPIRED" });
const REVOKED = end("The credential was taken back, or the policy has changed: authenticate again");

/** What has come after the present state. */
async function restOf(stream: TestStream): Promise<unknown> {
  expect(await stream.ended).toBe("ended");
  return stream.events.slice(1);
}

test.each([
  ["GET", getStream],
  ["POST", postStream],
])("%s: a token's end is told, and completes the stream, at the second", async (_method, open) => {
  const gateway = await startTokenGateway({ env: FAST });
  await createDatastores(gateway.healthLake, 1);
  const headers = { authorization: await gateway.tokenFor({ seconds: 60 }) };
  const stream = await open(gateway.url, { query: DATASTORES }, headers);
  expect(await stream.next()).toMatchObject({ event: "next", data: { data: {} } });
  await gateway.clock.advance(59_999);
  expect(gateway.status().subscriptions).toBe(1);
  await gateway.clock.advance(1);
  expect(await restOf(stream)).toEqual(EXPIRED);
  await waitFor(() => gateway.status().subscriptions === 0);
});

test("a key that is taken back, and one whose policy is replaced", async () => {
  const policy = { viewer: [{ actions: ["healthlake:*"], datastores: ["*"] }] };
  const keys = ["one", "two"].map((id) => ({ id, roles: ["viewer"] }));
  const gateway = await startAuthGateway(keys, { policy, env: FAST });
  await createDatastores(gateway.healthLake, 1);
  const open = async (id: string) => {
    const stream = await postStream(gateway.url, { query: DATASTORES }, gateway.headersOf(id));
    await stream.next();
    return stream;
  };
  const [one, two] = [await open("one"), await open("two")];
  await gateway.setKeys(keys.slice(1));
  expect(await restOf(one)).toEqual(REVOKED);
  expect(gateway.status().subscriptions).toBe(1);
  await gateway.setPolicy({ ...policy, admin: [] });
  expect(await restOf(two)).toEqual(REVOKED);
  await waitFor(() => gateway.status().subscriptions === 0);
});

test("nothing is kept of streams that have come and gone", async () => {
  const gateway = await startTokenGateway({ env: FAST });
  await createDatastores(gateway.healthLake, 1);
  const headers = { authorization: await gateway.tokenFor({ seconds: 86_400 }) };
  const streams = await Promise.all(
    Array.from({ length: 3 }, () => postStream(gateway.url, { query: DATASTORES }, headers)),
  );
  await Promise.all(streams.map((stream) => stream.next()));
  for (const stream of streams) stream.abort();
  await waitFor(() => gateway.status().subscriptions === 0);
  // The publisher's poller lingers for a second.
  await waitFor(() => gateway.clock.advance(100).then(() => gateway.clock.sleeping === 0));
});

test("graphql-sse's own client is given the error, and the end", async () => {
  const gateway = await startTokenGateway({ env: FAST });
  await createDatastores(gateway.healthLake, 1);
  const client = createClient({
    url: `${gateway.url}/graphql/stream`,
    headers: async () => ({ authorization: await gateway.tokenFor({ seconds: 60 }) }),
  });
  const events = client.iterate({ query: DATASTORES });
  expect(await events.next()).toMatchObject({ value: { data: {} } });
  await gateway.clock.advance(60_000);
  expect(await events.next()).toMatchObject({
    value: { errors: [{ extensions: { code: "UNAUTHENTICATED" } }] },
  });
  expect(await events.next()).toMatchObject({ done: true });
  client.dispose();
});

test.each(["/graphql", "/graphql/stream"])(
  "%s: a query that is under way when its key is taken back is answered",
  async (path) => {
    const gateway = await startAuthGateway([{ id: "ci", roles: ["viewer"] }]);
    gateway.setFaults(() => ({ kind: "delay", ms: 300 }));
    const answer = fetch(gateway.url + path, {
      method: "POST",
      body: JSON.stringify({ query: "{ datastores { nodes { id } } }" }),
      headers: { "content-type": "application/json", ...gateway.headersOf("ci") },
    });
    await waitFor(() => gateway.calls.length > 0);
    await gateway.setKeys([]);
    const response = await answer;
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('{"data":{"datastores":{"nodes":[]}}');
  },
);
