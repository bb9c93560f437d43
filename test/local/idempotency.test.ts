import {
  CreateFHIRDatastoreCommand,
  DeleteFHIRDatastoreCommand,
  ListFHIRDatastoresCommand,
  ListFHIRExportJobsCommand,
  StartFHIRExportJobCommand,
  StartFHIRImportJobCommand,
} from "@aws-sdk/client-healthlake";
import { closeAll, durations, outputConfig, post, rejection, roleArn, start } from "./support.js";
import type { Started } from "./support.js";

afterEach(closeAll);

const create = ({ client }: Started, ClientToken: string, DatastoreName = "same") =>
  client.send(new CreateFHIRDatastoreCommand({ DatastoreTypeVersion: "R4", DatastoreName, ClientToken }));

const count = async ({ client }: Started) =>
  (await client.send(new ListFHIRDatastoresCommand({}))).DatastorePropertiesList?.length;

const mismatch = { name: "ValidationException", message: expect.stringContaining("ClientToken") as string };

test("the same client token and input creates one datastore, whose present state every repeat gets", async () => {
  const at = await start();
  const first = await create(at, "token-1");
  expect(await create(at, "token-1")).toMatchObject({
    DatastoreId: first.DatastoreId,
    DatastoreStatus: "CREATING",
  });
  await at.clock.advance(durations.creatingMs);
  expect(await create(at, "token-1")).toMatchObject({
    DatastoreId: first.DatastoreId,
    DatastoreStatus: "ACTIVE",
  });
  expect(await count(at)).toBe(1);
});

test("a hundred requests at once with one token create one datastore", async () => {
  const at = await start();
  const answers = await Promise.all(Array.from({ length: 100 }, () => create(at, "token-1")));
  expect(new Set(answers.map((answer) => answer.DatastoreId)).size).toBe(1);
  expect(await count(at)).toBe(1);
});

test("a token stays bound to its datastore after the delete, until it is no longer listed", async () => {
  const at = await start();
  const { DatastoreId } = await create(at, "token-1");
  await at.clock.advance(durations.creatingMs);
  await at.client.send(new DeleteFHIRDatastoreCommand({ DatastoreId }));
  await at.clock.advance(durations.deletingMs);
  expect(await create(at, "token-1")).toMatchObject({ DatastoreId, DatastoreStatus: "DELETED" });
  await at.clock.advance(7 * 86_400_000);
  expect((await create(at, "token-1")).DatastoreId).not.toBe(DatastoreId);
});

test("the same token with another input is refused, and creates nothing", async () => {
  const at = await start();
  await create(at, "token-1");
  expect(await rejection(create(at, "token-1", "other"))).toMatchObject(mismatch);
  expect(await count(at)).toBe(1);
});

test("different tokens, and no token, create different datastores of the same name", async () => {
  const at = await start();
  await create(at, "token-1");
  await create(at, "token-2");
  for (let times = 0; times < 2; times++) {
    await post(at.local.url, "HealthLake.CreateFHIRDatastore", { DatastoreTypeVersion: "R4" });
  }
  expect(await count(at)).toBe(4);
});

test("tokens of jobs are their action's own, and outlive the datastore's ACTIVE state", async () => {
  const at = await start();
  const { DatastoreId } = await create(at, "token-1");
  await at.clock.advance(durations.creatingMs);
  const common = { DatastoreId, DataAccessRoleArn: roleArn, ClientToken: "token-1" };
  const exportJob = (JobName: string) =>
    at.client.send(new StartFHIRExportJobCommand({ ...common, JobName, OutputDataConfig: outputConfig }));
  const exported = await exportJob("a");
  const InputDataConfig = { S3Uri: "s3://bucket/input/" };
  const imported = await at.client.send(
    new StartFHIRImportJobCommand({ ...common, InputDataConfig, JobOutputDataConfig: outputConfig }),
  );
  expect(imported.JobId).not.toBe(exported.JobId);
  expect(await rejection(exportJob("b"))).toMatchObject(mismatch);
  await at.client.send(new DeleteFHIRDatastoreCommand({ DatastoreId }));
  await at.clock.advance(durations.submittedMs);
  expect(await exportJob("a")).toMatchObject({ JobId: exported.JobId, JobStatus: "IN_PROGRESS" });
  const jobs = await at.client.send(new ListFHIRExportJobsCommand({ DatastoreId }));
  expect(jobs.ExportJobPropertiesList).toHaveLength(1);
});
