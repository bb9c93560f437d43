// ImportResults.failures over HTTP: grouped by cause, bounded, and never a crash, whatever the lines are.
import { importLines, patient, startResults, writeResult } from "../../support/results.js";

const GROUPS = `query ($id: ID!, $first: Int, $after: String) {
  importJob(id: $id) { results { failures(first: $first, after: $after) {
    linesRead complete pageInfo { hasNextPage endCursor }
    nodes { cause code element count resourceTypes }
  } } }
}`;
const SAMPLES = `query ($id: ID!) {
  importJob(id: $id) { results { failures { nodes { count
    samples(first: 2) { file lineId resourceType resourceId location diagnostics }
  } } } }
}`;

const failed = (lineId: number, diagnostics: string, rest: object = {}) =>
  JSON.stringify({
    lineId,
    resourceId: `p-${lineId}`,
    resourceType: "Patient",
    UpdateResourceResponse: {
      jsonBlob: {
        resourceType: "OperationOutcome",
        issue: [{ severity: "error", code: "processing", diagnostics, ...rest }],
      },
      statusCode: 400,
    },
  });

test("244 lines of one kind and 3 of another are two groups, with exact counts", async () => {
  const { gateway, at, asked } = await startResults();
  const bad = (count: number, rest: object, name: string) =>
    Array.from({ length: count }, (_, index) => patient(`${name}-${index}`, rest));
  const { id, folder } = await importLines(at, [
    ...bad(244, { telecom: "0123" }, "a"),
    ...bad(3, { gender: "unheard of" }, "b"),
    ...bad(5, {}, "c"),
  ]);
  const { data, errors } = await gateway.query(GROUPS, { id });
  expect(errors).toBeUndefined();
  expect(data.importJob.results.failures).toMatchObject({
    linesRead: 247,
    complete: true,
    nodes: [
      { count: 244, element: "Patient.telecom", code: "processing", resourceTypes: ["Patient"] },
      { count: 3, element: "Patient.gender", cause: expect.stringContaining("'…'") },
    ],
  });
  expect(asked()).toEqual([
    `LIST /bucket?prefix=${folder}`,
    `LIST /bucket?prefix=${folder}FAILURE/`,
    `GET /bucket/${folder}FAILURE/a.ndjson`,
  ]);
});

test("what has not changed is not read again", async () => {
  const { gateway, at, asked } = await startResults();
  const { id, folder } = await importLines(at, [patient("1", { nonsense: 1 })]);
  const first = await gateway.query(GROUPS, { id });
  asked();
  expect((await gateway.query(GROUPS, { id })).data).toEqual(first.data);
  expect(asked()).toEqual([`LIST /bucket?prefix=${folder}`, `LIST /bucket?prefix=${folder}FAILURE/`]);
  await writeResult(at, `${folder}FAILURE/a.ndjson`, failed(1, "Something else"));
  const { data } = await gateway.query(GROUPS, { id });
  expect(data.importJob.results.failures.nodes).toMatchObject([{ cause: "Something else" }]);
});

test("an import without failures costs one call", async () => {
  const { gateway, at, asked } = await startResults();
  const { id } = await importLines(at, [patient("1")]);
  const { data } = await gateway.query(GROUPS, { id });
  expect(data.importJob.results.failures).toMatchObject({ linesRead: 0, complete: true, nodes: [] });
  expect(asked()).toHaveLength(1);
});

test("a cause has no indices, quoted values, numbers or ids, and lines that differ in those alone are one", async () => {
  const { gateway, at } = await startResults();
  const { id, folder } = await importLines(at, [patient("1", { nonsense: 1 })]);
  await writeResult(
    at,
    `${folder}FAILURE/a.ndjson`,
    [
      failed(1, "Value 'Ann Smith' of Patient.name[0] at 2024-01-02T03:04:05Z is bad", {
        location: ["Patient.name[0].given[1]"],
      }),
      failed(2, `Value 'Bob "the" Lee' of Patient.name[12] at 1999-12-31 is bad`, {
        location: ["Patient.name[3].given[0]"],
      }),
      failed(3, "Missing Observation/3f2a-77 for p-3"),
      failed(4, "Missing Observation/99 for p-4"),
      failed(5, "Profile X, Element 'Patient.status': minimum required"),
    ].join("\n"),
  );
  const { data } = await gateway.query(GROUPS, { id });
  const { nodes } = data.importJob.results.failures;
  expect(nodes.map(({ cause, element, count }: Record<string, unknown>) => [cause, element, count])).toEqual(
    expect.arrayContaining([
      ["Value '…' of Patient.name at … is bad", "Patient.name.given", 2],
      ["Missing … for …", null, 2],
      ["Profile X, Element 'Patient.status': minimum required", null, 1],
    ]),
  );
  expect(nodes).toHaveLength(3);
});

test("lines that nobody expects are causes too, and none is a crash", async () => {
  const { gateway, at } = await startResults();
  const { id, folder } = await importLines(at, [patient("1", { nonsense: 1 })]);
  const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
  const lines = [
    "no JSON {",
    "null",
    "[]",
    "{}",
    deep,
    `{"lineId": 1e400, "UpdateResourceResponse": {"jsonBlob": {"issue": [null, 5, {"diagnostics": {}}]}}}`,
    `{"UpdateResourceResponse": {"jsonBlob": "{\\"issue\\": [{\\"diagnostics\\": \\"as a text\\"}]}"}}`,
    `{"__proto__": {"issue": 1}, "resourceType": "${"T".repeat(10_000)}"}`,
    "x".repeat(2 * 1024 * 1024),
    "\u0000\ufffd",
    "",
  ];
  await writeResult(at, `${folder}FAILURE/a.ndjson`, lines.join("\n"));
  const { data, errors } = await gateway.query(GROUPS, { id });
  expect(errors).toBeUndefined();
  const { linesRead, complete, nodes } = data.importJob.results.failures;
  expect({ linesRead, complete }).toEqual({ linesRead: 10, complete: true });
  const causes = nodes.map(({ cause }: { cause: string }) => cause);
  expect(causes).toContain("A line of the failures is too long to be read");
  expect(causes).toContain("A line of the failures is no JSON");
  expect(causes).toContain("as a text");
});

test("groups are paged, and a cursor goes on behind its group", async () => {
  const { gateway, at } = await startResults();
  const { id, folder } = await importLines(at, [patient("1", { nonsense: 1 })]);
  const words = ["one", "two", "three", "four", "five"];
  const lines = words.flatMap((word, index) => Array<string>(5 - index).fill(failed(1, `Cause ${word}`)));
  await writeResult(at, `${folder}FAILURE/a.ndjson`, lines.join("\n"));
  const pageOf = async (variables: object) =>
    (await gateway.query(GROUPS, { id, ...variables })).data.importJob.results.failures;
  const first = await pageOf({ first: 2 });
  expect(first.nodes.map(({ cause }: { cause: string }) => cause)).toEqual(["Cause one", "Cause two"]);
  const rest = await pageOf({ first: 10, after: first.pageInfo.endCursor });
  expect(rest.nodes.map(({ count }: { count: number }) => count)).toEqual([3, 2, 1]);
  expect(rest.pageInfo.hasNextPage).toBe(false);
});

test("samples say file, line, resource and words, and are read anew each time", async () => {
  const { gateway, at, asked } = await startResults();
  const { id, folder } = await importLines(
    at,
    [patient("1"), patient("2", { nonsense: 1 })],
    "in/sub/a.ndjson",
  );
  await gateway.query(GROUPS, { id });
  for (let times = 0; times < 2; times++) {
    asked();
    const { data, errors } = await gateway.query(SAMPLES, { id });
    expect(errors).toBeUndefined();
    expect(data.importJob.results.failures.nodes[0].samples).toEqual([
      {
        file: "sub/a.ndjson",
        lineId: 2,
        resourceType: "Patient",
        resourceId: "2",
        location: "Patient.nonsense",
        diagnostics: "Unrecognised property '@nonsense'",
      },
    ]);
    expect(asked()).toEqual([
      `LIST /bucket?prefix=${folder}`,
      `LIST /bucket?prefix=${folder}FAILURE/`,
      `GET /bucket/${folder}FAILURE/sub/a.ndjson`,
    ]);
  }
});

test("an object that changes between its listing and its reading is CONFLICT", async () => {
  const { gateway, at, s3 } = await startResults();
  const { id } = await importLines(at, [patient("1", { nonsense: 1 })]);
  s3.setFault((request) => (request.startsWith("GET") ? [412, "PreconditionFailed"] : undefined));
  const { errors } = await gateway.query(GROUPS, { id });
  expect(errors).toMatchObject([{ extensions: { code: "CONFLICT", retryable: true } }]);
});

test("more bytes than LIMIT_S3_BYTES are refused, before and while they are read", async () => {
  const small = await startResults({ env: { LIMIT_S3_BYTES: "33554431" } });
  const job = await importLines(small.at, [patient("1", { nonsense: 1 })]);
  const before = await small.gateway.query(GROUPS, { id: job.id });
  expect(before.errors).toMatchObject([
    { extensions: { code: "OPERATION_TOO_EXPENSIVE", limit: "LIMIT_S3_BYTES" } },
  ]);
  expect(small.asked()).toEqual([]);
});
