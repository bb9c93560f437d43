// A HealthLake with 500 datastores, whose names have NAME_CHARS characters, and a moving job. It takes DELAY_MS for each answer,
// in a process of its own.
import {
  CreateFHIRDatastoreCommand,
  HealthLakeClient,
  StartFHIRImportJobCommand,
} from "@aws-sdk/client-healthlake";
import { startLocalHealthLake } from "../../dist/local/server.js";

const DATASTORES = 500;
const NAME_CHARS = Number(process.env.NAME_CHARS ?? 0);

const local = await startLocalHealthLake({
  durations: { creatingMs: 0, submittedMs: 0, importMs: 3_600_000 },
});
const credentials = { accessKeyId: "bench", secretAccessKey: "bench" };
const client = new HealthLakeClient({ endpoint: local.url, region: local.region, credentials });
const create = (DatastoreName) =>
  client.send(new CreateFHIRDatastoreCommand({ DatastoreName, DatastoreTypeVersion: "R4" }));
const { DatastoreId } = await create("first");
for (let number = 1; number < DATASTORES; number++)
  await create(`datastore ${number}`.padEnd(NAME_CHARS, "x"));
await client.send(
  new StartFHIRImportJobCommand({
    DatastoreId,
    JobName: "import 0",
    InputDataConfig: { S3Uri: "s3://bench/input/" },
    JobOutputDataConfig: { S3Configuration: { S3Uri: "s3://bench/output/", KmsKeyId: "alias/bench" } },
    DataAccessRoleArn: "arn:aws:iam::123456789012:role/HealthLake",
  }),
);
client.destroy();
const delayMs = Number(process.env.DELAY_MS ?? 0);
if (delayMs > 0) local.setFaults(() => ({ kind: "delay", ms: delayMs }));
process.send({ endpoint: local.url, region: local.region, datastoreId: DatastoreId });
process.on("disconnect", () => process.exit());
