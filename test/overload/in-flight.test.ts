// What is refused, and when: the rules alone, and the process that they look at.
import { type AddressInfo, connect } from "node:net";
import { once } from "node:events";
import fastify from "fastify";
import { type OverloadOptions, createOverload } from "../../src/overload/in-flight.js";
import { startPressure } from "../../src/overload/memory-pressure.js";
import { admitWork } from "../../src/http/gate/admit-work.js";
import { waitFor } from "../support/wait.js";

function create(options: Partial<OverloadOptions> = {}) {
  return createOverload({
    maxOperations: 2,
    bodyLimit: 1000,
    turns: { begin: async () => undefined, refuse: async () => undefined, waitedMs: 0 },
    isPressed: () => false,
    ...options,
  });
}

const overloaded = { code: "OVERLOADED", extensions: { retryable: true, retryAfterMs: 1000 } };

test("refuses operations beyond the limit, until one has left, and never subscriptions", () => {
  const overload = create();
  const leaves = [overload.enter(), overload.enter()];
  expect(overload.refusal("operation")).toMatchObject(overloaded);
  expect(overload.refusal("operation")?.message).toContain("2 operations are in flight (MAX_OPERATIONS)");
  expect(overload.refusal("subscription")).toBeUndefined();
  leaves[0]?.();
  leaves[0]?.();
  expect(overload.refusal("operation")).toBeUndefined();
  expect(overload.stats()).toMatchObject({ operations: 1 });
});

test("refuses operations while others wait for their turns for longer than half a second", () => {
  const turns = { begin: async () => undefined, refuse: async () => undefined, waitedMs: 501 };
  const overload = create({ turns });
  expect(overload.refusal("operation")).toMatchObject(overloaded);
  expect(overload.refusal("subscription")).toBeUndefined();
  turns.waitedMs = 500;
  expect(overload.refusal("operation")).toBeUndefined();
});

test("refuses everything while memory is nearly used up", () => {
  const overload = create({ isPressed: () => true });
  for (const work of ["operation", "subscription"] as const)
    expect(overload.refusal(work)).toMatchObject(overloaded);
});

test("refuses everything while bodies take 64 MiB, and forgets them with their operations", () => {
  const overload = create();
  const leave = overload.enter(64 * 1024 * 1024 - 1);
  expect(overload.refusal("subscription")).toBeUndefined();
  const last = overload.enter(1);
  expect(overload.refusal("subscription")).toMatchObject(overloaded);
  last();
  expect(overload.refusal("subscription")).toBeUndefined();
  leave();
  expect(overload.stats()).toMatchObject({ operations: 0, bodyBytes: 0 });
});

test("is pressed while the heap is near its limit", async () => {
  let used = 86;
  const pressure = startPressure(() => ({ used_heap_size: used, heap_size_limit: 100 }));
  try {
    expect(pressure.isHigh()).toBe(true);
    used = 85;
    await waitFor(() => !pressure.isHigh());
  } finally {
    pressure.close();
  }
});

test("cuts a client off that does not read its answer", async () => {
  const app = fastify();
  const overload = create();
  admitWork(app, overload, "operation", 200);
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
