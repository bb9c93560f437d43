// HealthLake's shapes that the SDK does not have, or has without their newer members: those of the service model of 2026-10.
import type * as sdk from "@aws-sdk/client-healthlake";

export const ANALYTICS_STATUSES = [
  "ENABLED",
  "ENABLING",
  "DISABLED",
  "DISABLING",
  "PAUSING",
  "PAUSED",
] as const;
export const NLP_STATUSES = ["ENABLED", "ENABLING", "DISABLED", "DISABLING"] as const;
export const BACKUP_STATUSES = ["ENABLED", "DISABLED"] as const;
export const BACKUP_TYPES = ["CONTINUOUS"] as const;

export interface AnalyticsConfiguration {
  readonly Status?: (typeof ANALYTICS_STATUSES)[number] | undefined;
}

export interface NlpConfiguration {
  readonly Status?: (typeof NLP_STATUSES)[number] | undefined;
}

export interface ProfileConfiguration {
  readonly DefaultProfiles?: readonly string[] | undefined;
}

export interface BackupConfiguration {
  readonly Status?: (typeof BACKUP_STATUSES)[number] | undefined;
  readonly BackupType?: (typeof BACKUP_TYPES)[number] | undefined;
  readonly RetentionPeriodInDays?: number | undefined;
  readonly BackupTagsEnabled?: boolean | undefined;
}

export interface DatastoreBackupStatus {
  readonly Configuration?: BackupConfiguration | undefined;
  readonly BackupEnabledAt?: Date | undefined;
  readonly EarliestRestorePoint?: Date | undefined;
  readonly LatestRestorePoint?: Date | undefined;
  readonly ScheduledPermanentDeletionTime?: Date | undefined;
}

/** What a datastore may be told to be, at its creation, at its restore, and later. */
export interface DatastoreConfigurations {
  AnalyticsConfiguration?: AnalyticsConfiguration | undefined;
  NlpConfiguration?: NlpConfiguration | undefined;
  ProfileConfiguration?: ProfileConfiguration | undefined;
}

export interface DatastoreProperties extends sdk.DatastoreProperties, DatastoreConfigurations {
  BackupStatusInfo?: DatastoreBackupStatus | undefined;
}

export interface CreateFHIRDatastoreRequest extends sdk.CreateFHIRDatastoreRequest, DatastoreConfigurations {
  BackupConfiguration?: BackupConfiguration | undefined;
}

/** Only what is given is changed; the identity provider's configuration is replaced as a whole. */
export interface UpdateFHIRDatastoreRequest extends DatastoreConfigurations {
  DatastoreId: string;
  DatastoreName?: string | undefined;
  IdentityProviderConfiguration?: sdk.IdentityProviderConfiguration | undefined;
  BackupConfiguration?: BackupConfiguration | undefined;
}

export interface UpdateFHIRDatastoreResponse {
  DatastoreProperties: DatastoreProperties;
}

/** A union with but one member. */
export interface RestoreConfiguration {
  /** Without a time: the latest state. */
  readonly ContinuousBackupRestoreConfiguration: { readonly RestorePointTime?: Date | undefined };
}

export interface RestoreFHIRDatastoreRequest extends DatastoreConfigurations {
  SourceDatastoreId: string;
  RestoreConfiguration: RestoreConfiguration;
  DatastoreName?: string | undefined;
  SseConfiguration?: sdk.SseConfiguration | undefined;
  ClientToken?: string | undefined;
  Tags?: sdk.Tag[] | undefined;
  IdentityProviderConfiguration?: sdk.IdentityProviderConfiguration | undefined;
}

export type RestoreFHIRDatastoreResponse = sdk.CreateFHIRDatastoreResponse;

export interface DescribeFHIRDatastoreResponse {
  DatastoreProperties: DatastoreProperties | undefined;
}

export interface ListFHIRDatastoresResponse extends sdk.ListFHIRDatastoresResponse {
  DatastorePropertiesList: DatastoreProperties[] | undefined;
}

export interface StartFHIRImportJobRequest extends sdk.StartFHIRImportJobRequest {
  ProfileId?: string | undefined;
  InputFormat?: string | undefined;
  DriftDetectionEnabled?: boolean | undefined;
  ProvenanceEnabled?: boolean | undefined;
}

export interface JobProgressReport extends sdk.JobProgressReport {
  TotalNumberOfScannedNonFhirFiles?: number | undefined;
  TotalSizeOfScannedNonFhirFilesInMB?: number | undefined;
  TotalNumberOfImportedNonFhirFiles?: number | undefined;
  TotalNumberOfNonFhirResourcesScanned?: number | undefined;
  TotalNumberOfNonFhirResourcesImported?: number | undefined;
  TotalNumberOfNonFhirResourcesWithCustomerError?: number | undefined;
  TotalNumberOfNonFhirFilesReadWithCustomerError?: number | undefined;
  TotalFilesConverted?: number | undefined;
  TotalResourcesGenerated?: number | undefined;
}

export interface ImportJobProperties extends sdk.ImportJobProperties {
  JobProgressReport?: JobProgressReport | undefined;
}

export interface DescribeFHIRImportJobResponse {
  ImportJobProperties: ImportJobProperties | undefined;
}

export interface ListFHIRImportJobsResponse extends sdk.ListFHIRImportJobsResponse {
  ImportJobPropertiesList: ImportJobProperties[] | undefined;
}
