// ImportJob.inputObjects over HTTP: what lies at the input now.
import { putObject } from "../../local/data-support.js";
import { importLines, patient, startResults } from "../../support/results.js";

const QUERY = `query ($id: ID!) { importJob(id: $id) { inputObjects { count totalBytes complete listedAt } } }`;

test("the input's objects are counted, in one call", async () => {
  const { gateway, at, asked } = await startResults();
  const { id } = await importLines(at, [patient("1")]);
  await putObject(at, "in/b.ndjson", ["12345"]);
  await putObject(at, "other/c.ndjson", ["12345"]);
  const { data, errors } = await gateway.query(QUERY, { id });
  expect(errors).toBeUndefined();
  expect(data.importJob.inputObjects).toEqual({
    count: 2,
    totalBytes: JSON.stringify(patient("1")).length + 5,
    complete: true,
    listedAt: expect.stringMatching(/^\d{4}-.*Z$/),
  });
  expect(asked()).toEqual(["LIST /bucket?prefix=in/"]);
});

test("without permission at S3 it is null by itself", async () => {
  const { gateway, at, s3 } = await startResults();
  const { id } = await importLines(at, [patient("1")]);
  s3.setFault(() => [403, "AccessDenied"]);
  const { data, errors } = await gateway.query(QUERY, { id });
  expect(data.importJob).toEqual({ inputObjects: null });
  expect(errors?.[0]?.message).toContain("s3:ListBucket");
});
