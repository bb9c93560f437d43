// What a datastore can be told to be, at its creation and later: the inputs, and HealthLake's shapes of them.
import { Field, InputType, Int } from "type-graphql";
import type * as aws from "../aws/shapes.js";
import { AnalyticsStatus, BackupStatus, BackupType, NlpStatus } from "./enums.js";

@InputType({ description: "Whether a datastore is to be queried by SQL." })
export class AnalyticsConfigurationInput {
  @Field(() => AnalyticsStatus, {
    description: "ENABLED or PAUSED; an update may also ask for DISABLED, which ends its costs.",
  })
  status!: AnalyticsStatus;
}

@InputType({ description: "Whether a datastore's texts are to be read for medical terms." })
export class NlpConfigurationInput {
  @Field(() => NlpStatus, { description: "ENABLED or DISABLED." })
  status!: NlpStatus;
}

@InputType({ description: "What a datastore is to check resources by." })
export class ProfileConfigurationInput {
  @Field(() => [String], {
    description:
      "Its default profiles, us-core-3.1.1 say, each of at most 10000 characters. They replace those it has; an empty list leaves it none.",
  })
  defaultProfiles!: string[];
}

@InputType({ description: "How a datastore is to be backed up. What is not given stays as it is." })
export class BackupConfigurationInput {
  @Field(() => BackupStatus, { nullable: true, description: "Whether it is to be backed up." })
  status?: BackupStatus | null;

  @Field(() => BackupType, { nullable: true, description: "The kind of backup." })
  backupType?: BackupType | null;

  @Field(() => Int, {
    nullable: true,
    description:
      "How many days back it is to be restorable, 1 to 30; the backup of a deleted datastore is kept as long.",
  })
  retentionPeriodInDays?: number | null;

  @Field(() => Boolean, { nullable: true, description: "Whether its tags are to be backed up too." })
  backupTagsEnabled?: boolean | null;
}

/** The inputs that a creation, a restore and an update have in common. */
export interface ConfigurationsInput {
  analyticsConfiguration?: AnalyticsConfigurationInput | null;
  nlpConfiguration?: NlpConfigurationInput | null;
  profileConfiguration?: ProfileConfigurationInput | null;
}

/** HealthLake's members; undefined for what is not given. */
export function toConfigurationShapes(input: ConfigurationsInput): aws.DatastoreConfigurations {
  const { analyticsConfiguration: analytics, nlpConfiguration: nlp, profileConfiguration: profile } = input;
  return {
    AnalyticsConfiguration: analytics ? { Status: analytics.status as "ENABLED" } : undefined,
    NlpConfiguration: nlp ? { Status: nlp.status as "ENABLED" } : undefined,
    ProfileConfiguration: profile ? { DefaultProfiles: profile.defaultProfiles } : undefined,
  };
}

/** HealthLake's shape; undefined where it is not given. */
export function toBackupShape(
  input: BackupConfigurationInput | null | undefined,
): aws.BackupConfiguration | undefined {
  if (!input) return undefined;
  return {
    Status: (input.status as "ENABLED" | null | undefined) ?? undefined,
    BackupType: (input.backupType as "CONTINUOUS" | null | undefined) ?? undefined,
    RetentionPeriodInDays: input.retentionPeriodInDays ?? undefined,
    BackupTagsEnabled: input.backupTagsEnabled ?? undefined,
  };
}
