// What is refused, and when: the rules alone, and the process that they look at.
import { type AddressInfo, connect } from "node:net";
import { once } from "node:events";
import fastify from "fastify";
import type { OverloadOptions } from "../../src/overload/in-flight.js";
import { startPressure } from "../../src/overload/memory-pressure.js";
import { admitWork } from "../../src/http/gate/admit-work.js";
import { createTestOverload } from "../support/overload.js";
import { waitFor } from "../support/wait.js";

const create = (options: Partial<OverloadOptions> = {}) =>
  createTestOverload({ maxOperations: 2, ...options });

const overloaded = { code: "OVERLOADED", extensions: { retryable: true, retryAfterMs: 1000 } };

test("refuses operations beyond the limit, until one has left, and never subscriptions", () => {
  const overload = create();
  const places = [overload.place(), overload.place()];
  for (const place of places) expect(place.grow(1)).toBeUndefined();
  expect(overload.refusal("operation")).toMatchObject(overloaded);
  expect(overload.refusal("operation")?.message).toContain("2 operations are in flight (MAX_OPERATIONS)");
  expect(overload.refusal("subscription")).toBeUndefined();
  places[0]?.release();
  places[0]?.release();
  expect(overload.refusal("operation")).toBeUndefined();
  expect(overload.stats()).toMatchObject({ operations: 1 });
});

test("refuses operations while others wait for their turns for longer than half a second", () => {
  const scheduler = { begin: async () => undefined, refuse: async () => undefined, waitedMs: 501 };
  const overload = create({ scheduler });
  expect(overload.refusal("operation")).toMatchObject(overloaded);
  expect(overload.refusal("subscription")).toBeUndefined();
  scheduler.waitedMs = 500;
  expect(overload.refusal("operation")).toBeUndefined();
});

test("refuses everything while memory is nearly used up", () => {
  const overload = create({ isPressed: () => true });
  for (const work of ["operation", "subscription"] as const)
    expect(overload.refusal(work)).toMatchObject(overloaded);
});

test("refuses everything while bodies take 64 MiB, and forgets them with their operations", () => {
  const overload = create();
  const [first, last] = [overload.body(), overload.body()];
  first.grow(64 * 1024 * 1024 - 1);
  expect(overload.refusal("subscription")).toBeUndefined();
  last.grow(1);
  expect(overload.refusal("subscription")).toMatchObject(overloaded);
  last.release();
  expect(overload.refusal("subscription")).toBeUndefined();
  first.release();
  expect(overload.stats()).toMatchObject({ operations: 0, bodyBytes: 0 });
});

test("refuses everything while answers take all of their room", () => {
  const overload = create({ maxAnswerBytes: 4096, answerLimit: 1024 });
  const answer = overload.answer();
  answer.grow(4096);
  for (const work of ["operation", "subscription"] as const)
    expect(overload.refusal(work)?.message).toContain("(MAX_ANSWER_BYTES)");
  answer.release();
  expect(overload.refusal("operation")).toBeUndefined();
});

test.each([
  ["the heap is near its limit", { heapUsed: 86 }, { heapUsed: 85 }],
  ["resident memory is, whatever the heap is", { resident: 1001 }, { resident: 1000 }],
])("is pressed while %s", async (_what, high, low) => {
  let memory = { heapUsed: 0, heapLimit: 100, resident: 0, ...high };
  const pressure = startPressure({ maxResident: 1000, read: () => memory });
  try {
    expect(pressure.isHigh()).toBe(true);
    memory = { ...memory, ...low };
    await waitFor(() => !pressure.isHigh());
  } finally {
    pressure.close();
  }
});

test("is not pressed by what this process takes, where nobody says how much it may", () => {
  const pressure = startPressure();
  pressure.close();
  expect(pressure.isHigh()).toBe(false);
});

test("cuts a client off that does not read its answer", async () => {
  const app = fastify();
  const overload = create();
  app.decorateRequest("caller", null);
  admitWork(app, () => "operation", { overload, toAddress: () => "127.0.0.1", readMs: 200 });
  app.get("/", async () => "x".repeat(50 * 1024 * 1024));
  await app.listen({ port: 0 });
  try {
    const client = connect((app.server.address() as AddressInfo).port, "127.0.0.1");
    client.on("error", () => undefined);
    client.pause();
    client.write("GET / HTTP/1.1\r\nhost: a\r\n\r\n");
    await waitFor(() => overload.stats().operations === 1);
    await waitFor(() => overload.stats().operations === 0);
    client.resume();
    await once(client, "close");
  } finally {
    await app.close();
  }
});
