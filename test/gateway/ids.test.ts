import { encodeGlobalId } from "../../src/relay/global-id.js";
import { startTestGateway } from "../support/gateway.js";
import { createDatastores, startExportJobs, startImportJobs } from "../support/resources.js";

const UNKNOWN = "0123456789abcdef0123456789abcdef";
const arnOf = (
  datastoreId: string,
  { account = "123456789012", region = "us-east-1", partition = "aws" } = {},
) => `arn:${partition}:healthlake:${region}:${account}:datastore/fhir/${datastoreId}`;

const DATASTORE = `query ($id: ID!) { datastore(id: $id) { datastoreId arn } }`;
const jobQuery = (field: string) => `query ($id: ID!) { ${field}(id: $id) { jobId datastoreId } }`;

async function start() {
  const gateway = await startTestGateway();
  const [datastoreId] = (await createDatastores(gateway.healthLake, 1)) as [string];
  const [importKey] = (await startImportJobs(gateway.healthLake, datastoreId, 1)) as [string];
  const [exportKey] = (await startExportJobs(gateway.healthLake, datastoreId, 1)) as [string];
  (gateway.calls as unknown[]).length = 0;
  return { gateway, datastoreId, importKey, exportKey };
}

const refusal = (path: string, message: RegExp) => ({
  message: expect.stringMatching(message) as string,
  extensions: {
    code: "BAD_USER_INPUT",
    retryable: false,
    violations: [{ path, message: expect.any(String) as string }],
  },
});

describe("datastore(id)", () => {
  test("takes the AWS id, the ARN and the global id, each for one call", async () => {
    const { gateway, datastoreId } = await start();
    for (const id of [datastoreId, arnOf(datastoreId), encodeGlobalId("Datastore", datastoreId)]) {
      const { data, errors, extensions } = await gateway.query(DATASTORE, { id });
      expect(errors).toBeUndefined();
      expect(data.datastore).toEqual({ datastoreId, arn: arnOf(datastoreId) });
      expect(extensions?.cost.actualCalls).toBe(1);
    }
  });

  test.each([
    ["AWS id", UNKNOWN],
    ["ARN", arnOf(UNKNOWN)],
    ["global id", encodeGlobalId("Datastore", UNKNOWN)],
  ])("is null, without an error, for an unknown %s", async (_, id) => {
    const { gateway } = await start();
    expect(await gateway.query(DATASTORE, { id })).toMatchObject({ data: { datastore: null } });
    expect((await gateway.query(DATASTORE, { id })).errors).toBeUndefined();
  });

  test("is null for the ARN of another account, never one's own datastore with that id", async () => {
    const { gateway, datastoreId } = await start();
    const id = arnOf(datastoreId, { account: "999999999999" });
    const body = await gateway.query(DATASTORE, { id });
    expect(body.data).toEqual({ datastore: null });
    expect(body.errors).toBeUndefined();
  });

  test.each([
    [
      "another Region",
      { region: "eu-west-1" },
      /^id: is an ARN of aws, eu-west-1, but this gateway serves aws, us-east-1/,
    ],
    ["another partition", { partition: "aws-us-gov" }, /^id: is an ARN of aws-us-gov, us-east-1/],
    ["a partition that is none", { partition: "AWS" }, /^id: must have the form arn:aws:healthlake/],
    ["an account that is none", { account: "12345" }, /^id: must have the form arn:aws:healthlake/],
  ])("refuses the ARN of %s, and calls nothing", async (_, where, message) => {
    const { gateway, datastoreId } = await start();
    const body = await gateway.query(DATASTORE, { id: arnOf(datastoreId, where) });
    expect(body.data).toEqual({ datastore: null });
    expect(body.errors).toMatchObject([{ ...refusal("id", message), path: ["datastore"] }]);
    expect(gateway.calls).toEqual([]);
  });

  test.each([
    ["nothing", ""],
    ["a word", "nope"],
    ["an AWS id in upper case", UNKNOWN.toUpperCase()],
    ["an AWS id that is too short", UNKNOWN.slice(1)],
    ["an AWS id with a line break", `${UNKNOWN}\n`],
    ["an ARN of the old form", `arn:aws:healthlake:us-east-1:123456789012:datastore/${UNKNOWN}`],
    ["an ARN of another service", "arn:aws:s3:::bucket"],
    ["an ARN with more behind it", `${arnOf(UNKNOWN)}/x`],
    ["a padded global id", `${encodeGlobalId("Datastore", UNKNOWN)}=`],
    ["the AWS ids of a job", `${UNKNOWN}/${UNKNOWN}`],
  ])("refuses %s at `id`, and calls nothing", async (_, id) => {
    const { gateway } = await start();
    const body = await gateway.query(DATASTORE, { id });
    expect(body.errors).toMatchObject([refusal("id", /^id: must /)]);
    expect(gateway.calls).toEqual([]);
  });

  test.each(["ImportJob", "ExportJob"] as const)(
    "refuses the global id of an %s, and says so",
    async (type) => {
      const { gateway } = await start();
      const id = encodeGlobalId(type, `${UNKNOWN}/${UNKNOWN}`);
      const body = await gateway.query(DATASTORE, { id });
      expect(body.errors).toMatchObject([refusal("id", new RegExp(`^id: .*names another type, ${type}`))]);
    },
  );
});

describe.each([
  ["importJob", "ImportJob", "ExportJob"],
  ["exportJob", "ExportJob", "ImportJob"],
] as const)("%s(id)", (field, type, otherType) => {
  const query = jobQuery(field);

  test("takes the AWS ids and the global id, each for one call", async () => {
    const { gateway, ...started } = await start();
    const key = field === "importJob" ? started.importKey : started.exportKey;
    for (const id of [key, encodeGlobalId(type, key)]) {
      const { data, errors, extensions } = await gateway.query(query, { id });
      expect(errors).toBeUndefined();
      expect(`${data[field].datastoreId}/${data[field].jobId}`).toBe(key);
      expect(extensions?.cost.actualCalls).toBe(1);
    }
  });

  test("is null for an unknown job, and for a job of an unknown datastore", async () => {
    const { gateway, datastoreId } = await start();
    for (const key of [`${datastoreId}/${UNKNOWN}`, `${UNKNOWN}/${UNKNOWN}`]) {
      for (const id of [key, encodeGlobalId(type, key)]) {
        const body = await gateway.query(query, { id });
        expect(body.data).toEqual({ [field]: null });
        expect(body.errors).toBeUndefined();
      }
    }
  });

  test("is null for a job of the other kind: their AWS ids look alike", async () => {
    const { gateway, ...started } = await start();
    const id = field === "importJob" ? started.exportKey : started.importKey;
    expect((await gateway.query(query, { id })).data).toEqual({ [field]: null });
  });

  test.each([
    ["an AWS id alone", UNKNOWN],
    ["an ARN", arnOf(UNKNOWN)],
    ["nothing", ""],
    ["three ids", `${UNKNOWN}/${UNKNOWN}/${UNKNOWN}`],
    ["AWS ids in upper case", `${UNKNOWN}/${UNKNOWN}`.toUpperCase()],
  ])("refuses %s at `id`, and calls nothing", async (_, id) => {
    const { gateway } = await start();
    const body = await gateway.query(query, { id });
    expect(body.errors).toMatchObject([
      { ...refusal("id", /^id: must be the global id of an/), path: [field] },
    ]);
    expect(gateway.calls).toEqual([]);
  });

  test.each([
    [otherType, `${UNKNOWN}/${UNKNOWN}`],
    ["Datastore", UNKNOWN],
  ] as const)("refuses the global id of an %s, and says so", async (other, key) => {
    const { gateway } = await start();
    const body = await gateway.query(query, { id: encodeGlobalId(other, key) });
    expect(body.errors).toMatchObject([refusal("id", new RegExp(`^id: .*names another type, ${other}$`))]);
  });
});
