// What HealthLake itself refuses of an input, told at the arguments.
import { Ajv } from "ajv";
import { readFileSync } from "node:fs";
import { on } from "../../support/faults.js";
import { startTestGateway } from "../../support/gateway.js";
import { createDatastores } from "../../support/resources.js";

const ROLE = "arn:aws:iam::123456789012:role/HealthLake";
const IMPORT = `mutation ($input: StartImportJobInput!) { startImportJob(input: $input) { jobId } }`;
const CREATE = `mutation ($input: CreateDatastoreInput!) { createDatastore(input: $input) { datastoreId } }`;
const DELETE = `mutation ($input: DeleteDatastoreInput!) { deleteDatastore(input: $input) { datastoreId } }`;

async function start() {
  const gateway = await startTestGateway();
  const [datastoreId] = (await createDatastores(gateway.healthLake, 1)) as [string];
  const input = {
    datastoreId,
    inputDataConfig: { s3Uri: "s3://bucket/input/" },
    jobOutputDataConfig: { s3Configuration: { s3Uri: "s3://bucket/out/", kmsKeyId: "alias/key" } },
    dataAccessRoleArn: ROLE,
  };
  return { gateway, datastoreId, input };
}

const refusing = (message: string) =>
  ({ kind: "error", name: "ValidationException", status: 400, message }) as const;

test("by the names that the arguments have, indices from zero, each with its rule", async () => {
  const { gateway, input } = await start();
  const text =
    "3 validation errors detected: Value 'x' at 'jobName' failed to satisfy constraint: Member must be longer; " +
    "Value at 'jobOutputDataConfig.s3Configuration.s3Uri' failed to satisfy constraint: Member must not be null; " +
    "Value 'k' at 'tags.1.member.key' failed to satisfy constraint: Member must be another";
  gateway.setFaults(on("StartFHIRImportJob", refusing(text)));
  const { errors } = await gateway.query(IMPORT, { input });
  expect(errors?.[0]?.extensions).toMatchObject({
    code: "BAD_USER_INPUT",
    upstream: { action: "StartFHIRImportJob", errorName: "ValidationException" },
    violations: [
      { path: "name", message: "Member must be longer" },
      { path: "jobOutputDataConfig.s3Configuration.s3Uri", message: "Member must not be null" },
      { path: "tags.0.key", message: "Member must be another" },
    ],
  });
  expect(holdsSchema(errors?.[0]?.extensions?.violations)).toBe(true);
});

test("an action of a datastore calls it id", async () => {
  const { gateway, datastoreId } = await start();
  const text =
    "1 validation error detected: Value at 'datastoreId' failed to satisfy constraint: Member must be known";
  gateway.setFaults(on("DeleteFHIRDatastore", refusing(text)));
  const { errors } = await gateway.query(DELETE, { input: { id: datastoreId } });
  expect(errors?.[0]?.extensions?.violations).toEqual([{ path: "id", message: "Member must be known" }]);
});

test.each(["CreateFHIRDatastore is not for today", "Value at jobName failed"])(
  "a text that names none leaves them out: %s",
  async (text) => {
    const { gateway } = await start();
    gateway.setFaults(on("CreateFHIRDatastore", refusing(text)));
    const { errors } = await gateway.query(CREATE, { input: {} });
    expect(errors?.[0]?.extensions).toMatchObject({ code: "BAD_USER_INPUT" });
    expect(errors?.[0]?.extensions).not.toHaveProperty("violations");
  },
);

test("the text of another exception decides nothing", async () => {
  const { gateway } = await start();
  const message = "1 validation error detected: Value at 'datastoreName' failed to satisfy constraint: x";
  gateway.setFaults(
    on("CreateFHIRDatastore", { kind: "error", name: "ConflictException", status: 400, message }),
  );
  const { errors } = await gateway.query(CREATE, { input: {} });
  expect(errors?.[0]?.extensions?.code).toBe("CONFLICT");
  expect(errors?.[0]?.extensions).not.toHaveProperty("violations");
});

test("the gateway's own violations hold to the same schema, which the documents have", async () => {
  const { gateway, input } = await start();
  const { errors } = await gateway.query(IMPORT, {
    input: { ...input, name: "", dataAccessRoleArn: "nobody", inputDataConfig: { s3Uri: "no bucket" } },
  });
  expect(errors?.[0]?.extensions?.violations).not.toHaveLength(0);
  expect(holdsSchema(errors?.[0]?.extensions?.violations)).toBe(true);
  expect(holdsSchema([{ path: "name" }])).toBe(false);
  expect(holdsSchema([{ path: ".name", message: "x" }])).toBe(false);
});

/** By the JSON Schema in docs/api.md. */
function holdsSchema(violations: unknown): boolean {
  const text = readFileSync("docs/api.md", "utf8");
  const [, schema = ""] = /```json\n(\{\n {2}"\$schema".*?)\n```/s.exec(text) ?? [];
  return new Ajv().compile(JSON.parse(schema) as object)(violations);
}
