// Every mutation stands in the audit log: before it is sent, and when it has ended.
import { readFileSync } from "node:fs";
import { openSocket } from "../../support/socket.js";
import { postStream } from "../../support/stream.js";
import { createDatastores } from "../../support/resources.js";
import { waitFor } from "../../support/wait.js";
import { FakeClock } from "../../support/fake-clock.js";
import { documentOf, MUTATIONS, mutate, NAMES, next } from "../mutations/support.js";
import { startAuditedGateway } from "./support.js";

const UUID = /^[0-9a-f-]{36}$/;

test.each(NAMES)("%s has two records, with all that is known", async (name) => {
  const gateway = await startAuditedGateway(
    {},
    { dependencies: { clock: new FakeClock(Date.UTC(2026, 0, 2)) } },
  );
  const [id = ""] = await createDatastores(gateway.healthLake, 1);
  const variables = { input: MUTATIONS[name].inputFor(id) };
  const { data } = await gateway.query(documentOf(name), variables, { headers: { "x-request-id": "mine" } });
  const [started, ended, ...more] = gateway.lines();
  expect(more).toEqual([]);
  expect(started).toEqual({
    log: "audit",
    time: "2026-01-02T00:00:00.000Z",
    event: "mutation",
    outcome: "started",
    mutationId: expect.stringMatching(UUID),
    operationId: expect.stringMatching(UUID),
    requestId: "mine",
    subject: "anonymous",
    roles: ["admin"],
    address: "127.0.0.1",
    field: name,
    action: `healthlake:${MUTATIONS[name].action}`,
    ...(name === "restoreDatastore" && { sourceDatastoreId: id }),
    ...(name !== "createDatastore" && name !== "restoreDatastore" && { datastoreId: id }),
  });
  const payload = data[name];
  expect(ended).toEqual({
    ...started,
    outcome: "succeeded",
    datastoreId: payload.datastoreId ?? id,
    ...(payload.jobId !== undefined && { jobId: payload.jobId }),
    upstreamRequestId: gateway.calls.at(-1)?.requestId,
  });
});

test.each([
  ["its AWS id", (id: string) => id],
  ["its ARN", (id: string) => `arn:aws:healthlake:us-east-1:123456789012:datastore/fhir/${id}`],
  ["its global id", (id: string) => Buffer.from(`Datastore:${id}`).toString("base64url")],
])("the first record says by %s already what is to be deleted", async (_, toGiven) => {
  const gateway = await startAuditedGateway();
  const [id = ""] = await createDatastores(gateway.healthLake, 1);
  await gateway.query(documentOf("deleteDatastore"), { input: { id: toGiven(id) } });
  expect(gateway.lines()[0]).toMatchObject({ outcome: "started", datastoreId: id });
});

test.each(NAMES)("the first record of %s is on the disk while HealthLake is asked", async (name) => {
  const seen: unknown[] = [];
  const gateway = await startAuditedGateway();
  const [id = ""] = await createDatastores(gateway.healthLake, 1);
  gateway.setFaults(({ action }) => {
    seen.push([action, gateway.lines().map(({ outcome }) => outcome)]);
    return undefined;
  });
  await mutate(gateway, name, { id });
  expect(seen).toEqual([[MUTATIONS[name].action, ["started"]]]);
});

test("a mutation of each caller tells who it was", async () => {
  const gateway = await startAuditedGateway({
    alice: { roles: ["admin"] },
    bob: { roles: ["operator", "admin"] },
  });
  await gateway.ask("alice", documentOf("createDatastore"), { input: {} });
  await gateway.ask("bob", documentOf("createDatastore"), { input: {} });
  expect(gateway.lines().map(({ subject, roles }) => [subject, roles])).toEqual([
    ["alice", ["admin"]],
    ["alice", ["admin"]],
    ["bob", ["operator", "admin"]],
    ["bob", ["operator", "admin"]],
  ]);
});

test("neither credentials nor input, nor the client's token, are in it", async () => {
  const gateway = await startAuditedGateway({ alice: { roles: ["admin"] } });
  const headers = {
    "x-api-key": gateway.keys.alice ?? "",
    authorization: "Bearer abc",
    cookie: "c=secret-cookie",
  };
  const input = { name: "secret-name", clientToken: "secret-token", clientMutationId: "secret-mutation" };
  await gateway.query(documentOf("createDatastore"), { input }, { headers });
  const text = readFileSync(gateway.file, "utf8");
  expect(gateway.lines()).toHaveLength(2);
  for (const secret of ["secret", "abc", gateway.keys.alice ?? ""]) expect(text).not.toContain(secret);
});

describe("a mutation that fails", () => {
  test("for its input is told by its code, with nothing sent", async () => {
    const gateway = await startAuditedGateway();
    await mutate(gateway, "createDatastore", { input: { name: "" } });
    expect(gateway.lines()[1]).toMatchObject({ outcome: "failed", code: "BAD_USER_INPUT" });
    expect(gateway.calls).toEqual([]);
  });

  test("at HealthLake is told by its code and AWS's request id", async () => {
    const gateway = await startAuditedGateway();
    gateway.setFaults(next("CreateFHIRDatastore", { kind: "error", name: "ValidationException" }));
    await mutate(gateway, "createDatastore");
    expect(gateway.lines()[1]).toMatchObject({
      outcome: "failed",
      code: "BAD_USER_INPUT",
      upstreamRequestId: gateway.calls[0]?.requestId,
    });
  });

  test("without an answer is told by its code alone", async () => {
    const gateway = await startAuditedGateway({}, { env: { UPSTREAM_MAX_ATTEMPTS: "1" } });
    gateway.setFaults(next("CreateFHIRDatastore", { kind: "lost-answer" }));
    await mutate(gateway, "createDatastore");
    const [, ended] = gateway.lines();
    expect(ended).toMatchObject({ outcome: "failed", code: "UPSTREAM_UNAVAILABLE" });
    expect(ended).not.toHaveProperty("upstreamRequestId");
  });

  test("by a conflict that only means that it has happened is a success", async () => {
    const gateway = await startAuditedGateway();
    const [id = ""] = await createDatastores(gateway.healthLake, 1);
    await mutate(gateway, "deleteDatastore", { id });
    await mutate(gateway, "deleteDatastore", { id });
    expect(gateway.lines()[3]).toMatchObject({ outcome: "succeeded", datastoreId: id });
  });
});

test("two mutations of one document have two records each, of their own ids", async () => {
  const gateway = await startAuditedGateway();
  await gateway.query(
    `mutation { a: createDatastore(input: {}) { datastoreId } b: createDatastore(input: {}) { datastoreId } }`,
  );
  const ids = gateway.lines().map(({ mutationId }) => mutationId);
  expect(ids).toEqual([ids[0], ids[0], ids[2], ids[2]]);
  expect(ids[0]).not.toBe(ids[2]);
});

test("a mutation whose client goes away is told by what became of it", async () => {
  const upstreamClock = new FakeClock();
  const gateway = await startAuditedGateway({}, { local: { clock: upstreamClock } });
  gateway.setFaults(next("CreateFHIRDatastore", { kind: "delay", ms: 1000 }));
  const client = new AbortController();
  const answer = mutate(gateway, "createDatastore", { signal: client.signal });
  await waitFor(() => gateway.calls.length === 1);
  client.abort();
  await expect(answer).rejects.toThrow("abort");
  expect(gateway.lines()).toHaveLength(1);
  await upstreamClock.advance(1000);
  await waitFor(() => gateway.lines().length === 2);
  expect(gateway.lines()[1]).toMatchObject({
    outcome: "succeeded",
    datastoreId: expect.any(String),
    upstreamRequestId: gateway.calls[0]?.requestId,
  });
});

test("a mutation that a stop cuts short has its record before the gateway is closed", async () => {
  const gateway = await startAuditedGateway({}, { env: { SHUTDOWN_GRACE_MS: "300" } });
  gateway.setFaults(() => ({ kind: "hang" }));
  const answer = mutate(gateway, "createDatastore");
  await waitFor(() => gateway.calls.length === 1);
  await gateway.close();
  await answer;
  expect(gateway.lines()[1]).toMatchObject({ outcome: "failed", code: "UPSTREAM_UNAVAILABLE" });
});

test("those of sockets and streams are there too", async () => {
  const gateway = await startAuditedGateway();
  const query = documentOf("createDatastore");
  const stream = await postStream(gateway.url, { query, variables: { input: {} } });
  await stream.ended;
  const socket = await openSocket(gateway.url);
  socket.send({ type: "connection_init" });
  socket.subscribe("1", query, { input: {} });
  await waitFor(() => gateway.lines().length === 4);
  expect(gateway.lines()).toMatchObject(
    ["started", "succeeded", "started", "succeeded"].map((outcome) => ({
      event: "mutation",
      outcome,
      field: "createDatastore",
      address: "127.0.0.1",
    })),
  );
});
