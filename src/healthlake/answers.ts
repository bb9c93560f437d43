// What an answer of HealthLake must hold before anything builds on it. The SDK checks nothing: a garbled answer
// would otherwise surface as a half-empty object far away from its cause.
import * as sdk from "@aws-sdk/client-healthlake";
import { isAwsId } from "../aws/ids.js";
import { ANALYTICS_STATUSES, BACKUP_STATUSES, BACKUP_TYPES, NLP_STATUSES } from "../aws/shapes.js";
import { unreadableAnswer } from "../errors.js";

type Shape = Readonly<Record<string, unknown>>;
type Check = (shape: Shape) => string | undefined;
type Members = Readonly<Record<string, (value: unknown) => boolean>>;

const DATASTORE = members(
  { DatastoreId: isId, DatastoreArn: isText, DatastoreStatus: isText, DatastoreTypeVersion: isText },
  {
    DatastoreName: isString,
    DatastoreEndpoint: isString,
    CreatedAt: isTime,
    SseConfiguration: nested({
      KmsEncryptionConfig: nested({ CmkType: isText }, { KmsKeyId: isString }),
    }),
    PreloadDataConfig: nested({ PreloadDataType: isText }),
    IdentityProviderConfiguration: nested(
      { AuthorizationStrategy: isText },
      { FineGrainedAuthorizationEnabled: isBoolean, Metadata: isString, IdpLambdaArn: isString },
    ),
    ErrorCause: nested({}, { ErrorMessage: isString, ErrorCategory: isText }),
    AnalyticsConfiguration: nested({}, { Status: isText }),
    NlpConfiguration: nested({}, { Status: isText }),
    ProfileConfiguration: nested({}, { DefaultProfiles: isStrings }),
    BackupStatusInfo: nested(
      {},
      {
        Configuration: nested(
          {},
          {
            Status: isText,
            BackupType: isText,
            RetentionPeriodInDays: isInt,
            BackupTagsEnabled: isBoolean,
          },
        ),
        BackupEnabledAt: isTime,
        EarliestRestorePoint: isTime,
        LatestRestorePoint: isTime,
        ScheduledPermanentDeletionTime: isTime,
      },
    ),
  },
);
const JOB: Members = { JobId: isId, JobStatus: isText, DatastoreId: isId, SubmitTime: isTime };
const JOB_OPTIONS: Members = {
  JobName: isString,
  EndTime: isTime,
  DataAccessRoleArn: isString,
  Message: isString,
};
// A union's member that the SDK does not know is its `$unknown`.
const isInput = nested({}, { S3Uri: isString });
const isOutput = nested({}, { S3Configuration: nested({ S3Uri: isString, KmsKeyId: isString }) });
const isProgress = nested(
  {},
  {
    TotalNumberOfScannedFiles: Number.isSafeInteger,
    TotalSizeOfScannedFilesInMB: Number.isFinite,
    TotalNumberOfImportedFiles: Number.isSafeInteger,
    TotalNumberOfResourcesScanned: Number.isSafeInteger,
    TotalNumberOfResourcesImported: Number.isSafeInteger,
    TotalNumberOfResourcesWithCustomerError: Number.isSafeInteger,
    TotalNumberOfFilesReadWithCustomerError: Number.isSafeInteger,
    Throughput: Number.isFinite,
    TotalNumberOfScannedNonFhirFiles: Number.isSafeInteger,
    TotalSizeOfScannedNonFhirFilesInMB: Number.isFinite,
    TotalNumberOfImportedNonFhirFiles: Number.isSafeInteger,
    TotalNumberOfNonFhirResourcesScanned: Number.isSafeInteger,
    TotalNumberOfNonFhirResourcesImported: Number.isSafeInteger,
    TotalNumberOfNonFhirResourcesWithCustomerError: Number.isSafeInteger,
    TotalNumberOfNonFhirFilesReadWithCustomerError: Number.isSafeInteger,
    TotalFilesConverted: Number.isSafeInteger,
    TotalResourcesGenerated: Number.isSafeInteger,
  },
);
const IMPORT_JOB = members(
  { ...JOB, InputDataConfig: isInput },
  { ...JOB_OPTIONS, JobOutputDataConfig: isOutput, JobProgressReport: isProgress, ValidationLevel: isText },
);
const EXPORT_JOB = members({ ...JOB, OutputDataConfig: isOutput }, JOB_OPTIONS);
const TAG = members({ Key: isText, Value: isString });

/** The member that each answer carries its payload in; the writes' answers are small enough to state whole. */
const ANSWERS: Readonly<Record<string, Check>> = {
  ListFHIRDatastores: listOf("DatastorePropertiesList", DATASTORE),
  ListFHIRImportJobs: listOf("ImportJobPropertiesList", IMPORT_JOB),
  ListFHIRExportJobs: listOf("ExportJobPropertiesList", EXPORT_JOB),
  DescribeFHIRDatastore: memberOf("DatastoreProperties", DATASTORE),
  DescribeFHIRImportJob: memberOf("ImportJobProperties", IMPORT_JOB),
  DescribeFHIRExportJob: memberOf("ExportJobProperties", EXPORT_JOB),
  ListTagsForResource: (answer) => (answer.Tags === undefined ? undefined : listOf("Tags", TAG)(answer)),
  CreateFHIRDatastore: members({ DatastoreId: isId, DatastoreArn: isText, DatastoreStatus: isText }),
  DeleteFHIRDatastore: members({ DatastoreId: isId, DatastoreArn: isText, DatastoreStatus: isText }),
  UpdateFHIRDatastore: memberOf("DatastoreProperties", DATASTORE),
  RestoreFHIRDatastore: members({ DatastoreId: isId, DatastoreArn: isText, DatastoreStatus: isText }),
  StartFHIRImportJob: members({ JobId: isId, JobStatus: isText }),
  StartFHIRExportJob: members({ JobId: isId, JobStatus: isText }),
};

/** Throws UPSTREAM_UNAVAILABLE, retryable, where `answer` is not what the service model says, or about what `input` did not ask for. */
export function checkAnswer(
  action: string,
  answer: object & { $metadata?: { requestId?: string } },
  input: object,
): void {
  const problem = ANSWERS[action]?.(answer) ?? findStranger(answer, input as Shape);
  if (problem !== undefined) throw unreadableAnswer(action, problem, answer.$metadata?.requestId);
}

/** The ids that say what an answer is about, in itself or in what it holds, against those that were asked for. */
function findStranger(answer: object, input: Shape): string | undefined {
  const asked = ["DatastoreId", "JobId"].filter((name) => typeof input[name] === "string");
  if (asked.length === 0) return undefined;
  const told = [answer, ...(Object.values(answer) as unknown[]).flat()].filter(isObject);
  const name = asked.find((id) => told.some((shape) => shape[id] !== undefined && shape[id] !== input[id]));
  return name && `${name} is not the one that was asked for`;
}

function members(required: Members, optional: Members = {}): Check {
  const checks = [
    ...Object.entries(required).map(([name, holds]) => ({ name, holds, needed: true })),
    ...Object.entries(optional).map(([name, holds]) => ({ name, holds, needed: false })),
  ];
  return (shape) => {
    const bad = checks.find(({ name, holds, needed }) =>
      shape[name] === undefined || shape[name] === null ? needed : !holds(shape[name]),
    );
    return bad && `${bad.name} is ${shape[bad.name] === undefined ? "missing" : "not what it should be"}`;
  };
}

/** Members of a member: the problem is told as that member's. */
function nested(required: Members, optional?: Members): (value: unknown) => boolean {
  const check = members(required, optional);
  return (value) => isObject(value) && check(value) === undefined;
}

function memberOf(name: string, check: Check): Check {
  return (answer) => (isObject(answer[name]) ? check(answer[name]) : `${name} is missing`);
}

function listOf(name: string, check: Check): Check {
  return (answer) => {
    const list = answer[name];
    if (!Array.isArray(list)) return `${name} is missing`;
    if (answer.NextToken !== undefined && answer.NextToken !== null && !isText(answer.NextToken))
      return "NextToken is no string";
    for (const item of list as unknown[]) {
      const problem = isObject(item) ? check(item) : `${name} holds no object`;
      if (problem !== undefined) return problem;
    }
    return undefined;
  };
}

function isString(value: unknown): boolean {
  return typeof value === "string";
}

function isStrings(value: unknown): boolean {
  return Array.isArray(value) && value.every(isString);
}

/** GraphQL's Int. */
function isInt(value: unknown): boolean {
  return Number.isInteger(value) && value === (value as number) << 0;
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value.length > 0;
}

function isBoolean(value: unknown): boolean {
  return typeof value === "boolean";
}

/** Global ids, cursors and keys are built on this form of ids; docs/healthlake.md, "Ids and ARNs". */
function isId(value: unknown): boolean {
  return isAwsId(value);
}

/** Within the epoch, and within the four-digit years of RFC 3339: milliseconds where seconds belong have more. */
function isTime(value: unknown): boolean {
  return value instanceof Date && value.getTime() >= 0 && value.getTime() < Date.UTC(10_000, 0);
}

function isObject(value: unknown): value is Shape {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The closed enums that GraphQL shows as UNKNOWN without the raw value beside it, by the member, or by `parent.member`. */
const ENUMS: Readonly<Record<string, readonly string[]>> = {
  DatastoreTypeVersion: Object.values(sdk.FHIRVersion),
  CmkType: Object.values(sdk.CmkType),
  PreloadDataType: Object.values(sdk.PreloadDataType),
  AuthorizationStrategy: Object.values(sdk.AuthorizationStrategy),
  ErrorCategory: Object.values(sdk.ErrorCategory),
  ValidationLevel: Object.values(sdk.ValidationLevel),
  "AnalyticsConfiguration.Status": ANALYTICS_STATUSES,
  "NlpConfiguration.Status": NLP_STATUSES,
  "Configuration.Status": BACKUP_STATUSES,
  BackupType: BACKUP_TYPES,
};
const MAX_REPORTED = 100;

/**
 * Tells of each enum value that this gateway does not know, once per value (the first 100 of them), so that an
 * operator learns that HealthLake has moved on.
 */
export function createUnknownValueReport(
  report: (member: string, value: string) => void,
): (answer: object) => void {
  const reported = new Set<string>();
  const tell = (name: string, value: string): void => {
    if (reported.size >= MAX_REPORTED || reported.has(`${name} ${value}`)) return;
    reported.add(`${name} ${value}`);
    report(name, value);
  };
  // Each answer comes by here, long lists among them.
  const visit = (value: object, within: string): void => {
    for (const name in value) {
      const member: unknown = (value as Shape)[name];
      if (typeof member === "object" && member !== null && !(member instanceof Date)) visit(member, name);
      if (typeof member !== "string" || !ENUM_MEMBERS.has(name)) continue;
      const named = Object.hasOwn(ENUMS, name) ? name : `${within}.${name}`;
      if (ENUMS[named]?.includes(member) === false) tell(named, member);
    }
  };
  return (answer) => visit(answer, "");
}

/** The last parts of their names. */
const ENUM_MEMBERS = new Set(Object.keys(ENUMS).map((name) => name.slice(name.lastIndexOf(".") + 1)));
