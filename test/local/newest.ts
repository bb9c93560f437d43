// What the SDK does not know yet, sent as the gateway sends it.
import type { HealthLakeClient } from "@aws-sdk/client-healthlake";
import type * as aws from "../../src/aws/shapes.js";
import { BRIDGED_COMMANDS } from "../../src/healthlake/bridge.js";
import type { Started } from "./support.js";

type With = Pick<Started, "client">;

/** The client takes commands of the SDK alone, by their types. */
async function send<O>(client: HealthLakeClient, command: unknown): Promise<O> {
  return (await client.send(command as never)) as unknown as O;
}

export const create = ({ client }: With, input: Partial<aws.CreateFHIRDatastoreRequest> = {}) =>
  send<aws.RestoreFHIRDatastoreResponse>(
    client,
    new BRIDGED_COMMANDS.CreateFHIRDatastore({ DatastoreTypeVersion: "R4", ...input }),
  );

export const update = async (
  { client }: With,
  DatastoreId = "",
  input: Omit<aws.UpdateFHIRDatastoreRequest, "DatastoreId"> = {},
) =>
  (
    await send<aws.UpdateFHIRDatastoreResponse>(
      client,
      new BRIDGED_COMMANDS.UpdateFHIRDatastore({ DatastoreId, ...input }),
    )
  ).DatastoreProperties;

/** Of the latest state, unless the input says otherwise. */
export const restore = (
  { client }: With,
  SourceDatastoreId = "",
  input: Partial<aws.RestoreFHIRDatastoreRequest> = {},
) =>
  send<aws.RestoreFHIRDatastoreResponse>(
    client,
    new BRIDGED_COMMANDS.RestoreFHIRDatastore({
      SourceDatastoreId,
      RestoreConfiguration: { ContinuousBackupRestoreConfiguration: {} },
      ...input,
    }),
  );

export const to = (RestorePointTime: Date | number) => ({
  RestoreConfiguration: {
    ContinuousBackupRestoreConfiguration: { RestorePointTime: new Date(RestorePointTime) },
  },
});

export const describeOne = async ({ client }: With, DatastoreId = "") =>
  (
    await send<aws.DescribeFHIRDatastoreResponse>(
      client,
      new BRIDGED_COMMANDS.DescribeFHIRDatastore({ DatastoreId }),
    )
  ).DatastoreProperties;
