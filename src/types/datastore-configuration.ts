// What of a datastore can be changed after its creation, and how far it can be restored.
import { Field, Int, ObjectType } from "type-graphql";
import type * as aws from "../aws/shapes.js";
import { AnalyticsStatus, BackupStatus, BackupType, NlpStatus, toEnum } from "./enums.js";
import { DateTime } from "./scalars.js";

@ObjectType({
  description: "Whether a datastore's resources can be queried by SQL. It costs money while it is ENABLED.",
  simpleResolvers: true,
})
export class AnalyticsConfiguration {
  @Field(() => AnalyticsStatus, {
    nullable: true,
    description: "Whether it is on, or on its way. Null where HealthLake does not tell.",
  })
  status?: AnalyticsStatus | undefined;
}

@ObjectType({
  description: "Whether HealthLake extracts medical terms from the texts in a datastore's resources.",
  simpleResolvers: true,
})
export class NlpConfiguration {
  @Field(() => NlpStatus, {
    nullable: true,
    description: "Whether it is on, or on its way. Null where HealthLake does not tell.",
  })
  status?: NlpStatus | undefined;
}

@ObjectType({ description: "What a datastore checks resources by.", simpleResolvers: true })
export class ProfileConfiguration {
  @Field(() => [String], {
    nullable: true,
    description: "Its default profiles, us-core-3.1.1 say. Null where HealthLake does not tell.",
  })
  defaultProfiles?: readonly string[] | undefined;
}

@ObjectType({ description: "How a datastore is backed up.", simpleResolvers: true })
export class BackupConfiguration {
  @Field(() => BackupStatus, {
    nullable: true,
    description: "Whether it is backed up. Null where HealthLake does not tell.",
  })
  status?: BackupStatus | undefined;

  @Field(() => BackupType, { nullable: true, description: "The kind of backup. Null where there is none." })
  backupType?: BackupType | undefined;

  @Field(() => Int, {
    nullable: true,
    description:
      "How many days back it can be restored, 1 to 30; the backup of a deleted datastore is kept as long. Null where there is none.",
  })
  retentionPeriodInDays?: number | undefined;

  @Field(() => Boolean, {
    nullable: true,
    description: "Whether its tags are backed up too. Null where HealthLake does not tell.",
  })
  backupTagsEnabled?: boolean | undefined;
}

@ObjectType({
  description: "A datastore's backup, and the times between which it can be restored.",
  simpleResolvers: true,
})
export class DatastoreBackupStatus {
  @Field(() => BackupConfiguration, {
    nullable: true,
    description: "How it is backed up. Null where HealthLake does not tell.",
  })
  configuration?: BackupConfiguration | undefined;

  @Field(() => DateTime, {
    nullable: true,
    description: "Since when it is backed up. Null where it is not.",
  })
  backupEnabledAt?: string | undefined;

  @Field(() => DateTime, {
    nullable: true,
    description: "The earliest time that it can be restored to. Null where there is none.",
  })
  earliestRestorePoint?: string | undefined;

  @Field(() => DateTime, {
    nullable: true,
    description: "The latest time that it can be restored to. Null where there is none.",
  })
  latestRestorePoint?: string | undefined;

  @Field(() => DateTime, {
    nullable: true,
    description:
      "Until when a deleted datastore can be restored: then its backup is deleted too. Null before it is deleted.",
  })
  scheduledPermanentDeletionTime?: string | undefined;
}

/** HealthLake's members as those of the GraphQL object; undefined where it does not tell. */
export function toConfigurations(shape: aws.DatastoreProperties) {
  const { AnalyticsConfiguration: analytics, NlpConfiguration: nlp, ProfileConfiguration: profile } = shape;
  return {
    analyticsConfiguration: analytics && { status: toStatus(AnalyticsStatus, analytics.Status) },
    nlpConfiguration: nlp && { status: toStatus(NlpStatus, nlp.Status) },
    profileConfiguration: profile && { defaultProfiles: profile.DefaultProfiles },
    backupStatusInfo: shape.BackupStatusInfo && toBackupStatus(shape.BackupStatusInfo),
  };
}

function toBackupStatus(shape: aws.DatastoreBackupStatus): DatastoreBackupStatus {
  return {
    configuration: shape.Configuration && toBackupConfiguration(shape.Configuration),
    backupEnabledAt: shape.BackupEnabledAt?.toISOString(),
    earliestRestorePoint: shape.EarliestRestorePoint?.toISOString(),
    latestRestorePoint: shape.LatestRestorePoint?.toISOString(),
    scheduledPermanentDeletionTime: shape.ScheduledPermanentDeletionTime?.toISOString(),
  };
}

function toBackupConfiguration(shape: aws.BackupConfiguration): BackupConfiguration {
  return {
    status: toStatus(BackupStatus, shape.Status),
    backupType: toStatus(BackupType, shape.BackupType),
    retentionPeriodInDays: shape.RetentionPeriodInDays,
    backupTagsEnabled: shape.BackupTagsEnabled,
  };
}

/** HealthLake may leave these out. */
function toStatus<E extends Record<string, string>>(values: E, raw: string | undefined) {
  return raw ? toEnum(values, raw) : undefined;
}
