// While the audit log can't be written nothing is changed, whichever way it is asked for, and /readyz says so.
import { captureLog } from "../../support/captured-log.js";
import { FakeClock } from "../../support/fake-clock.js";
import { waitUntilNothingIsLeft } from "../../support/live.js";
import { createDatastores } from "../../support/resources.js";
import { openSocket } from "../../support/socket.js";
import { postStream } from "../../support/stream.js";
import { waitFor } from "../../support/wait.js";
import { documentOf, mutate, NAMES } from "../mutations/support.js";
import { readReadiness, startAuditedGateway } from "./support.js";

const REFUSAL = {
  message:
    "The gateway can't write its audit log, so this was refused and nothing was changed; try again later",
  extensions: { code: "OVERLOADED", retryable: true, retryAfterMs: 5000 },
};

test.each(NAMES)("%s is refused with no call at all", async (name) => {
  const gateway = await startAuditedGateway();
  const [id = ""] = await createDatastores(gateway.healthLake, 1);
  const before = gateway.calls.length;
  gateway.breakLog();
  const { data, errors } = await mutate(gateway, name, { id });
  expect(data).toEqual({ [name]: null });
  expect(errors).toMatchObject([{ ...REFUSAL, path: [name] }]);
  expect(gateway.calls).toHaveLength(before);
});

test("a mutation of a socket or a stream is refused likewise", async () => {
  const gateway = await startAuditedGateway();
  gateway.breakLog();
  const query = documentOf("createDatastore");
  const stream = await postStream(gateway.url, { query, variables: { input: {} } });
  expect((await stream.next()).data?.errors).toMatchObject([REFUSAL]);
  const socket = await openSocket(gateway.url);
  socket.send({ type: "connection_init" });
  socket.subscribe("1", query, { input: {} });
  const { payload } = await socket.nextOf("1");
  expect(payload?.errors).toMatchObject([REFUSAL]);
  expect(gateway.calls).toEqual([]);
});

test("the second mutation of a document is refused where the log broke meanwhile, and the first one told as it was", async () => {
  const gateway = await startAuditedGateway();
  gateway.setFaults((call) => {
    if (call.action === "CreateFHIRDatastore") gateway.breakLog();
    return undefined;
  });
  const { data, errors } = await gateway.query(
    "mutation { a: createDatastore(input: {}) { datastoreId } b: createDatastore(input: {}) { datastoreId } }",
  );
  expect(data).toEqual({ a: { datastoreId: expect.any(String) }, b: null });
  expect(errors).toMatchObject([{ ...REFUSAL, path: ["b"] }]);
  expect(gateway.calls).toHaveLength(1);
});

test("queries and subscriptions are answered", async () => {
  const gateway = await startAuditedGateway();
  await createDatastores(gateway.healthLake, 1);
  gateway.breakLog();
  await mutate(gateway, "createDatastore");
  const { data, errors } = await gateway.query("{ datastores { nodes { status } } }");
  expect([data.datastores.nodes, errors]).toEqual([[{ status: "ACTIVE" }], undefined]);
  const stream = await postStream(gateway.url, {
    query: "subscription { datastoresStatusChanged { status } }",
  });
  expect((await stream.next()).data?.data).toEqual({ datastoresStatusChanged: { status: "ACTIVE" } });
});

test("/readyz is 503 until the log is there again, which it finds out by itself", async () => {
  const clock = new FakeClock();
  const { log, lines } = captureLog();
  const gateway = await startAuditedGateway({}, { dependencies: { clock, log } });
  const mend = gateway.breakLog();
  await mutate(gateway, "createDatastore");
  expect(await readReadiness(gateway.url)).toMatchObject({
    status: 503,
    body: {
      status: "refusing mutations",
      audit: { writable: false, problem: "ENOENT: no such file or directory" },
    },
  });
  expect(await (await fetch(`${gateway.url}/metrics`)).text()).toContain(
    "\nhealthlake_graphql_audit_writable 0\n",
  );
  expect(lines("the audit log can't be written: mutations and denials are refused")).toHaveLength(1);
  mend();
  await clock.advance(5000);
  await waitFor(async () => (await readReadiness(gateway.url)).status === 200);
  expect((await mutate(gateway, "createDatastore")).errors).toBeUndefined();
  expect(gateway.lines()).toMatchObject([
    { event: "gap", problem: "ENOENT: no such file or directory", refused: 1 },
    { outcome: "started" },
    { outcome: "succeeded" },
  ]);
});

test("an outcome that could not be written follows when the log is there again", async () => {
  const clock = new FakeClock();
  const gateway = await startAuditedGateway({}, { dependencies: { clock } });
  let mend = () => {};
  gateway.setFaults((call) => {
    if (call.action === "CreateFHIRDatastore") mend = gateway.breakLog();
    return undefined;
  });
  expect((await mutate(gateway, "createDatastore")).errors).toBeUndefined();
  mend();
  await clock.advance(5000);
  await waitFor(async () => (await readReadiness(gateway.url)).status === 200);
  expect(gateway.lines()).toMatchObject([
    { event: "gap" },
    { event: "mutation", outcome: "succeeded", upstreamRequestId: gateway.calls[0]?.requestId },
  ]);
});

test("a denial that can't be recorded is not told, and a hidden datastore neither", async () => {
  const clock = new FakeClock();
  const gateway = await startAuditedGateway(
    { viewer: { roles: ["viewer"], datastores: ["0".repeat(32)] } },
    { dependencies: { clock } },
  );
  gateway.breakLog();
  const created = await gateway.ask("viewer", documentOf("createDatastore"), { input: {} });
  expect(created.errors).toMatchObject([REFUSAL]);
  const hidden = await gateway.ask("viewer", `{ datastore(id: "${"1".repeat(32)}") { name } }`);
  expect(hidden.errors).toMatchObject([REFUSAL]);
  expect(gateway.calls).toEqual([]);
});

test("with AUDIT_READS a subscription is refused too, and leaves nothing running", async () => {
  const gateway = await startAuditedGateway({}, { env: { AUDIT_READS: "true" } });
  gateway.breakLog();
  const stream = await postStream(gateway.url, {
    query: "subscription { datastoresStatusChanged { status } }",
  });
  expect((await stream.next()).data?.errors).toMatchObject([REFUSAL]);
  await waitUntilNothingIsLeft(gateway);
});

test("with AUDIT_READS reads are refused too", async () => {
  const gateway = await startAuditedGateway({}, { env: { AUDIT_READS: "true" } });
  gateway.breakLog();
  const { data, errors } = await gateway.query("{ datastores { nodes { status } } }");
  expect([data, errors]).toMatchObject([{ datastores: null }, [REFUSAL]]);
});
