// Spans of operations, calls and polls: whose child each is, and what it tells.
import { SpanKind, SpanStatusCode } from "@opentelemetry/api";
import { toTraceFields } from "../../src/tracing/log-fields.js";
import { captureLog } from "../support/captured-log.js";
import { startTestGateway } from "../support/gateway.js";
import { DATASTORES, startLiveGateway } from "../support/live.js";
import { createDatastores } from "../support/resources.js";
import { openSession } from "../support/socket.js";
import { recordSpans } from "../support/tracing.js";
import { waitFor } from "../support/wait.js";

const spans = recordSpans();
const QUERY = "query Names { datastores { nodes { name } } }";
const LIST = "HealthLake.ListFHIRDatastores";

test("a query is a server's span, and its call to HealthLake the child of it", async () => {
  const { query } = await startTestGateway();
  await query(QUERY);
  const [operation, call] = [await spans.next("query Names"), await spans.next(LIST)];
  expect(operation).toMatchObject({
    kind: SpanKind.SERVER,
    parentSpanContext: undefined,
    status: { code: SpanStatusCode.UNSET },
    attributes: {
      "graphql.operation.name": "Names",
      "graphql.operation.type": "query",
      "graphql.document.hash": expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    },
  });
  expect(call).toMatchObject({
    kind: SpanKind.CLIENT,
    parentSpanContext: { spanId: operation.spanContext().spanId },
    attributes: {
      "rpc.system": "aws-api",
      "rpc.service": "HealthLake",
      "rpc.method": "ListFHIRDatastores",
      "aws.request_id": expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
    },
    events: [{ name: "attempt", attributes: { attempt: 1 } }],
  });
  expect(call.spanContext().traceId).toBe(operation.spanContext().traceId);
  expect(spans.all()).toHaveLength(2);
});

test("a long name of an operation is cut", async () => {
  const { query } = await startTestGateway();
  await query(`query ${"N".repeat(10_000)} { __typename }`);
  const cut = "N".repeat(128);
  expect(await spans.next(`query ${cut}`)).toMatchObject({ attributes: { "graphql.operation.name": cut } });
});

test("calls of all levels of an operation are its children, loaders between them or not", async () => {
  const gateway = await startTestGateway();
  await createDatastores(gateway.healthLake, 2);
  await gateway.query(
    "query Tree { datastores(first: 2) { nodes { tags { key } importJobs(first: 1) { nodes { name } } } } }",
  );
  const { spanId } = (await spans.next("query Tree")).spanContext();
  const calls = spans.all().filter(({ kind }) => kind === SpanKind.CLIENT);
  expect(calls).toHaveLength(5);
  expect(calls.map(({ parentSpanContext }) => parentSpanContext?.spanId)).toEqual(Array(5).fill(spanId));
});

test("a call that many wait for belongs to who began it", async () => {
  const { query, setFaults } = await startTestGateway();
  setFaults(() => ({ kind: "delay", ms: 200 }));
  await Promise.all([query(QUERY), query(QUERY), query(QUERY)]);
  const operations = spans.named("query Names").map((span) => span.spanContext().spanId);
  expect(operations).toHaveLength(3);
  expect(spans.named(LIST)).toHaveLength(1);
  expect(operations).toContain(spans.named(LIST)[0]?.parentSpanContext?.spanId);
});

test("attempts that failed are events of the call; with the last of them it fails, and so does the operation", async () => {
  const { query, setFaults } = await startTestGateway({ env: { UPSTREAM_MAX_ATTEMPTS: "2" } });
  setFaults(() => ({ kind: "error", name: "InternalServerException", status: 500 }));
  await query(QUERY);
  const call = await spans.next(LIST);
  const failed = {
    "error.type": "UPSTREAM_UNAVAILABLE",
    "aws.error_name": "InternalServerException",
    "aws.request_id": expect.any(String) as string,
  };
  expect(call).toMatchObject({
    status: { code: SpanStatusCode.ERROR },
    attributes: { "error.type": "UPSTREAM_UNAVAILABLE" },
    events: [
      { name: "attempt", attributes: { attempt: 1 } },
      { name: "attempt failed", attributes: { attempt: 1, ...failed } },
      { name: "attempt", attributes: { attempt: 2 } },
      { name: "attempt failed", attributes: { attempt: 2, ...failed } },
    ],
  });
  expect(await spans.next("query Names")).toMatchObject({
    status: { code: SpanStatusCode.ERROR },
    attributes: { "error.type": "UPSTREAM_UNAVAILABLE" },
  });
});

test("a client's own mistake is told, but is no failure; nor is what was refused a span of a name", async () => {
  const { query } = await startTestGateway();
  await query('query Broken { node(id: "?") { id } }');
  expect(await spans.next("query Broken")).toMatchObject({
    status: { code: SpanStatusCode.UNSET },
    attributes: { "error.type": "BAD_USER_INPUT" },
  });
  await query("query Wrong { nothing }");
  expect(await spans.next("operation")).toMatchObject({
    attributes: { "error.type": "GRAPHQL_VALIDATION_FAILED" },
  });
});

test("a poll is a trace of its own, with its calls as children", async () => {
  const gateway = await startLiveGateway();
  await createDatastores(gateway.healthLake, 1);
  const client = await openSession(gateway.url);
  client.subscribe("1", DATASTORES);
  await client.next();
  await waitFor(() => spans.named("poll datastore").length >= 2);
  const [first, second] = spans.named("poll datastore");
  expect(first).toMatchObject({
    parentSpanContext: undefined,
    attributes: { "healthlake_graphql.family": "datastore" },
  });
  expect(second?.parentSpanContext).toBeUndefined();
  const parents = spans.named(LIST).map(({ parentSpanContext }) => parentSpanContext?.spanId);
  expect(parents.slice(0, 2)).toEqual([first?.spanContext().spanId, second?.spanContext().spanId]);
  const traces = [first, second, await spans.next("subscription")].map((span) => span?.spanContext().traceId);
  expect(new Set(traces).size).toBe(3);
});

test("a poll that fails is an error, one that was given up is not", async () => {
  const gateway = await startLiveGateway();
  await createDatastores(gateway.healthLake, 1);
  const client = await openSession(gateway.url);
  client.subscribe("1", DATASTORES);
  await client.next();
  gateway.setFaults(() => ({ kind: "error", name: "ThrottlingException", status: 429 }));
  await waitFor(() => spans.named("poll datastore").some(({ attributes }) => attributes["error.type"]));
  expect(spans.named("poll datastore").at(-1)).toMatchObject({
    status: { code: SpanStatusCode.ERROR },
    attributes: { "error.type": "THROTTLED" },
  });
  const failed = () =>
    spans.named("poll datastore").filter(({ status }) => status.code !== SpanStatusCode.UNSET);
  gateway.setFaults(() => ({ kind: "delay", ms: 10_000 }));
  const calls = gateway.calls.length;
  await waitFor(() => gateway.calls.length > calls);
  const before = [spans.named("poll datastore").length, failed().length] as const;
  await gateway.close();
  expect([spans.named("poll datastore").length, failed().length]).toEqual([before[0] + 1, before[1]]);
});

describe("a subscription", () => {
  const TAGS = "subscription Tags { datastoresStatusChanged { datastore { tags { key } } } }";

  test("has its span until its first result; what an event costs is a trace of its own, with a link to it", async () => {
    const gateway = await startLiveGateway();
    await createDatastores(gateway.healthLake, 1);
    const client = await openSession(gateway.url);
    client.subscribe("1", TAGS);
    await client.next();
    const subscription = await spans.next("subscription Tags");
    expect(subscription).toMatchObject({ kind: SpanKind.SERVER, status: { code: SpanStatusCode.UNSET } });
    const event = await spans.next("event Tags");
    expect(event.parentSpanContext).toBeUndefined();
    expect(event.links).toMatchObject([{ context: { spanId: subscription.spanContext().spanId } }]);
    expect((await spans.next("HealthLake.ListTagsForResource")).parentSpanContext?.spanId).toBe(
      event.spanContext().spanId,
    );
  });

  test("that never had a result has it until its end, with the code of that", async () => {
    const gateway = await startLiveGateway();
    const client = await openSession(gateway.url);
    client.subscribe("1", `subscription Gone { datastoreStatusChanged(id: "${"0".repeat(32)}") { status } }`);
    await client.next();
    expect(await spans.next("subscription Gone")).toMatchObject({
      attributes: { "error.type": "NOT_FOUND" },
    });
  });
});

test("what an operation logs has its trace", async () => {
  const captured = captureLog("info", toTraceFields);
  const { query } = await startTestGateway({ dependencies: { log: captured.log } });
  await query(QUERY);
  const { traceId, spanId } = (await spans.next("query Names")).spanContext();
  expect(captured.lines("operation")).toMatchObject([{ trace_id: traceId, span_id: spanId }]);
  expect(captured.lines().filter((line) => !("trace_id" in line)).length).toBeGreaterThan(0);
});
