// As many jobs as one list of all datastores may have, and one more.
import { randomBytes } from "node:crypto";
import { HealthLakeClient } from "@aws-sdk/client-healthlake";
import { openDatabase } from "../../src/local/database/database.js";
import { startLocalHealthLake } from "../../src/local/server.js";
import { loadStorage } from "../../src/local/storage.js";
import { MAX_ITEMS } from "../../src/relay/whole-list.js";
import { closeAll, createDatastore, makeDirectory } from "../local/data-support.js";
import { INSTANT, startTestGateway } from "../support/gateway.js";

afterEach(closeAll);

const ROLE = "arn:aws:iam::123456789012:role/HealthLake";
/** Of pages of 500, and some more. */
const CALLS = 2 * (MAX_ITEMS / 500);

/** A data directory with two datastores that have `each` jobs, all of them over. They are written to where it keeps them: starting them would take minutes. */
async function seed(each: number) {
  const dataDir = await makeDirectory();
  const local = await startLocalHealthLake({ dataDir, durations: INSTANT });
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const client = new HealthLakeClient({ endpoint: local.url, region: local.region, credentials });
  const ids = [await createDatastore(client), await createDatastore(client)] as const;
  client.destroy();
  await local.close();
  const database = await openDatabase(dataDir);
  const storage = await loadStorage(database);
  const now = Date.now();
  for (const datastoreId of ids)
    for (let index = 0; index < each; index++)
      storage.jobs.import.put({
        kind: "import",
        jobId: randomBytes(16).toString("hex"),
        sequence: storage.nextSequence(),
        datastoreId,
        name: `import ${String(index).padStart(5, "0")}`,
        inputUri: "s3://bucket/input/",
        output: { S3Configuration: { S3Uri: "s3://bucket/out/", KmsKeyId: "alias/key" } },
        roleArn: ROLE,
        submittedAt: now,
        isAccessChecked: true,
        startsAt: now,
        endsAt: now,
        report: { status: "COMPLETED", endTime: now },
      });
  await storage.settled();
  await database.close();
  return { dataDir, datastoreId: ids[0], seededAt: now };
}

const QUERY = `query ($filter: AccountJobsFilter, $last: Int) {
  jobs(filter: $filter, last: $last, orderBy: { field: NAME, direction: ASC }) {
    nodes { name }
    totalCount { value precision }
  }
}`;

test("50,000 jobs are ordered; one more is refused, with what to narrow, and what is narrower is answered", async () => {
  const each = MAX_ITEMS / 2;
  const { dataDir, datastoreId, seededAt } = await seed(each);
  const gateway = await startTestGateway({
    local: { dataDir },
    env: { LIMIT_UPSTREAM_CALLS: String(CALLS), UPSTREAM_DEADLINE_MS: "120000" },
  });
  const ask = async (variables: object) => gateway.query(QUERY, variables);

  const startedAt = performance.now();
  const all = await ask({ last: 1 });
  const ms = Math.round(performance.now() - startedAt);
  expect(all.errors).toBeUndefined();
  expect(all.data.jobs).toEqual({
    nodes: [{ name: `import ${each - 1}` }],
    totalCount: { value: MAX_ITEMS, precision: "EXACT" },
  });
  process.stdout.write(`${MAX_ITEMS} jobs: ${ms} ms, ${all.extensions?.cost.actualCalls} calls\n`);

  const started = await gateway.query(
    `mutation ($input: StartImportJobInput!) { startImportJob(input: $input) { importJob { name } } }`,
    {
      input: {
        datastoreId,
        name: "one more",
        inputDataConfig: { s3Uri: "s3://bucket/input/" },
        jobOutputDataConfig: { s3Configuration: { s3Uri: "s3://bucket/out/", kmsKeyId: "alias/key" } },
        dataAccessRoleArn: ROLE,
      },
    },
  );
  expect(started.errors).toBeUndefined();
  const { data, errors } = await ask({});
  expect(data.jobs).toBeNull();
  expect(errors).toMatchObject([
    {
      path: ["jobs"],
      message: `More than ${MAX_ITEMS} items would have to be ordered: narrow the filter by submittedAfter, kind or datastoreId`,
      extensions: { code: "OPERATION_TOO_EXPENSIVE", retryable: false },
    },
  ]);

  const narrower = await ask({ filter: { submittedAfter: new Date(seededAt).toISOString() } });
  expect(narrower.errors).toBeUndefined();
  expect(narrower.data.jobs).toEqual({
    nodes: [{ name: "one more" }],
    totalCount: { value: 1, precision: "EXACT" },
  });
}, 300_000);
