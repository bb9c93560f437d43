// A client that goes away takes along what was not sent yet, and nothing else. One that waits too long for quota is told so.
import type { Fault } from "../../../src/local/server.js";
import { FakeClock } from "../../support/fake-clock.js";
import { type GraphQLBody, type TestGatewayOptions, startTestGateway } from "../../support/gateway.js";
import { logInto } from "../../support/log.js";
import { createDatastores } from "../../support/resources.js";
import {
  callsOf,
  documentOf,
  MUTATIONS,
  mutate,
  type MutationName,
  NAMES,
  next,
  tokensOf,
  waitFor,
} from "./support.js";

const rejections: unknown[] = [];
const onRejection = (reason: unknown) => rejections.push(reason);
beforeAll(() => process.on("unhandledRejection", onRejection));
afterAll(() => process.off("unhandledRejection", onRejection));
afterEach(() => expect(rejections).toEqual([]));

const ONE_A_MINUTE = { QUOTA_PER_SECOND: "CreateFHIRDatastore=0.01" };

/** A gateway whose log tells when an operation has ended, on a local HealthLake whose delays the test ends. */
async function start({ env, clock }: { env?: Record<string, string>; clock?: FakeClock } = {}) {
  const upstreamClock = new FakeClock();
  const lines: { msg?: string }[] = [];
  const operations = () => lines.filter(({ msg }) => msg === "operation").length;
  const options: TestGatewayOptions = {
    local: { clock: upstreamClock },
    dependencies: { log: logInto(lines), ...(clock && { clock }) },
    ...(env && { env }),
  };
  const gateway = await startTestGateway(options);
  const [id = ""] = await createDatastores(gateway.healthLake, 1);
  (gateway.calls as unknown[]).length = 0;
  /** Runs a mutation whose client goes away as soon as `predicate` holds; resolves when the gateway has noticed. */
  const abandon = async (name: MutationName, predicate: () => boolean) => {
    const client = new AbortController();
    const ended = operations() + 1;
    const answer = mutate(gateway, name, { id, signal: client.signal });
    await waitFor(predicate);
    client.abort();
    await expect(answer).rejects.toThrow("abort");
    await waitFor(() => operations() === ended);
  };
  return { gateway, id, upstreamClock, operations, abandon };
}

const STATE = `query ($id: ID!) { datastore(id: $id) {
  status tags { key } importJobs { nodes { jobId } } exportJobs { nodes { jobId } } } datastores { nodes { name } } }`;

/** What only the mutation can have brought about. */
const EFFECTS: Readonly<Record<MutationName, (state: GraphQLBody["data"]) => boolean>> = {
  createDatastore: ({ datastores }) => datastores.nodes[0].name === "new",
  updateDatastore: ({ datastores }) => datastores.nodes[0].name === "renamed",
  restoreDatastore: ({ datastores }) => datastores.nodes[0].name === "new",
  deleteDatastore: ({ datastore }) => datastore.status === "DELETED",
  startImportJob: ({ datastore }) => datastore.importJobs.nodes.length === 1,
  startExportJob: ({ datastore }) => datastore.exportJobs.nodes.length === 1,
  tagDatastore: ({ datastore }) => datastore.tags.length === 2,
  untagDatastore: ({ datastore }) => datastore.tags.length === 0,
};

describe("a client that goes away after the call was sent", () => {
  test.each(NAMES)("does not cancel %s", async (name) => {
    const { gateway, id, upstreamClock, abandon } = await start();
    const { action } = MUTATIONS[name];
    gateway.setFaults(next(action, { kind: "delay", ms: 1000 }));
    await abandon(name, () => callsOf(gateway, action).length === 1);
    expect(EFFECTS[name]((await gateway.query(STATE, { id })).data)).toBe(false);
    await upstreamClock.advance(1000);
    expect(EFFECTS[name]((await gateway.query(STATE, { id })).data)).toBe(true);
    expect(callsOf(gateway, action)).toHaveLength(1);
  });

  test.each<[string, Fault]>([
    ["throttled", { kind: "throttle" }],
    ["failed", { kind: "error", name: "InternalServerException", status: 500 }],
    ["lost", { kind: "lost-answer" }],
  ])("does not keep it from being sent once more where the first attempt is %s", async (_what, fault) => {
    const { gateway, upstreamClock, abandon } = await start();
    gateway.setFaults(next("CreateFHIRDatastore", { kind: "delay", ms: 1000, then: fault }));
    await abandon("createDatastore", () => gateway.calls.length === 1);
    await upstreamClock.advance(1000);
    await waitFor(() => gateway.calls.length === 2);
    const [token, again] = tokensOf(gateway, "CreateFHIRDatastore");
    expect(again).toBe(token);
    const { data } = await gateway.query("{ datastores { nodes { name } } }");
    expect(data.datastores.nodes).toEqual([{ name: "new" }, { name: "datastore 0" }]);
  });

  test("is followed by reads that show it, though they were cached before", async () => {
    const { gateway, upstreamClock, abandon } = await start({ env: { READ_CACHE_TTL_MS: "60000" } });
    const LIST = "{ datastores { nodes { name } } }";
    gateway.setFaults(next("CreateFHIRDatastore", { kind: "delay", ms: 1000 }));
    await abandon("createDatastore", () => gateway.calls.length === 1);
    expect((await gateway.query(LIST)).data.datastores.nodes).toHaveLength(1);
    await upstreamClock.advance(1000);
    const readAgain = async () => (await gateway.query(LIST)).data.datastores.nodes.length as number;
    while ((await readAgain()) < 2);
    expect(callsOf(gateway, "ListFHIRDatastores")).toHaveLength(2);
  });

  test("does not get the next mutation of its document sent", async () => {
    const { gateway, upstreamClock, operations } = await start();
    gateway.setFaults(next("CreateFHIRDatastore", { kind: "delay", ms: 1000 }));
    const client = new AbortController();
    const document = `mutation { a: createDatastore(input: {}) { datastoreId } b: createDatastore(input: {}) { datastoreId } }`;
    const answer = gateway.query(document, {}, { signal: client.signal });
    await waitFor(() => gateway.calls.length === 1);
    client.abort();
    await expect(answer).rejects.toThrow("abort");
    await waitFor(() => operations() === 1);
    await upstreamClock.advance(1000);
    await gateway.query("{ datastores { nodes { id } } }");
    expect(callsOf(gateway, "CreateFHIRDatastore")).toHaveLength(1);
  });
});

describe("a mutation that waits for quota", () => {
  test("is dropped unsent where its client goes away, and takes nobody's turn", async () => {
    const clock = new FakeClock();
    const { gateway, abandon } = await start({
      env: { ...ONE_A_MINUTE, UPSTREAM_DEADLINE_MS: "300000" },
      clock,
    });
    const create = () => mutate(gateway, "createDatastore");
    expect((await create()).errors).toBeUndefined();
    const sleeping = clock.sleeping;
    await abandon("createDatastore", () => clock.sleeping > sleeping);
    await clock.advance(250_000);
    expect(callsOf(gateway, "CreateFHIRDatastore")).toHaveLength(1);
    expect((await create()).errors).toBeUndefined();
    expect(callsOf(gateway, "CreateFHIRDatastore")).toHaveLength(2);
  });

  test("is sent when its turn has come", async () => {
    const clock = new FakeClock();
    const { gateway } = await start({ env: { ...ONE_A_MINUTE, UPSTREAM_DEADLINE_MS: "300000" }, clock });
    await mutate(gateway, "createDatastore");
    const sleeping = clock.sleeping;
    const second = mutate(gateway, "createDatastore");
    await waitFor(() => clock.sleeping > sleeping);
    await clock.advance(99_000);
    expect(gateway.calls).toHaveLength(1);
    await clock.advance(1_000);
    expect((await second).errors).toBeUndefined();
    expect(gateway.calls).toHaveLength(2);
  });

  test("longer than its deadline is THROTTLED at once, unsent and without a token", async () => {
    const { gateway } = await start({ env: ONE_A_MINUTE });
    await mutate(gateway, "createDatastore");
    const { errors, extensions } = await mutate(gateway, "createDatastore");
    expect(errors?.[0]?.extensions).toEqual({
      code: "THROTTLED",
      retryable: true,
      retryAfterMs: expect.any(Number),
    });
    const retryAfterMs = errors?.[0]?.extensions.retryAfterMs as number;
    expect(retryAfterMs).toBeGreaterThan(90_000);
    expect(retryAfterMs).toBeLessThanOrEqual(100_000);
    expect(extensions?.cost.actualCalls).toBe(0);
    expect(gateway.calls).toHaveLength(1);
  });

  test("to be sent once more says what happened to it, not that it waited", async () => {
    const { gateway } = await start({ env: ONE_A_MINUTE });
    gateway.setFaults(next("CreateFHIRDatastore", { kind: "lost-answer" }));
    const { errors } = await mutate(gateway, "createDatastore");
    expect(errors).toMatchObject([
      {
        extensions: {
          code: "UPSTREAM_UNAVAILABLE",
          retryable: true,
          retryAfterMs: expect.any(Number),
          clientToken: tokensOf(gateway, "CreateFHIRDatastore")[0],
        },
      },
    ]);
    expect(gateway.calls).toHaveLength(1);
  });
});

test("a mutation that a stop of the gateway cuts short is answered with its token", async () => {
  const { gateway } = await start({ env: { SHUTDOWN_GRACE_MS: "300" } });
  gateway.setFaults((call) => (call.action === "CreateFHIRDatastore" ? { kind: "hang" } : undefined));
  const answer = gateway.query(documentOf("createDatastore"), { input: {} });
  await waitFor(() => gateway.calls.length === 1);
  const closed = gateway.close();
  expect((await answer).errors).toMatchObject([
    {
      extensions: {
        code: "UPSTREAM_UNAVAILABLE",
        retryable: true,
        clientToken: tokensOf(gateway, "CreateFHIRDatastore")[0],
      },
    },
  ]);
  await closed;
});
