import { DeleteFHIRDatastoreCommand, ListTagsForResourceCommand } from "@aws-sdk/client-healthlake";
import { FakeClock } from "../support/fake-clock.js";
import {
  closeAll as closeData,
  exportAll,
  importAll,
  listKeys,
  putObject,
  readLines,
  startOn,
  startWithData,
  waitFor,
  type WithData,
} from "./data-support.js";
import { create, describeOne, restore, to, update } from "./newest.js";
import { clientOf, closeAll, durations, rejection, start } from "./support.js";

afterEach(async () => {
  await closeAll();
  await closeData();
});

const DAY_MS = 86_400_000;
const BACKUP = { Status: "ENABLED", RetentionPeriodInDays: 2 } as const;

async function startBackedUp(input: Parameters<typeof create>[1] = {}) {
  const at = await start();
  const { DatastoreId = "", DatastoreArn } = await create(at, { BackupConfiguration: BACKUP, ...input });
  await at.clock.advance(durations.creatingMs);
  return { at, id: DatastoreId, arn: DatastoreArn };
}

const tagsOf = async ({ client }: Pick<WithData, "client">, ResourceARN?: string) =>
  (await client.send(new ListTagsForResourceCommand({ ResourceARN }))).Tags;

describe("RestoreFHIRDatastore", () => {
  test("makes a new datastore that is CREATING, then ACTIVE, and takes nothing over", async () => {
    const { at, id } = await startBackedUp({
      DatastoreName: "source",
      NlpConfiguration: { Status: "ENABLED" },
      Tags: [{ Key: "env", Value: "dev" }],
    });
    const answer = await restore(at, id);
    expect(answer).toMatchObject({ DatastoreStatus: "CREATING" });
    expect(answer.DatastoreId).not.toBe(id);
    await at.clock.advance(durations.creatingMs);
    const restored = await describeOne(at, answer.DatastoreId);
    expect(restored).toMatchObject({
      DatastoreStatus: "ACTIVE",
      NlpConfiguration: { Status: "DISABLED" },
      BackupStatusInfo: { Configuration: { Status: "DISABLED" } },
    });
    expect(restored).not.toHaveProperty("DatastoreName");
    expect(await tagsOf(at, answer.DatastoreArn)).toEqual([]);
  });

  test("gives it what the request says, and the tags where they are backed up", async () => {
    const { at, id } = await startBackedUp({
      BackupConfiguration: { ...BACKUP, BackupTagsEnabled: true },
      Tags: [
        { Key: "env", Value: "dev" },
        { Key: "team", Value: "a" },
      ],
    });
    const given = {
      DatastoreName: "restored",
      AnalyticsConfiguration: { Status: "PAUSED" },
      NlpConfiguration: { Status: "ENABLED" },
      ProfileConfiguration: { DefaultProfiles: ["us-core-3.1.1"] },
      SseConfiguration: {
        KmsEncryptionConfig: { CmkType: "CUSTOMER_MANAGED_KMS_KEY", KmsKeyId: "alias/key" },
      },
    } as const;
    const answer = await restore(at, id, { ...given, Tags: [{ Key: "env", Value: "test" }] });
    expect(await describeOne(at, answer.DatastoreId)).toMatchObject(given);
    expect(await tagsOf(at, answer.DatastoreArn)).toEqual([
      { Key: "env", Value: "test" },
      { Key: "team", Value: "a" },
    ]);
  });

  test("happens once for a token, however often it is sent, and the token is its own action's", async () => {
    const { at, id } = await startBackedUp();
    const first = await restore(at, id, { ClientToken: "token" });
    expect((await restore(at, id, { ClientToken: "token" })).DatastoreId).toBe(first.DatastoreId);
    expect((await create(at, { ClientToken: "token" })).DatastoreId).not.toBe(first.DatastoreId);
    const error = await rejection(restore(at, id, { ClientToken: "token", DatastoreName: "other" }));
    expect(error).toMatchObject({ name: "ValidationException" });
  });

  test("is refused without a backup", async () => {
    const at = await start();
    const { DatastoreId: id = "" } = await create(at);
    await at.clock.advance(durations.creatingMs);
    const error = await rejection(restore(at, id));
    expect(error).toMatchObject({ name: "ValidationException" });
    expect(error.message).toContain("it is not backed up");
    await update(at, id, { BackupConfiguration: BACKUP });
    await restore(at, id);
  });

  test("is a conflict while the source is in a transition or restored already", async () => {
    const at = await start();
    const { DatastoreId: id = "" } = await create(at, { BackupConfiguration: BACKUP });
    const conflict = async (what: string) => {
      const error = await rejection(restore(at, id));
      expect(error).toMatchObject({ name: "ConflictException" });
      expect(error.message).toContain(what);
    };
    await conflict("CREATING");
    await at.clock.advance(durations.creatingMs);
    await restore(at, id);
    await conflict("restored already");
    await at.clock.advance(durations.creatingMs);
    await update(at, id, { NlpConfiguration: { Status: "ENABLED" } });
    await conflict("UPDATING");
    await at.clock.advance(durations.updatingMs);
    await at.client.send(new DeleteFHIRDatastoreCommand({ DatastoreId: id }));
    await conflict("DELETING");
  });

  test("is possible of a deleted datastore for as long as its backup is kept, and no longer", async () => {
    const { at, id } = await startBackedUp();
    await at.client.send(new DeleteFHIRDatastoreCommand({ DatastoreId: id }));
    await at.clock.advance(durations.deletingMs);
    const ends = at.clock.now() + BACKUP.RetentionPeriodInDays * DAY_MS;
    expect((await describeOne(at, id))?.BackupStatusInfo).toMatchObject({
      LatestRestorePoint: new Date(at.clock.now()),
      ScheduledPermanentDeletionTime: new Date(ends),
    });
    await at.clock.advance(ends - at.clock.now() - 1);
    await restore(at, id);
    await at.clock.advance(1);
    const error = await rejection(restore(at, id));
    expect(error).toMatchObject({ name: "ValidationException" });
    expect(error.message).toContain("its backup is deleted");
  });

  test("finds a deleted datastore for as long as its backup is kept, even beyond the seven days", async () => {
    const { at, id } = await startBackedUp({
      BackupConfiguration: { Status: "ENABLED", RetentionPeriodInDays: 30 },
    });
    await at.client.send(new DeleteFHIRDatastoreCommand({ DatastoreId: id }));
    await at.clock.advance(durations.deletingMs + 30 * DAY_MS - 1);
    expect((await describeOne(at, id))?.DatastoreStatus).toBe("DELETED");
    await restore(at, id);
    await at.clock.advance(1);
    expect(await rejection(restore(at, id))).toMatchObject({ name: "ResourceNotFoundException" });
  });

  test("takes a point between the earliest and the latest, and refuses any other by both", async () => {
    const { at, id } = await startBackedUp();
    await at.clock.advance(5_000);
    const { EarliestRestorePoint, LatestRestorePoint } = (await describeOne(at, id))?.BackupStatusInfo ?? {};
    const [earliest, latest] = [EarliestRestorePoint?.getTime() ?? 0, LatestRestorePoint?.getTime() ?? 0];
    expect(latest - earliest).toBe(5_000);
    for (const time of [earliest - 1, latest + 1]) {
      const error = await rejection(restore(at, id, to(time)));
      expect(error).toMatchObject({ name: "ValidationException" });
      expect(error.message).toContain(new Date(earliest).toISOString());
      expect(error.message).toContain(new Date(latest).toISOString());
    }
    await restore(at, id, to(earliest));
    await at.clock.advance(durations.creatingMs);
    await restore(at, id, to(latest));
  });

  test("moves its earliest point with the retention period", async () => {
    const { at, id } = await startBackedUp();
    await at.clock.advance(3 * DAY_MS);
    expect((await describeOne(at, id))?.BackupStatusInfo).toMatchObject({
      EarliestRestorePoint: new Date(at.clock.now() - 2 * DAY_MS),
      LatestRestorePoint: new Date(at.clock.now()),
    });
  });
});

describe("with data", () => {
  const patient = (id: string, gender = "female") => ({ resourceType: "Patient", id, gender });

  async function exported(at: WithData, DatastoreId: string): Promise<object[]> {
    const { folder } = await exportAll({ ...at, DatastoreId });
    const keys = await listKeys(at, folder);
    return (await Promise.all(keys.map((key) => readLines(at, folder + key)))).flat() as object[];
  }

  const isActive = (at: WithData, id?: string) =>
    waitFor(async () => (await describeOne(at, id))?.DatastoreStatus === "ACTIVE");

  test("restores every resource in its latest version, and the two go on apart", async () => {
    const at = await startWithData();
    await update(at, at.DatastoreId, { BackupConfiguration: BACKUP });
    await putObject(at, "in/a.ndjson", [patient("a"), patient("b"), patient("a", "male")]);
    await importAll(at);
    const { DatastoreId: restored = "" } = await restore(at, at.DatastoreId);
    await isActive(at, restored);
    const before = await exported(at, at.DatastoreId);
    expect(before).toHaveLength(2);
    expect(await exported(at, restored)).toEqual(before);
    await putObject(at, "in/a.ndjson", [patient("c")]);
    await importAll({ ...at, DatastoreId: restored });
    expect(await exported(at, restored)).toHaveLength(3);
    expect(await exported(at, at.DatastoreId)).toEqual(before);
  });

  test("refuses a time before the last import, with the reason, and takes one after it", async () => {
    const at = await startWithData();
    await update(at, at.DatastoreId, { BackupConfiguration: BACKUP });
    const empty = Date.now();
    await putObject(at, "in/a.ndjson", [patient("a")]);
    const { EndTime } = await importAll(at);
    const error = await rejection(restore(at, at.DatastoreId, to(empty)));
    expect(error).toMatchObject({ name: "ValidationException" });
    expect(error.message).toContain("restores the latest state alone");
    expect(error.message).toContain(EndTime?.toISOString());
    const { DatastoreId } = await restore(at, at.DatastoreId, to(EndTime as Date));
    await isActive(at, DatastoreId);
  });

  test("goes on after a restart, and so does what an update has changed", async () => {
    const at = await startWithData();
    await update(at, at.DatastoreId, { DatastoreName: "renamed", BackupConfiguration: BACKUP });
    await putObject(
      at,
      "in/a.ndjson",
      Array.from({ length: 1200 }, (_, index) => patient(`p${index}`)),
    );
    await importAll(at);
    const { DatastoreId: restored = "" } = await restore(at, at.DatastoreId);
    await at.local.close();
    const local = await startOn(at.dataDir);
    const again = { ...at, local, client: clientOf(local) };
    await isActive(again, restored);
    expect(await exported(again, restored)).toHaveLength(1200);
    expect(await describeOne(again, at.DatastoreId)).toMatchObject({
      DatastoreName: "renamed",
      BackupStatusInfo: { Configuration: { Status: "ENABLED", RetentionPeriodInDays: 2 } },
    });
  });

  test("keeps the data of a deleted datastore for its backup, and no longer", async () => {
    const clock = new FakeClock(Date.now());
    const at = await startWithData({ clock });
    await update(at, at.DatastoreId, { BackupConfiguration: BACKUP });
    await putObject(at, "in/a.ndjson", [patient("a")]);
    await importAll(at);
    await at.client.send(new DeleteFHIRDatastoreCommand({ DatastoreId: at.DatastoreId }));
    const { DatastoreId: first = "" } = await restore(at, at.DatastoreId);
    await isActive(at, first);
    expect(await exported(at, first)).toMatchObject([{ id: "a" }]);
    await clock.advance(2 * DAY_MS);
    const error = await rejection(restore(at, at.DatastoreId));
    expect(error.message).toContain("its backup is deleted");
    expect(await exported(at, first)).toMatchObject([{ id: "a" }]);
  });
});
