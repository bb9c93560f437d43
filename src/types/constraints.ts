// The service model's constraints on what a client may send, as data: HealthLake's shapes by name, and which member of
// each GraphQL input has which shape. A test holds both against the model.

/** Lengths are counted in Unicode code points; the pattern must match the whole value. */
export interface TextShape {
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
}

const NAME_PATTERN = "([\\p{L}\\p{Z}\\p{N}_.:/=+\\-%@]*)";
const TAG_PATTERN = "([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)";

export const TEXT_SHAPES = {
  DatastoreName: { min: 1, max: 256, pattern: NAME_PATTERN },
  JobName: { min: 1, max: 64, pattern: NAME_PATTERN },
  ClientTokenString: { min: 1, max: 64, pattern: "[a-zA-Z0-9-]+" },
  TagKey: { min: 1, max: 128, pattern: TAG_PATTERN },
  TagValue: { min: 0, max: 256, pattern: TAG_PATTERN },
  HealthLakeString: { min: 0, max: 10_000, pattern: "[\\P{M}\\p{M}]{0,10000}" },
  BoundedLengthString: { min: 1, max: 5000, pattern: "[\\P{M}\\p{M}]{1,5000}" },
  S3Uri: { min: 0, max: 1024, pattern: "s3://[a-z0-9][\\.\\-a-z0-9]{1,61}[a-z0-9](/.*)?" },
  IamRoleArn: { min: 20, max: 2048, pattern: "arn:aws(-[^:]+)?:iam::[0-9]{12}:role/.+" },
  EncryptionKeyID: {
    min: 1,
    max: 400,
    pattern:
      "(arn:aws((-us-gov)|(-iso)|(-iso-b)|(-cn))?:kms:)?([a-z]{2}-[a-z]+(-[a-z]+)?-\\d:)?(\\d{12}:)?(((key/)?[a-zA-Z0-9-_]+)|(alias/[a-zA-Z0-9:/_-]+))",
  },
  LambdaArn: {
    min: 49,
    max: 256,
    pattern:
      "arn:aws:lambda:[a-z]{2}-[a-z]+-\\d{1}:\\d{12}:function:[a-zA-Z0-9\\-_\\.]+(:(\\$LATEST|[a-zA-Z0-9\\-_]+))?",
  },
} as const satisfies Record<string, TextShape>;

export interface Bounds {
  readonly min?: number;
  readonly max?: number;
}

export const LIST_SHAPES = {
  TagList: { min: 0, max: 200 },
  TagKeyList: { min: 0, max: 200 },
  DefaultProfiles: {},
} as const satisfies Record<string, Bounds>;

export const INTEGER_SHAPES = {
  BackupRetentionPeriodInDays: { min: 1, max: 30 },
} as const satisfies Record<string, Bounds>;

export type TextShapeName = keyof typeof TEXT_SHAPES;
export type ListShapeName = keyof typeof LIST_SHAPES;
export type IntegerShapeName = keyof typeof INTEGER_SHAPES;

/** What a member must be. GraphQL itself has seen to types, required members and enum values, but for UNKNOWN. */
export type Rule =
  | { readonly kind: "text"; readonly shape: TextShapeName }
  | { readonly kind: "integer"; readonly shape: IntegerShapeName }
  | { readonly kind: "enum" }
  | { readonly kind: "object"; readonly members: Members }
  | { readonly kind: "list"; readonly shape: ListShapeName; readonly of: Rule };
export type Members = Readonly<Record<string, Rule>>;

const text = (shape: TextShapeName): Rule => ({ kind: "text", shape });
const object = (members: Members): Rule => ({ kind: "object", members });
const enumeration: Rule = { kind: "enum" };

const TAGS: Rule = {
  kind: "list",
  shape: "TagList",
  of: object({ key: text("TagKey"), value: text("TagValue") }),
};
const OUTPUT = object({
  s3Configuration: object({ s3Uri: text("S3Uri"), kmsKeyId: text("EncryptionKeyID") }),
});

const SSE = object({
  kmsEncryptionConfig: object({ cmkType: enumeration, kmsKeyId: text("EncryptionKeyID") }),
});
const CONFIGURATIONS = {
  identityProviderConfiguration: object({
    authorizationStrategy: enumeration,
    idpLambdaArn: text("LambdaArn"),
  }),
  analyticsConfiguration: object({ status: enumeration }),
  nlpConfiguration: object({ status: enumeration }),
  profileConfiguration: object({
    defaultProfiles: { kind: "list", shape: "DefaultProfiles", of: text("HealthLakeString") },
  }),
};
const BACKUP = object({
  status: enumeration,
  backupType: enumeration,
  retentionPeriodInDays: { kind: "integer", shape: "BackupRetentionPeriodInDays" },
});

export const INPUTS = {
  CreateDatastoreInput: {
    name: text("DatastoreName"),
    typeVersion: enumeration,
    sseConfiguration: SSE,
    preloadDataConfig: object({ preloadDataType: enumeration }),
    ...CONFIGURATIONS,
    backupConfiguration: BACKUP,
    tags: TAGS,
    clientToken: text("ClientTokenString"),
  },
  UpdateDatastoreInput: {
    name: text("DatastoreName"),
    ...CONFIGURATIONS,
    backupConfiguration: BACKUP,
  },
  RestoreDatastoreInput: {
    name: text("DatastoreName"),
    restoreConfiguration: object({ continuousBackupRestoreConfiguration: object({}) }),
    sseConfiguration: SSE,
    ...CONFIGURATIONS,
    tags: TAGS,
    clientToken: text("ClientTokenString"),
  },
  StartImportJobInput: {
    name: text("JobName"),
    inputDataConfig: object({ s3Uri: text("S3Uri") }),
    jobOutputDataConfig: OUTPUT,
    dataAccessRoleArn: text("IamRoleArn"),
    validationLevel: enumeration,
    profileId: text("BoundedLengthString"),
    inputFormat: text("BoundedLengthString"),
    clientToken: text("ClientTokenString"),
  },
  StartExportJobInput: {
    name: text("JobName"),
    outputDataConfig: OUTPUT,
    dataAccessRoleArn: text("IamRoleArn"),
    clientToken: text("ClientTokenString"),
  },
  TagDatastoreInput: { tags: TAGS },
  UntagDatastoreInput: { keys: { kind: "list", shape: "TagKeyList", of: text("TagKey") } },
} as const satisfies Record<string, Members>;

/** What the documentation demands beyond the model; docs/healthlake.md, "Names and constraints". */
export const MAX_TAGS = 50;
export const RESERVED_TAG_PREFIX = "aws:";
