import { rm } from "node:fs/promises";
import { withMeta } from "../../src/local/export/meta.js";
import {
  type WithData,
  closeAll,
  createDatastore,
  exportAll,
  importAll,
  listKeys,
  putObject,
  readLines,
  readObject,
  startWithData,
} from "./data-support.js";

afterEach(closeAll);

const observation = (id: string, value = 1) => ({
  resourceType: "Observation",
  id,
  status: "final",
  code: { text: "weight" },
  valueQuantity: { value },
});

test("writes a folder for each type and objects of at most 5,000 resources, with versions", async () => {
  const at = await startWithData();
  const many = Array.from({ length: 5001 }, (_, index) => observation(`o${index}`));
  await putObject(at, "in/a.ndjson", [
    { resourceType: "Patient", id: "p", meta: { versionId: "9", tag: [] } },
    ...many,
  ]);
  await importAll(at, { ValidationLevel: "minimal" });
  const { JobStatus, JobId = "", folder } = await exportAll(at);
  expect(JobStatus).toBe("COMPLETED");
  expect(folder).toBe(`output/${at.DatastoreId}-FHIR_EXPORT-${JobId}/`);
  const keys = await listKeys(at, folder);
  expect(keys).toEqual([
    expect.stringMatching(/^Observation\/Observation-\d+-0-0\.ndjson$/),
    expect.stringMatching(/^Observation\/Observation-\d+-1-0\.ndjson$/),
    expect.stringMatching(/^Patient\/Patient-\d+-0-0\.ndjson$/),
  ]);
  const [first, second, third] = await Promise.all(keys.map((key) => readLines(at, folder + key)));
  expect([first?.length, second?.length]).toEqual([5000, 1]);
  expect(third).toEqual([
    {
      resourceType: "Patient",
      id: "p",
      meta: { versionId: "1", tag: [], lastUpdated: expect.stringMatching(/^\d{4}-.*Z$/) as string },
    },
  ]);
});

test("counts versions across imports, within one too, and keeps the newest", async () => {
  const at = await startWithData();
  await putObject(at, "in/a.ndjson", [observation("o", 1), observation("o", 2)]);
  const first = await importAll(at);
  expect(await readLines(at, `${first.folder}SUCCESS/a.ndjson`)).toMatchObject([
    { statusCode: 201 },
    { statusCode: 200 },
  ]);
  await importAll(at);
  const { folder } = await exportAll(at);
  const [key = ""] = await listKeys(at, folder);
  expect(await readLines(at, folder + key)).toMatchObject([
    { meta: { versionId: "4" }, valueQuantity: { value: 2 } },
  ]);
});

test("an empty datastore is exported as nothing; a missing bucket fails the job with a Message", async () => {
  const at = await startWithData();
  const { JobStatus, folder } = await exportAll(at);
  expect(JobStatus).toBe("COMPLETED");
  expect(await listKeys(at, folder)).toEqual([]);
  await rm(`${at.dataDir}/s3/bucket`, { recursive: true });
  expect(await exportAll(at)).toMatchObject({
    JobStatus: "FAILED",
    Message: "S3 bucket bucket does not exist",
  });
});

async function exportedTexts(at: WithData): Promise<string[]> {
  const { folder } = await exportAll(at);
  const texts: string[] = [];
  for (const key of await listKeys(at, folder))
    texts.push(...(await readObject(at, folder + key)).trim().split("\n"));
  return texts.map((text) => text.replace(/"meta":\{[^}]*\}/, '"meta":{}')).sort();
}

test("goes round: an export imported into another datastore exports the same, decimals to the letter", async () => {
  const at = await startWithData();
  await putObject(at, "in/a.ndjson", [
    '{"resourceType":"Observation","id":"d","status":"final","code":{"text":"x"},"valueQuantity":{"value":1.00}}',
  ]);
  await importAll(at);
  const synthetic = await createDatastore(at.client, { PreloadDataConfig: { PreloadDataType: "SYNTHEA" } });
  for (const DatastoreId of [at.DatastoreId, synthetic]) {
    const source = { ...at, DatastoreId };
    const exported = await exportAll(source);
    const target = { ...at, DatastoreId: await createDatastore(at.client) };
    const job = await importAll(target, { InputDataConfig: { S3Uri: `s3://bucket/${exported.folder}` } });
    expect(job).toMatchObject({ JobStatus: "COMPLETED" });
    const before = await exportedTexts(source);
    expect(await exportedTexts(target)).toEqual(before);
    if (DatastoreId === synthetic) expect(before.length).toBeGreaterThan(500);
    else expect(before.join()).toContain('"value":1.00');
  }
});

test.each([
  ['{"resourceType":"A","id":"x","n":1.00}', '{"resourceType":"A","id":"x","meta":M,"n":1.00}'],
  ['{"id":"x"}', '{"id":"x","meta":M}'],
  ['{ "meta" : {"tag":[{"code":"}"}]} , "id":"x" }', '{ "meta" : {"tag":[{"code":"}"}],N , "id":"x" }'],
  [
    '{"meta":{"extension":[{"url":"u","valueDecimal":1.00}],"versionId":"1","n" : 12345678901234567890},"id":"x"}',
    '{"meta":{"extension":[{"url":"u","valueDecimal":1.00}],"n" : 12345678901234567890,N,"id":"x"}',
  ],
  ['{"meta":{},"id":"x"}', '{"meta":M,"id":"x"}'],
  ['{"meta":"no object","id":"x"}', '{"meta":M,"id":"x"}'],
  [
    String.raw`{"text":"a\"meta\":{}","nested":{"meta":1},"id":"x\\"}`,
    String.raw`{"text":"a\"meta\":{}","nested":{"meta":1},"id":"x\\","meta":M}`,
  ],
])("writes the version into %s", (text, expected) => {
  const version = '"versionId":"3","lastUpdated":"T"}';
  expect(withMeta(text, { versionId: 3, lastUpdated: "T" })).toBe(
    expected.replace("M", `{${version}`).replace("N", version),
  );
});
