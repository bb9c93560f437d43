// The bytes of an import: how files are cut into lines, and what is written about them.
import { open, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Line, MAX_LINE_BYTES, readPortions } from "../../src/local/import/line-reader.js";
import { successLine } from "../../src/local/import/results.js";
import { formatManifest } from "../../src/local/import/counts.js";
import { closeAll, importAll, makeDirectory, putObject, readLines, startWithData } from "./data-support.js";

afterEach(closeAll);

async function readAll(content: string | Buffer, from = { offset: 0, lines: 0 }) {
  const path = join(await makeDirectory(), "file");
  await writeFile(path, content);
  const file = await open(path);
  const lines: Line[] = [];
  let next = from;
  try {
    for await (const portion of readPortions(file, from)) {
      lines.push(...portion.lines);
      next = portion.next;
    }
  } finally {
    await file.close();
  }
  return { lines, next };
}

test.each([
  ["", [], 0],
  ["a", [[1, "a"]], 1],
  ["a\n", [[1, "a"]], 1],
  [
    "a\nb",
    [
      [1, "a"],
      [2, "b"],
    ],
    2,
  ],
  [
    "\n\n a \r\n\nb",
    [
      [3, "a"],
      [5, "b"],
    ],
    5,
  ],
  ["\uFEFF{}\n", [[1, "{}"]], 1],
  [
    "ü\n€",
    [
      [1, "ü"],
      [2, "€"],
    ],
    2,
  ],
])("cuts %j into lines", async (content, expected, count) => {
  const { lines, next } = await readAll(content);
  expect(lines.map(({ number, text }) => [number, text])).toEqual(expected);
  expect(next.lines).toBe(count);
  expect(next.offset).toBe(content === "" ? 0 : Buffer.byteLength(content));
});

test("goes on in the middle, with the numbers of the whole", async () => {
  const { lines } = await readAll("aa\nbb\ncc", { offset: 3, lines: 1 });
  expect(lines.map(({ number, text }) => [number, text])).toEqual([
    [2, "bb"],
    [3, "cc"],
  ]);
});

test("takes a line of the longest length, and throws a longer one away without keeping it", async () => {
  const longest = "a".repeat(MAX_LINE_BYTES);
  const { lines } = await readAll(`${longest}\n${longest}b\n${longest.repeat(3)}\nend\n${longest}b`);
  expect(lines.map(({ number, bytes, text }) => [number, bytes, text?.length])).toEqual([
    [1, MAX_LINE_BYTES, MAX_LINE_BYTES],
    [2, MAX_LINE_BYTES + 1, undefined],
    [3, 3 * MAX_LINE_BYTES, undefined],
    [4, 3, 3],
    [5, MAX_LINE_BYTES + 1, undefined],
  ]);
});

test("has no text for what is no UTF-8, and keeps a replacement character that is", async () => {
  const { lines } = await readAll(
    Buffer.concat([Buffer.from([0x22, 0xff, 0x22, 10]), Buffer.from('"\uFFFD"')]),
  );
  expect(lines.map(({ text }) => text)).toEqual([undefined, '"\uFFFD"']);
});

test("a line that is too long fails its line, not the job", async () => {
  const at = await startWithData();
  await putObject(at, "in/a.ndjson", [
    { resourceType: "Patient", id: "a", text: { div: "x".repeat(MAX_LINE_BYTES) } },
    { resourceType: "Patient", id: "b" },
  ]);
  const job = await importAll(at, { ValidationLevel: "minimal" });
  expect(job).toMatchObject({ JobStatus: "COMPLETED_WITH_ERRORS" });
  expect(await readLines(at, `${job.folder}FAILURE/a.ndjson`)).toMatchObject([
    {
      lineId: 1,
      UpdateResourceResponse: {
        jsonBlob: { issue: [{ diagnostics: expect.stringMatching(/^Resource size \d+ exceeds/) as string }] },
      },
    },
  ]);
});

/** docs/healthlake.md, "Import files": rebuilt from AWS's record of a real job, whose manifest had 1221 bytes. */
test("the manifest has the bytes of a real one", () => {
  const folder = `${"d".repeat(32)}-FHIR_IMPORT-${"e".repeat(32)}`;
  const uris = {
    input: "s3://bucket/phase0-v1/",
    output: `s3://bucket/out/${folder}/`,
    kmsKeyId: "alias/key",
  };
  const counts = {
    filesScanned: 6,
    filesRead: 6,
    filesImported: 6,
    bytesScanned: 32_575,
    bytesImported: 32_522,
    resourcesScanned: 53,
    resourcesImported: 53,
    resourcesRefused: 0,
  };
  expect(formatManifest(uris, counts)).toBe(`{
  "inputDataConfig": {
    "s3Uri": "s3://bucket/phase0-v1/"
  },
  "outputDataConfig": {
    "s3Uri": "s3://bucket/out/${folder}/",
    "encryptionKeyID": "alias/key"
  },
  "successOutput": {
    "successOutputS3Uri": "s3://bucket/out/${folder}/SUCCESS/"
  },
  "failureOutput": {
    "failureOutputS3Uri": "s3://bucket/out/${folder}/FAILURE/"
  },
  "numberOfScannedFiles": 6,
  "numberOfFilesImported": 6,
  "numberOfFilesReadWithSuccess": 6,
  "numberOfFilesReadWithCustomerError": 0,
  "numberOfFilesReadWithServerError": 0,
  "sizeOfScannedFilesInMB": 0.032575,
  "sizeOfDataImportedSuccessfullyInMB": 0.032522,
  "numberOfResourcesScanned": 53,
  "numberOfResourcesImportedSuccessfully": 53,
  "numberOfResourcesWithCustomerError": 0,
  "numberOfResourcesWithServerError": 0
}`);
});

/** docs/healthlake.md, "Import files": what the sizes of real SUCCESS files tell. */
test.each([
  ["patient-p001", "Patient", 1],
  ["x", "MedicationRequest", 1234],
] as const)("a SUCCESS line of %s has 66 characters beside id, type and number", (id, type, number) => {
  const line = successLine(
    { line: { number, bytes: 2, text: "{}" }, type, id, text: "{}", unknownProfiles: [] },
    201,
  );
  expect(`${line}\n`).toHaveLength(66 + id.length + type.length + String(number).length);
});
