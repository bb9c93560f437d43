// FAILURE objects are asked for several at once, and the report is the one that reading them in turn would give.
import { MAX_LINES } from "../../../src/results/scan.js";
import { OBJECTS_AT_ONCE } from "../../../src/results/read-ahead.js";
import { readMetrics } from "../../support/metrics.js";
import { importLines, patient, startResults, writeResult } from "../../support/results.js";
import { waitFor } from "../../support/wait.js";

const QUERY = `query ($id: ID!) { importJob(id: $id) { results { failures {
  linesRead complete nodes { cause count samples(first: 10) { file lineId } }
} } } }`;

const NAMES = ["a", "b", "c", "d", "e", "f", "g"] as const;
const failed = (lineId: number, code: string) =>
  JSON.stringify({
    lineId,
    UpdateResourceResponse: {
      jsonBlob: { resourceType: "OperationOutcome", issue: [{ code, diagnostics: `Cause ${code}` }] },
    },
  });

/** An import that left these objects, by their names. */
async function startWith(objects: Readonly<Record<string, string>>) {
  const started = await startResults();
  const { id, folder } = await importLines(started.at, [patient("1", { nonsense: 1 })]);
  for (const [name, text] of Object.entries(objects))
    await writeResult(started.at, `${folder}FAILURE/${name}.ndjson`, text);
  const got = () =>
    started.s3.requests.flatMap((request) => /^GET .*\/(\w+)\.ndjson$/.exec(request)?.slice(1) ?? []);
  const failures = async () => {
    const { data, errors } = await started.gateway.query(QUERY, { id });
    return { errors, failures: data?.importJob.results?.failures };
  };
  return { ...started, got, failures };
}

test("so many at once, in whatever order they are answered", async () => {
  const each = NAMES.map((name) => [name, `${failed(1, "first")}\n${failed(2, "second")}\n`]);
  const { s3, got, failures } = await startWith(Object.fromEntries(each));
  const releases: (() => void)[] = [];
  s3.setHold((request) =>
    request.startsWith("GET") ? new Promise<void>((resolve) => releases.push(resolve)) : undefined,
  );
  const asked = failures();
  await waitFor(() => releases.length === OBJECTS_AT_ONCE);
  expect([...got()].sort()).toEqual(NAMES.slice(0, OBJECTS_AT_ONCE));
  // The last that was asked is answered first.
  for (let answered = 0; answered < NAMES.length; answered++) {
    await waitFor(() => releases.length > 0);
    expect(got().length - answered).toBeLessThanOrEqual(OBJECTS_AT_ONCE);
    releases.pop()?.();
  }
  const { failures: found } = await asked;
  expect(found).toMatchObject({ linesRead: 14, complete: true });
  expect(found.nodes).toHaveLength(2);
  for (const { count, samples } of found.nodes) {
    expect(count).toBe(7);
    expect(samples.map(({ file }: { file: string }) => file)).toEqual(NAMES.map((name) => `${name}.ndjson`));
  }
  expect([...got()].sort()).toEqual(NAMES);
});

test("what turns out to be needless is given up, and not waited for", async () => {
  const { gateway, s3, got, failures } = await startWith({
    a: "{}\n".repeat(MAX_LINES + 1),
    b: failed(1, "never"),
    c: failed(1, "never"),
  });
  s3.setHold((request) => {
    if (request.endsWith("/a.ndjson")) return waitFor(() => got().length === 3);
    return request.startsWith("GET") ? new Promise(() => undefined) : undefined;
  });
  const { failures: found, errors } = await failures();
  expect(errors).toBeUndefined();
  expect(found).toMatchObject({ linesRead: MAX_LINES, complete: false });
  const { sum } = await readMetrics(gateway.url);
  expect(sum("s3_calls_total", { action: "GetObject", outcome: "cancelled" })).toBe(2);
});

test("an object that can't be read fails the report, whatever was read ahead of it", async () => {
  const { s3, failures } = await startWith(Object.fromEntries(NAMES.map((name) => [name, failed(1, "x")])));
  s3.setFault((request) => (request.endsWith("/c.ndjson") ? [403, "AccessDenied"] : undefined));
  const { errors } = await failures();
  expect(errors).toMatchObject([{ extensions: { code: "FORBIDDEN" } }]);
});
