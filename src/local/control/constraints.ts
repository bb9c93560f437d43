// The input shapes of the service model of 2026-10, as data: what every request is checked against. Names and
// constraints are the model's own; a test walks the model and fails if one is missing.

export type Shape =
  | { type: "string"; min?: number; max?: number; pattern?: string; enum?: readonly string[] }
  | { type: "integer"; min?: number; max?: number }
  | { type: "boolean" }
  | { type: "timestamp" }
  | { type: "list"; member: string; min?: number; max?: number }
  | StructureShape;

export interface StructureShape {
  type: "structure";
  members: Readonly<Record<string, string>>;
  required?: readonly string[];
  union?: true;
}

const JOB_LIST_MEMBERS = {
  DatastoreId: "DatastoreId",
  NextToken: "NextToken",
  MaxResults: "MaxResultsInteger",
  JobName: "JobName",
  JobStatus: "JobStatus",
  SubmittedBefore: "HealthLakeTimestamp",
  SubmittedAfter: "HealthLakeTimestamp",
} as const;

const JOB_KEY = { DatastoreId: "DatastoreId", JobId: "JobId" } as const;

const CONFIGURATIONS = {
  IdentityProviderConfiguration: "IdentityProviderConfiguration",
  AnalyticsConfiguration: "AnalyticsConfiguration",
  NlpConfiguration: "NlpConfiguration",
  ProfileConfiguration: "ProfileConfiguration",
} as const;

const REQUESTS = {
  CreateFHIRDatastoreRequest: {
    type: "structure",
    required: ["DatastoreTypeVersion"],
    members: {
      DatastoreName: "DatastoreName",
      DatastoreTypeVersion: "FHIRVersion",
      SseConfiguration: "SseConfiguration",
      PreloadDataConfig: "PreloadDataConfig",
      ClientToken: "ClientTokenString",
      Tags: "TagList",
      ...CONFIGURATIONS,
      BackupConfiguration: "BackupConfiguration",
    },
  },
  DeleteFHIRDatastoreRequest: {
    type: "structure",
    required: ["DatastoreId"],
    members: { DatastoreId: "DatastoreId" },
  },
  DescribeFHIRDatastoreRequest: {
    type: "structure",
    required: ["DatastoreId"],
    members: { DatastoreId: "DatastoreId" },
  },
  DescribeFHIRExportJobRequest: { type: "structure", required: ["DatastoreId", "JobId"], members: JOB_KEY },
  DescribeFHIRImportJobRequest: { type: "structure", required: ["DatastoreId", "JobId"], members: JOB_KEY },
  ListFHIRDatastoresRequest: {
    type: "structure",
    members: { Filter: "DatastoreFilter", NextToken: "NextToken", MaxResults: "MaxResultsInteger" },
  },
  ListFHIRExportJobsRequest: { type: "structure", required: ["DatastoreId"], members: JOB_LIST_MEMBERS },
  ListFHIRImportJobsRequest: { type: "structure", required: ["DatastoreId"], members: JOB_LIST_MEMBERS },
  ListTagsForResourceRequest: {
    type: "structure",
    required: ["ResourceARN"],
    members: { ResourceARN: "AmazonResourceName" },
  },
  RestoreFHIRDatastoreRequest: {
    type: "structure",
    required: ["SourceDatastoreId", "RestoreConfiguration"],
    members: {
      SourceDatastoreId: "DatastoreId",
      RestoreConfiguration: "RestoreConfiguration",
      DatastoreName: "DatastoreName",
      SseConfiguration: "SseConfiguration",
      ClientToken: "ClientTokenString",
      Tags: "TagList",
      ...CONFIGURATIONS,
    },
  },
  StartFHIRExportJobRequest: {
    type: "structure",
    required: ["OutputDataConfig", "DatastoreId", "DataAccessRoleArn"],
    members: {
      JobName: "JobName",
      OutputDataConfig: "OutputDataConfig",
      DatastoreId: "DatastoreId",
      DataAccessRoleArn: "IamRoleArn",
      ClientToken: "ClientTokenString",
    },
  },
  StartFHIRImportJobRequest: {
    type: "structure",
    required: ["InputDataConfig", "JobOutputDataConfig", "DatastoreId", "DataAccessRoleArn"],
    members: {
      JobName: "JobName",
      InputDataConfig: "InputDataConfig",
      JobOutputDataConfig: "OutputDataConfig",
      DatastoreId: "DatastoreId",
      DataAccessRoleArn: "IamRoleArn",
      ClientToken: "ClientTokenString",
      ValidationLevel: "ValidationLevel",
      ProfileId: "BoundedLengthString",
      InputFormat: "BoundedLengthString",
      DriftDetectionEnabled: "HealthLakeBoolean",
      ProvenanceEnabled: "DefaultEnabledBoolean",
    },
  },
  TagResourceRequest: {
    type: "structure",
    required: ["ResourceARN", "Tags"],
    members: { ResourceARN: "AmazonResourceName", Tags: "TagList" },
  },
  UntagResourceRequest: {
    type: "structure",
    required: ["ResourceARN", "TagKeys"],
    members: { ResourceARN: "AmazonResourceName", TagKeys: "TagKeyList" },
  },
  UpdateFHIRDatastoreRequest: {
    type: "structure",
    required: ["DatastoreId"],
    members: {
      DatastoreId: "DatastoreId",
      DatastoreName: "DatastoreName",
      ...CONFIGURATIONS,
      BackupConfiguration: "BackupConfiguration",
    },
  },
} as const satisfies Record<string, StructureShape>;

const STRUCTURES = {
  AnalyticsConfiguration: { type: "structure", members: { Status: "AnalyticsStatus" } },
  BackupConfiguration: {
    type: "structure",
    members: {
      Status: "BackupStatus",
      BackupType: "BackupType",
      RetentionPeriodInDays: "BackupRetentionPeriodInDays",
      BackupTagsEnabled: "HealthLakeBoolean",
    },
  },
  ContinuousBackupRestoreConfiguration: {
    type: "structure",
    members: { RestorePointTime: "HealthLakeTimestamp" },
  },
  DatastoreFilter: {
    type: "structure",
    members: {
      DatastoreName: "DatastoreName",
      DatastoreStatus: "DatastoreStatus",
      CreatedBefore: "HealthLakeTimestamp",
      CreatedAfter: "HealthLakeTimestamp",
    },
  },
  IdentityProviderConfiguration: {
    type: "structure",
    required: ["AuthorizationStrategy"],
    members: {
      AuthorizationStrategy: "AuthorizationStrategy",
      FineGrainedAuthorizationEnabled: "HealthLakeBoolean",
      Metadata: "ConfigurationMetadata",
      IdpLambdaArn: "LambdaArn",
    },
  },
  InputDataConfig: { type: "structure", union: true, members: { S3Uri: "S3Uri" } },
  KmsEncryptionConfig: {
    type: "structure",
    required: ["CmkType"],
    members: { CmkType: "CmkType", KmsKeyId: "EncryptionKeyID" },
  },
  NlpConfiguration: { type: "structure", members: { Status: "NlpStatus" } },
  OutputDataConfig: { type: "structure", union: true, members: { S3Configuration: "S3Configuration" } },
  PreloadDataConfig: {
    type: "structure",
    required: ["PreloadDataType"],
    members: { PreloadDataType: "PreloadDataType" },
  },
  ProfileConfiguration: { type: "structure", members: { DefaultProfiles: "DefaultProfiles" } },
  RestoreConfiguration: {
    type: "structure",
    union: true,
    members: { ContinuousBackupRestoreConfiguration: "ContinuousBackupRestoreConfiguration" },
  },
  DefaultProfiles: { type: "list", member: "HealthLakeString" },
  S3Configuration: {
    type: "structure",
    required: ["S3Uri", "KmsKeyId"],
    members: { S3Uri: "S3Uri", KmsKeyId: "EncryptionKeyID" },
  },
  SseConfiguration: {
    type: "structure",
    required: ["KmsEncryptionConfig"],
    members: { KmsEncryptionConfig: "KmsEncryptionConfig" },
  },
  Tag: { type: "structure", required: ["Key", "Value"], members: { Key: "TagKey", Value: "TagValue" } },
  TagKeyList: { type: "list", member: "TagKey", min: 0, max: 200 },
  TagList: { type: "list", member: "Tag", min: 0, max: 200 },
} as const satisfies Record<string, Shape>;

/** Of names, ids and messages. */
export const NAME_PATTERN = String.raw`([\p{L}\p{Z}\p{N}_.:/=+\-%@]*)`;
const TAG_PATTERN = String.raw`([\p{L}\p{Z}\p{N}_.:/=+\-@]*)`;

const SCALARS = {
  AmazonResourceName: {
    type: "string",
    min: 1,
    max: 1011,
    pattern: String.raw`arn:aws((-us-gov)|(-iso)|(-iso-b)|(-cn))?:healthlake:[a-z0-9-]+:\d{12}:(datastore\/fhir\/.{32}|dataTransformationProfile\/[a-f0-9]{32})`,
  },
  AnalyticsStatus: {
    type: "string",
    enum: ["ENABLED", "ENABLING", "DISABLED", "DISABLING", "PAUSING", "PAUSED"],
  },
  AuthorizationStrategy: { type: "string", enum: ["SMART_ON_FHIR_V1", "SMART_ON_FHIR", "AWS_AUTH"] },
  BackupRetentionPeriodInDays: { type: "integer", min: 1, max: 30 },
  BackupStatus: { type: "string", enum: ["ENABLED", "DISABLED"] },
  BackupType: { type: "string", enum: ["CONTINUOUS"] },
  BoundedLengthString: { type: "string", min: 1, max: 5000, pattern: String.raw`[\P{M}\p{M}]{1,5000}` },
  ClientTokenString: { type: "string", min: 1, max: 64, pattern: "[a-zA-Z0-9-]+" },
  CmkType: { type: "string", enum: ["CUSTOMER_MANAGED_KMS_KEY", "AWS_OWNED_KMS_KEY"] },
  ConfigurationMetadata: { type: "string" },
  DatastoreId: { type: "string", min: 1, max: 32, pattern: NAME_PATTERN },
  DatastoreName: { type: "string", min: 1, max: 256, pattern: NAME_PATTERN },
  DatastoreStatus: {
    type: "string",
    enum: ["CREATING", "ACTIVE", "DELETING", "DELETED", "CREATE_FAILED", "UPDATING", "UPDATE_FAILED"],
  },
  DefaultEnabledBoolean: { type: "boolean" },
  EncryptionKeyID: {
    type: "string",
    min: 1,
    max: 400,
    pattern: String.raw`(arn:aws((-us-gov)|(-iso)|(-iso-b)|(-cn))?:kms:)?([a-z]{2}-[a-z]+(-[a-z]+)?-\d:)?(\d{12}:)?(((key/)?[a-zA-Z0-9-_]+)|(alias/[a-zA-Z0-9:/_-]+))`,
  },
  FHIRVersion: { type: "string", enum: ["R4"] },
  HealthLakeBoolean: { type: "boolean" },
  HealthLakeString: { type: "string", min: 0, max: 10000, pattern: String.raw`[\P{M}\p{M}]{0,10000}` },
  HealthLakeTimestamp: { type: "timestamp" },
  IamRoleArn: { type: "string", min: 20, max: 2048, pattern: "arn:aws(-[^:]+)?:iam::[0-9]{12}:role/.+" },
  JobId: { type: "string", min: 1, max: 32, pattern: NAME_PATTERN },
  JobName: { type: "string", min: 1, max: 64, pattern: NAME_PATTERN },
  JobStatus: {
    type: "string",
    enum: [
      "SUBMITTED",
      "QUEUED",
      "IN_PROGRESS",
      "COMPLETED_WITH_ERRORS",
      "COMPLETED",
      "FAILED",
      "CANCEL_SUBMITTED",
      "CANCEL_IN_PROGRESS",
      "CANCEL_COMPLETED",
      "CANCEL_FAILED",
    ],
  },
  LambdaArn: {
    type: "string",
    min: 49,
    max: 256,
    pattern: String.raw`arn:aws:lambda:[a-z]{2}-[a-z]+-\d{1}:\d{12}:function:[a-zA-Z0-9\-_\.]+(:(\$LATEST|[a-zA-Z0-9\-_]+))?`,
  },
  MaxResultsInteger: { type: "integer", min: 1, max: 500 },
  NextToken: { type: "string", min: 0, max: 8192, pattern: String.raw`\p{ASCII}{0,8192}` },
  NlpStatus: { type: "string", enum: ["ENABLED", "ENABLING", "DISABLED", "DISABLING"] },
  PreloadDataType: { type: "string", enum: ["SYNTHEA"] },
  S3Uri: {
    type: "string",
    min: 0,
    max: 1024,
    pattern: String.raw`s3://[a-z0-9][\.\-a-z0-9]{1,61}[a-z0-9](/.*)?`,
  },
  TagKey: { type: "string", min: 1, max: 128, pattern: TAG_PATTERN },
  TagValue: { type: "string", min: 0, max: 256, pattern: TAG_PATTERN },
  ValidationLevel: { type: "string", enum: ["strict", "structure-only", "minimal"] },
} as const satisfies Record<string, Shape>;

export const SHAPES = { ...REQUESTS, ...STRUCTURES, ...SCALARS };
