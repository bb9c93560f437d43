// A HealthLake with one import job whose progress moves for hours, in a process of its own.
import {
  CreateFHIRDatastoreCommand,
  HealthLakeClient,
  StartFHIRImportJobCommand,
} from "@aws-sdk/client-healthlake";
import { startLocalHealthLake } from "../../dist/local/server.js";

const local = await startLocalHealthLake({
  durations: { creatingMs: 0, submittedMs: 0, importMs: 3_600_000 },
});
const credentials = { accessKeyId: "bench", secretAccessKey: "bench" };
const client = new HealthLakeClient({ endpoint: local.url, region: local.region, credentials });
const { DatastoreId } = await client.send(new CreateFHIRDatastoreCommand({ DatastoreTypeVersion: "R4" }));
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
process.send({ endpoint: local.url, region: local.region, datastoreId: DatastoreId });
process.on("disconnect", () => process.exit());
