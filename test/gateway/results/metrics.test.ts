// /metrics of what is read of S3: each attempt by its outcome, and the bytes of objects.
import { readMetrics } from "../../support/metrics.js";
import { importLines, patient, startResults, writeResult } from "../../support/results.js";

const FAILURES = `query ($id: ID!) { importJob(id: $id) { results { failures { linesRead } } } }`;

test("calls are counted by action and outcome, attempts included, with their time, and bytes as they come", async () => {
  const { gateway, at, s3 } = await startResults();
  const { id, folder } = await importLines(at, [patient("1", { nonsense: 1 })]);
  const text = `${JSON.stringify({ lineId: 1 })}\n`.repeat(1000);
  await writeResult(at, `${folder}FAILURE/a.ndjson`, text);
  let left = 1;
  s3.setFault((request) =>
    request.startsWith("GET") && left-- > 0 ? [503, "ServiceUnavailable"] : undefined,
  );
  const { errors } = await gateway.query(FAILURES, { id });
  expect(errors).toBeUndefined();
  const { sum } = await readMetrics(gateway.url);
  const calls = (action: string, outcome: string) => sum("s3_calls_total", { action, outcome });
  expect(calls("ListObjectsV2", "ok")).toBe(2);
  expect(calls("GetObject", "UPSTREAM_UNAVAILABLE")).toBe(1);
  expect(calls("GetObject", "ok")).toBe(1);
  expect(sum("s3_call_duration_seconds_count", { action: "GetObject" })).toBe(2);
  expect(sum("s3_read_bytes_total")).toBe(text.length);
  // HealthLake's are others.
  expect(sum("upstream_calls_total", { action: "GetObject" })).toBe(0);
});

test("what S3 does not allow is a FORBIDDEN of S3's", async () => {
  const { gateway, at, s3 } = await startResults();
  const { id } = await importLines(at, [patient("1", { nonsense: 1 })]);
  s3.setFault(() => [403, "AccessDenied"]);
  await gateway.query(FAILURES, { id });
  const { sum } = await readMetrics(gateway.url);
  expect(sum("s3_calls_total", { action: "ListObjectsV2", outcome: "FORBIDDEN" })).toBe(1);
  expect(sum("s3_read_bytes_total")).toBe(0);
});
