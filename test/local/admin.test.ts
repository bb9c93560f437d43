// States that are set from outside: what is taken, what is refused, and that it is kept.
import { request } from "node:http";
import {
  DeleteFHIRDatastoreCommand,
  DescribeFHIRDatastoreCommand,
  ListFHIRDatastoresCommand,
} from "@aws-sdk/client-healthlake";
import { closeAll as closeData, importAll, putObject, startOn, startWithData } from "./data-support.js";
import {
  type WithDatastore,
  createActive,
  describeExport,
  describeImport,
  startActive,
  startExport,
  startImport,
} from "./job-support.js";
import { sign } from "./sign.js";
import { clientOf, closeAll, credentials, durations, start } from "./support.js";

afterEach(async () => {
  await closeAll();
  await closeData();
});

const JSON_TYPE = { "content-type": "application/json" };

async function set(url: string, path: string, input: unknown, headers: Record<string, string> = JSON_TYPE) {
  const body = typeof input === "string" ? input : JSON.stringify(input);
  const response = await fetch(`${url}/_local/${path}`, { method: "POST", headers, body });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const describeOne = async ({ client, DatastoreId }: Pick<WithDatastore, "client" | "DatastoreId">) =>
  (await client.send(new DescribeFHIRDatastoreCommand({ DatastoreId }))).DatastoreProperties;

test("a datastore takes CREATE_FAILED with its cause, UPDATING and a status of the future, until it is deleted", async () => {
  const at = await startActive();
  const { url } = at.local;
  const ErrorCause = { ErrorMessage: "The KMS key is not there", ErrorCategory: "NON_RETRYABLE_ERROR" };
  const path = `datastores/${at.DatastoreId}`;
  const failed = await set(url, path, { DatastoreStatus: "CREATE_FAILED", ErrorCause });
  expect(failed).toMatchObject({
    status: 200,
    body: {
      DatastoreProperties: { DatastoreId: at.DatastoreId, DatastoreStatus: "CREATE_FAILED", ErrorCause },
    },
  });
  expect(await describeOne(at)).toMatchObject({ DatastoreStatus: "CREATE_FAILED", ErrorCause });
  for (const DatastoreStatus of ["UPDATING", "HIBERNATING", "ACTIVE"]) {
    expect((await set(url, path, { DatastoreStatus })).status).toBe(200);
    const datastore = await describeOne(at);
    expect(datastore).toMatchObject({ DatastoreStatus });
    expect(datastore).not.toHaveProperty("ErrorCause");
  }
  await set(url, path, { DatastoreStatus: "UPDATING" });
  const list = new ListFHIRDatastoresCommand({ Filter: { DatastoreStatus: "UPDATING" as "ACTIVE" } });
  expect((await at.client.send(list)).DatastorePropertiesList).toHaveLength(1);
});

test("a job takes the states of a cancellation and a Message, and hands its lane on", async () => {
  const at = await startActive();
  const { JobId: first = "" } = await startImport(at);
  const { JobId: second = "" } = await startImport(at);
  const { JobId: exported = "" } = await startExport(at);
  await at.clock.advance(durations.submittedMs + durations.importMs / 2);
  const { JobProgressReport } = (await describeImport(at, first)) ?? {};
  expect(JobProgressReport?.TotalNumberOfResourcesScanned).toBeGreaterThan(0);
  for (const JobStatus of ["CANCEL_SUBMITTED", "CANCEL_IN_PROGRESS"]) {
    expect(await set(at.local.url, `jobs/${first}`, { JobStatus })).toMatchObject({
      status: 200,
      body: { ImportJobProperties: { JobId: first, JobStatus } },
    });
    expect(await describeImport(at, first)).toMatchObject({ JobStatus, JobProgressReport });
    expect(await describeImport(at, first)).not.toHaveProperty("EndTime");
    expect(await describeImport(at, second)).toMatchObject({ JobStatus: "QUEUED" });
  }
  const done = { JobStatus: "CANCEL_COMPLETED", Message: "Cancelled by the user" };
  await set(at.local.url, `jobs/${first}`, done);
  expect(await describeImport(at, first)).toMatchObject({ ...done, EndTime: new Date(at.clock.now()) });
  expect(await describeImport(at, second)).toMatchObject({ JobStatus: "IN_PROGRESS" });
  const failed = await set(at.local.url, `jobs/${exported}`, { JobStatus: "CANCEL_FAILED" });
  expect(failed.body).toMatchObject({ ExportJobProperties: { JobStatus: "CANCEL_FAILED" } });
  await set(at.local.url, `jobs/${exported}`, { JobStatus: "PAUSED" });
  expect(await describeExport(at, exported)).toMatchObject({ JobStatus: "PAUSED" });
});

test("what was set is there after a restart, and a running import stops for it", async () => {
  const at = await startWithData({ durations: { creatingMs: 0, submittedMs: 600_000 } });
  await putObject(at, "in/a.ndjson", [{ resourceType: "Patient", id: "a" }]);
  const { JobId = "" } = await startImport(at as never, { InputDataConfig: { S3Uri: "s3://bucket/in/" } });
  await set(at.local.url, `jobs/${JobId}`, { JobStatus: "CANCEL_IN_PROGRESS" });
  await set(at.local.url, `datastores/${at.DatastoreId}`, { DatastoreStatus: "UPDATING" });
  await at.local.close();
  const local = await startOn(at.dataDir);
  const later = { ...at, local, client: clientOf(local) };
  expect(await describeImport(later as never, JobId)).toMatchObject({ JobStatus: "CANCEL_IN_PROGRESS" });
  expect(await describeOne(later)).toMatchObject({ DatastoreStatus: "UPDATING" });
  await set(local.url, `datastores/${at.DatastoreId}`, { DatastoreStatus: "ACTIVE" });
  await set(local.url, `jobs/${JobId}`, { JobStatus: "CANCEL_COMPLETED" });
  expect(await importAll(later)).toMatchObject({ JobStatus: "COMPLETED" });
});

const ID = "0".repeat(32);

test.each<[string, string, unknown, number, string, RegExp]>([
  [
    "no status",
    `jobs/${ID}`,
    {},
    400,
    "ValidationException",
    /Value null at 'jobStatus' .* must not be null/,
  ],
  [
    "a status in small letters",
    `jobs/${ID}`,
    { JobStatus: "paused" },
    400,
    "ValidationException",
    /'paused' at 'jobStatus'/,
  ],
  [
    "a long status",
    `jobs/${ID}`,
    { JobStatus: "A".repeat(65) },
    400,
    "ValidationException",
    /less than or equal to 64/,
  ],
  [
    "a Message that no message can be",
    `jobs/${ID}`,
    { JobStatus: "FAILED", Message: "no, (really)" },
    400,
    "ValidationException",
    /at 'message' failed to satisfy constraint/,
  ],
  [
    "a member of the other kind",
    `jobs/${ID}`,
    { JobStatus: "FAILED", ErrorCause: {} },
    400,
    "ValidationException",
    /Member ErrorCause is not known/,
  ],
  [
    "an unknown category",
    `datastores/${ID}`,
    { DatastoreStatus: "CREATE_FAILED", ErrorCause: { ErrorCategory: "BAD" } },
    400,
    "ValidationException",
    /at 'errorCause.errorCategory' .*\[RETRYABLE_ERROR, NON_RETRYABLE_ERROR\]/,
  ],
  ["a number for a status", `jobs/${ID}`, { JobStatus: 7 }, 400, "SerializationException", /NUMBER_VALUE/],
  ["no JSON", `jobs/${ID}`, "{", 400, "SerializationException", /not valid JSON/],
  [
    "an unknown job",
    `jobs/${ID}`,
    { JobStatus: "FAILED" },
    400,
    "ResourceNotFoundException",
    /was not found/,
  ],
  [
    "an unknown datastore",
    `datastores/${ID}`,
    { DatastoreStatus: "ACTIVE" },
    400,
    "ResourceNotFoundException",
    /was not found/,
  ],
  ["another path", "jobs", { JobStatus: "FAILED" }, 404, "UnknownOperationException", /There are POST/],
])("refuses %s, by field and rule", async (_, path, input, status, type, message) => {
  const { local } = await start();
  const answer = await set(local.url, path, input);
  expect(answer.status).toBe(status);
  expect(answer.body.__type).toMatch(new RegExp(`#${type}$`));
  expect(answer.body.Message).toMatch(message);
});

test("refuses what a page could send, what is no JSON by its type, other methods, and all if it is switched off", async () => {
  const at = await startActive();
  const { url, port } = at.local;
  const path = `datastores/${at.DatastoreId}`;
  const input = { DatastoreStatus: "UPDATING" };
  for (const type of ["text/plain", "application/x-www-form-urlencoded", "application/json-patch+json", ""]) {
    expect((await set(url, path, input, type === "" ? {} : { "content-type": type })).status).toBe(415);
  }
  const foreigners: readonly Record<string, string>[] = [
    { origin: "http://evil.example" },
    { origin: `http://127.0.0.1:${port + 1}` },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
  ];
  for (const foreign of foreigners) {
    const answer = await set(url, path, input, { ...JSON_TYPE, ...foreign });
    expect(answer).toMatchObject({
      status: 403,
      body: { __type: expect.stringMatching(/AccessDeniedException$/) as string },
    });
  }
  expect(await askAs(port, "evil.example", `/_local/${path}`)).toBe(403);
  for (const method of ["GET", "PUT", "OPTIONS"]) {
    const response = await fetch(`${url}/_local/${path}`, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get("access-control-allow-origin")).toBeNull();
  }
  expect(await describeOne(at)).toMatchObject({ DatastoreStatus: "ACTIVE" });
  const off = await createActive(await start({ admin: false }));
  expect(await set(off.local.url, `datastores/${off.DatastoreId}`, input)).toMatchObject({
    status: 403,
    body: { Message: expect.stringMatching(/LOCAL_ADMIN=false/) as string },
  });
});

/** The status of a POST that names another Host. */
function askAs(port: number, host: string, path: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const headers = { ...JSON_TYPE, host };
    const sent = request({ port, host: "127.0.0.1", method: "POST", path, headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sent.once("error", reject);
    sent.end(JSON.stringify({ DatastoreStatus: "UPDATING" }));
  });
}

test("with a secret it takes what is signed alone", async () => {
  const at = await createActive(await start({ secretAccessKey: credentials.secretAccessKey }));
  const path = `datastores/${at.DatastoreId}`;
  const body = JSON.stringify({ DatastoreStatus: "UPDATING" });
  expect((await set(at.local.url, path, body)).status).toBe(400);
  const headers = await sign("POST", `${at.local.url}/_local/${path}`, body, JSON_TYPE);
  expect((await set(at.local.url, path, body, headers)).status).toBe(200);
  expect((await set(at.local.url, path, body.replace("UPDATING", "ACTIVE"), headers)).status).toBe(400);
});

test("a datastore that was deleted keeps the state of the clock", async () => {
  const at = await startActive();
  await at.client.send(new DeleteFHIRDatastoreCommand({ DatastoreId: at.DatastoreId }));
  expect(
    await set(at.local.url, `datastores/${at.DatastoreId}`, { DatastoreStatus: "ACTIVE" }),
  ).toMatchObject({
    body: { Message: expect.stringMatching(/was deleted/) as string },
  });
});
