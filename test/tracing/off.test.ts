// Without an SDK: nothing is handed on, whatever clients send.
import { toTraceFields } from "../../src/tracing/log-fields.js";
import { startTestGateway } from "../support/gateway.js";
import { recordUpstreamHeaders } from "../support/tracing.js";

const upstream = recordUpstreamHeaders();

test("without an SDK HealthLake is sent nothing of a trace, and the log names none", async () => {
  const { query } = await startTestGateway();
  const headers = { traceparent: `00-${"1".repeat(32)}-${"2".repeat(16)}-01`, baggage: "patient=1" };
  await query("{ datastores { nodes { name } } }", {}, { headers });
  expect(upstream).toHaveLength(1);
  expect(Object.keys(upstream[0] ?? {})).not.toEqual(
    expect.arrayContaining([expect.stringMatching(/^(trace|baggage)/)]),
  );
  expect(toTraceFields()).toEqual({});
});
