// graphql-ws's own client, as a browser has it: results, errors, and what it makes of a gateway that stops.
import { createClient } from "graphql-ws";
import { WebSocket } from "ws";
import { type TestGateway } from "../../support/gateway.js";
import { DATASTORES, startLiveGateway, waitUntilNothingIsLeft } from "../../support/live.js";
import { createDatastores } from "../../support/resources.js";
import { waitFor } from "../../support/wait.js";

let gateway: TestGateway;
beforeEach(async () => {
  gateway = await startLiveGateway();
});

function connect() {
  const url = `${gateway.url.replace("http", "ws")}/graphql`;
  const closed: unknown[] = [];
  const client = createClient({ url, webSocketImpl: WebSocket, retryAttempts: 0 });
  client.on("closed", (event) => closed.push((event as { code: number }).code));
  return { client, closed };
}

test("iterates a subscription to its end, and leaves nothing behind", async () => {
  const [id] = await createDatastores(gateway.healthLake, 1);
  const { client, closed } = connect();
  const query = `subscription { datastoreStatusChanged(id: "${id}") { status previousStatus } }`;
  const results: unknown[] = [];
  for await (const result of client.iterate({ query })) {
    results.push(result.data);
    if (results.length === 1) gateway.local.reportDatastore(id as string, { status: "DELETED" });
  }
  expect(results).toEqual([
    { datastoreStatusChanged: { status: "ACTIVE", previousStatus: null } },
    { datastoreStatusChanged: { status: "DELETED", previousStatus: "ACTIVE" } },
  ]);
  await client.dispose();
  await waitFor(() => closed.length > 0);
  expect(closed).toEqual([1000]);
  await waitUntilNothingIsLeft(gateway);
});

test("stops listening in the middle, and goes on with other operations", async () => {
  await createDatastores(gateway.healthLake, 1);
  const { client } = connect();
  const events = client.iterate({ query: DATASTORES });
  expect(await events.next()).toMatchObject({ value: { data: {} } });
  await events.return?.();
  await waitFor(() => gateway.status().subscriptions === 0);
  const query = client.iterate({ query: "{ datastores { nodes { status } } }" });
  expect(await query.next()).toMatchObject({
    value: { data: { datastores: { nodes: [{ status: "ACTIVE" }] } } },
  });
  await client.dispose();
});

test("throws the errors of what is refused, and gives those of what is run", async () => {
  const { client } = connect();
  await expect(client.iterate({ query: "{ nothing }" }).next()).rejects.toMatchObject([
    { extensions: { code: "GRAPHQL_VALIDATION_FAILED" } },
  ]);
  const unknown = client.iterate({
    query: `subscription { datastoreStatusChanged(id: "${"a".repeat(32)}") { status } }`,
  });
  expect(await unknown.next()).toMatchObject({
    value: { data: null, errors: [{ extensions: { code: "NOT_FOUND" } }] },
  });
  expect(await unknown.next()).toMatchObject({ done: true });
  await client.dispose();
});

test("is told by 1001 that the gateway stops", async () => {
  await createDatastores(gateway.healthLake, 1);
  const { client, closed } = connect();
  const events = client.iterate({ query: DATASTORES });
  await events.next();
  const cut = expect(events.next()).rejects.toMatchObject({ code: 1001 });
  await gateway.close();
  await cut;
  expect(closed).toEqual([1001]);
  await client.dispose();
});
