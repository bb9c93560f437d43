// The context of a trace: taken from clients, handed on to HealthLake.
import { startTestGateway } from "../support/gateway.js";
import { openSession } from "../support/socket.js";
import { postStream } from "../support/stream.js";
import { recordSpans, recordUpstreamHeaders } from "../support/tracing.js";

const spans = recordSpans();
const upstream = recordUpstreamHeaders();

const QUERY = "query Names { datastores { nodes { name } } }";
const LIST = "HealthLake.ListFHIRDatastores";
const TRACE = "0af7651916cd43dd8448eb211c80319c";
const PARENT = "b7ad6b7169203331";
const headersOf = (flags = "01") => ({ traceparent: `00-${TRACE}-${PARENT}-${flags}` });
const child = { parentSpanContext: { traceId: TRACE, spanId: PARENT, isRemote: true } };

test("an operation goes on with the trace of its request, and hands it on, to a HealthLake that verifies signatures", async () => {
  const { query } = await startTestGateway({ local: { secretAccessKey: "test" } });
  const { errors } = await query(QUERY, {}, { headers: { ...headersOf(), tracestate: "vendor=1" } });
  expect(errors).toBeUndefined();
  expect(await spans.next("query Names")).toMatchObject(child);
  const { spanId } = (await spans.next(LIST)).spanContext();
  expect(upstream).toMatchObject([{ traceparent: `00-${TRACE}-${spanId}-01`, tracestate: "vendor=1" }]);
  expect(upstream[0]?.authorization).toMatch(/^AWS4-HMAC-SHA256 /);
  // A proxy on the way may change it.
  expect(upstream[0]?.authorization).not.toContain("traceparent");
});

test("a trace that the client does not record is not recorded, but handed on", async () => {
  const { query } = await startTestGateway();
  await query(QUERY, {}, { headers: headersOf("00") });
  expect(spans.all()).toEqual([]);
  expect(upstream[0]?.traceparent).toMatch(new RegExp(`^00-${TRACE}-[0-9a-f]{16}-00$`));
});

test("without one, or with one that is none, an operation begins a trace", async () => {
  const { query } = await startTestGateway();
  await query(QUERY, {}, { headers: { traceparent: "00-nothing-01" } });
  expect((await spans.next("query Names")).parentSpanContext).toBeUndefined();
});

test("a stream goes on with the trace of its request", async () => {
  const { url } = await startTestGateway();
  const stream = await postStream(url, { query: QUERY }, headersOf());
  await stream.ended;
  expect(await spans.next("query Names")).toMatchObject(child);
});

describe("an operation of a socket goes on with", () => {
  test("the trace of the upgrade", async () => {
    const { url } = await startTestGateway();
    const client = await openSession(url, { headers: headersOf() });
    client.subscribe("1", QUERY);
    await client.next();
    expect(await spans.next("query Names")).toMatchObject(child);
  });

  test("its own, where its payload has one", async () => {
    const { url } = await startTestGateway();
    const client = await openSession(url, { headers: { traceparent: `00-${"1".repeat(32)}-${PARENT}-01` } });
    client.send({ id: "1", type: "subscribe", payload: { query: QUERY, extensions: headersOf() } });
    await client.next();
    expect(await spans.next("query Names")).toMatchObject(child);
  });

  test("none, where its payload has what is none", async () => {
    const { url } = await startTestGateway();
    const client = await openSession(url);
    client.send({ id: "1", type: "subscribe", payload: { query: QUERY, extensions: { traceparent: 1 } } });
    await client.next();
    expect((await spans.next("query Names")).parentSpanContext).toBeUndefined();
  });
});
