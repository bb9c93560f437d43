// The event of one's own mutation comes after the mutation's answer: clients that insert by both would else see double.
import { request } from "node:http";
import { DATASTORES, startLiveGateway } from "../../support/live.js";
import { createDatastores } from "../../support/resources.js";
import { openSocket } from "../../support/socket.js";
import { postStream } from "../../support/stream.js";
import { waitFor } from "../../support/wait.js";

const CREATE = 'mutation { createDatastore(input: { name: "x" }) { datastoreId } }';
const TIMES = 10;
const POLLS = { env: { POLL_ACTIVE_MS: "600000", POLL_IDLE_MS: "600000" } };

test("on the socket that sent the mutation", async () => {
  const gateway = await startLiveGateway();
  const socket = await openSocket(gateway.url);
  socket.send({ type: "connection_init" });
  await socket.next();
  socket.subscribe("events", DATASTORES);
  await waitFor(() => gateway.status().watchers.datastore === 1);
  for (let time = 0; time < TIMES; time++) {
    socket.subscribe(`create-${time}`, CREATE);
    const answer = await socket.nextOf(`create-${time}`);
    const id = answer.payload?.data.createDatastore.datastoreId as string;
    const isEvent = (message: object) =>
      JSON.stringify(message).includes(id) && JSON.stringify(message).includes('"events"');
    await waitFor(() => socket.messages.some(isEvent));
    expect(socket.messages.findIndex(isEvent)).toBeGreaterThan(socket.messages.indexOf(answer));
  }
});

test.each(["a stream", "a socket"])("on %s, where the mutation came by POST", async (kind) => {
  const gateway = await startLiveGateway();
  await createDatastores(gateway.healthLake, 1);
  const order: string[] = [];
  if (kind === "a stream") {
    const stream = await postStream(gateway.url, { query: DATASTORES });
    await stream.next();
    const { events } = stream;
    watchLength(
      () => events.length,
      () => order.push("event"),
    );
  } else {
    const socket = await openSocket(gateway.url);
    socket.send({ type: "connection_init" });
    socket.subscribe("events", DATASTORES);
    await socket.nextOf("events");
    socket.socket.on("message", () => order.push("event"));
  }
  const headers = { "content-type": "application/json" };
  const sent = request(`${gateway.url}/graphql`, { method: "POST", headers }, (response) => {
    response.on("data", () => order.push("answer")).resume();
  });
  sent.end(JSON.stringify({ query: CREATE }));
  await waitFor(() => order.includes("answer") && order.includes("event"));
  expect(order[0]).toBe("answer");
});

function watchLength(length: () => number, onMore: () => void): void {
  let before = length();
  const timer = setInterval(() => {
    if (length() > before) onMore();
    before = length();
  }, 1);
  timer.unref();
}

test("comes all the same where the client of the mutation is gone", async () => {
  const gateway = await startLiveGateway(POLLS);
  const stream = await postStream(gateway.url, { query: DATASTORES });
  await waitFor(() => gateway.status().watchers.datastore === 1);
  gateway.setFaults(({ action }) => (action.startsWith("Create") ? { kind: "delay", ms: 50 } : undefined));
  const client = new AbortController();
  const sent = gateway.query(CREATE, {}, { signal: client.signal }).catch(() => undefined);
  await waitFor(() => gateway.calls.some(({ action }) => action === "CreateFHIRDatastore"));
  client.abort();
  await sent;
  expect((await stream.next()).event).toBe("next");
});
