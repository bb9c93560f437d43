// What a test needs to be there in the local HealthLake, made through the SDK.
import {
  type HealthLakeClient,
  StartFHIRExportJobCommand,
  StartFHIRImportJobCommand,
} from "@aws-sdk/client-healthlake";
import { BRIDGED_COMMANDS } from "../../src/healthlake/bridge.js";

const roleArn = "arn:aws:iam::123456789012:role/HealthLake";
const output = { S3Configuration: { S3Uri: "s3://bucket/output/", KmsKeyId: "alias/key" } };

/** The ids of `count` new datastores, backed up, in the order in which they were made: lists show the last one first. */
export async function createDatastores(healthLake: HealthLakeClient, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < count; index++) {
    const command = new BRIDGED_COMMANDS.CreateFHIRDatastore({
      DatastoreTypeVersion: "R4",
      DatastoreName: `datastore ${index}`,
      Tags: [{ Key: "index", Value: String(index) }],
      BackupConfiguration: { Status: "ENABLED", RetentionPeriodInDays: 7 },
    });
    const answer = (await healthLake.send(command as never)) as { DatastoreId?: string };
    ids.push(answer.DatastoreId as string);
  }
  return ids;
}

/** The ids of `count` new import jobs of one datastore, as `<datastoreId>/<jobId>`. */
export async function startImportJobs(
  healthLake: HealthLakeClient,
  datastoreId: string,
  count: number,
): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < count; index++) {
    const answer = await healthLake.send(
      new StartFHIRImportJobCommand({
        DatastoreId: datastoreId,
        InputDataConfig: { S3Uri: "s3://bucket/input/" },
        JobOutputDataConfig: output,
        DataAccessRoleArn: roleArn,
        JobName: `import ${index}`,
      }),
    );
    ids.push(`${datastoreId}/${answer.JobId}`);
  }
  return ids;
}

/** The same for export jobs. */
export async function startExportJobs(
  healthLake: HealthLakeClient,
  datastoreId: string,
  count: number,
): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < count; index++) {
    const answer = await healthLake.send(
      new StartFHIRExportJobCommand({
        DatastoreId: datastoreId,
        OutputDataConfig: output,
        DataAccessRoleArn: roleArn,
        JobName: `export ${index}`,
      }),
    );
    ids.push(`${datastoreId}/${answer.JobId}`);
  }
  return ids;
}
