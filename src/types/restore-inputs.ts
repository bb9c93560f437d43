import { Field, ID, InputType } from "type-graphql";
import type { RestoreFHIRDatastoreRequest } from "../aws/shapes.js";
import { NewDatastoreInput, toNewDatastoreShapes } from "./datastore-inputs.js";
import { DateTime } from "./scalars.js";

@InputType({ description: "To which state of a continuous backup a datastore is to be restored." })
export class ContinuousBackupRestoreConfigurationInput {
  @Field(() => DateTime, {
    nullable: true,
    description:
      "The time whose state it is, from earliestRestorePoint to latestRestorePoint of the source's backupStatusInfo. Without it: the latest.",
  })
  restorePointTime?: Date | null;
}

@InputType({ description: "From what a datastore is to be restored." })
export class RestoreConfigurationInput {
  @Field(() => ContinuousBackupRestoreConfigurationInput, {
    description: "A continuous backup, the only kind that HealthLake has.",
  })
  continuousBackupRestoreConfiguration!: ContinuousBackupRestoreConfigurationInput;
}

@InputType({
  description:
    "The datastore to create out of the backup of another one. Of that it has the data, and its tags where they are backed up; all else is as it is given here.",
})
export class RestoreDatastoreInput extends NewDatastoreInput {
  @Field(() => ID, {
    description:
      "The global id, AWS id or ARN of the datastore whose backup it is. It may be DELETED, until its scheduledPermanentDeletionTime.",
  })
  sourceDatastoreId!: string;

  @Field(() => RestoreConfigurationInput, { description: "Which state of its backup." })
  restoreConfiguration!: RestoreConfigurationInput;
}

/** HealthLake's request; `clientToken` is the mutation's own. */
export function toRestoreRequest(
  input: RestoreDatastoreInput,
  sourceDatastoreId: string,
  clientToken: string,
): RestoreFHIRDatastoreRequest {
  const { restorePointTime } = input.restoreConfiguration.continuousBackupRestoreConfiguration;
  return {
    ...toNewDatastoreShapes(input, clientToken),
    SourceDatastoreId: sourceDatastoreId,
    RestoreConfiguration: {
      ContinuousBackupRestoreConfiguration: { RestorePointTime: restorePointTime ?? undefined },
    },
  };
}
