import {
  CreateFHIRDatastoreCommand,
  DescribeFHIRExportJobCommand,
  DescribeFHIRImportJobCommand,
  StartFHIRExportJobCommand,
  StartFHIRImportJobCommand,
} from "@aws-sdk/client-healthlake";
import type { StartFHIRImportJobCommandInput } from "@aws-sdk/client-healthlake";
import type { LocalOptions } from "../../src/local/server.js";
import { durations, outputConfig, roleArn, start } from "./support.js";
import type { Started } from "./support.js";

/** A local HealthLake with one ACTIVE datastore. */
export interface WithDatastore extends Started {
  readonly DatastoreId: string;
}

export async function createActive(at: Started): Promise<WithDatastore> {
  const { DatastoreId = "" } = await at.client.send(
    new CreateFHIRDatastoreCommand({ DatastoreTypeVersion: "R4" }),
  );
  await at.clock.advance(durations.creatingMs);
  return { ...at, DatastoreId };
}

export const startActive = async (options: LocalOptions = {}) => createActive(await start(options));

export const startImport = (
  { client, DatastoreId }: WithDatastore,
  input: Partial<StartFHIRImportJobCommandInput> = {},
) =>
  client.send(
    new StartFHIRImportJobCommand({
      DatastoreId,
      InputDataConfig: { S3Uri: "s3://bucket/input/" },
      JobOutputDataConfig: outputConfig,
      DataAccessRoleArn: roleArn,
      ...input,
    }),
  );

export const startExport = ({ client, DatastoreId }: WithDatastore, JobName?: string) =>
  client.send(
    new StartFHIRExportJobCommand({
      DatastoreId,
      JobName,
      OutputDataConfig: outputConfig,
      DataAccessRoleArn: roleArn,
    }),
  );

export const describeImport = async ({ client, DatastoreId }: WithDatastore, JobId?: string) =>
  (await client.send(new DescribeFHIRImportJobCommand({ DatastoreId, JobId }))).ImportJobProperties;

export const describeExport = async ({ client, DatastoreId }: WithDatastore, JobId?: string) =>
  (await client.send(new DescribeFHIRExportJobCommand({ DatastoreId, JobId }))).ExportJobProperties;
