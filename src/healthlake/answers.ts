// What an answer of HealthLake must hold before anything builds on it. The SDK checks nothing: a garbled answer
// would otherwise surface as a half-empty object far away from its cause.
import * as sdk from "@aws-sdk/client-healthlake";
import { unreadableAnswer } from "../errors.js";

type Shape = Readonly<Record<string, unknown>>;
type Check = (shape: Shape) => string | undefined;

const DATASTORE = members(
  { DatastoreId: isId, DatastoreArn: isText, DatastoreStatus: isText, DatastoreTypeVersion: isText },
  {
    CreatedAt: isTime,
    SseConfiguration: isObject,
    PreloadDataConfig: isObject,
    IdentityProviderConfiguration: isObject,
  },
);
const IMPORT_JOB = members(
  { JobId: isId, JobStatus: isText, DatastoreId: isId, SubmitTime: isTime, InputDataConfig: isObject },
  { EndTime: isTime, JobOutputDataConfig: isOutput, JobProgressReport: isProgress },
);
const EXPORT_JOB = members(
  { JobId: isId, JobStatus: isText, DatastoreId: isId, SubmitTime: isTime, OutputDataConfig: isOutput },
  { EndTime: isTime },
);
const TAG = members({ Key: isText, Value: (value) => typeof value === "string" }, {});

/** The member that each answer carries its payload in; the writes' answers are small enough to state whole. */
const ANSWERS: Readonly<Record<string, Check>> = {
  ListFHIRDatastores: listOf("DatastorePropertiesList", DATASTORE),
  ListFHIRImportJobs: listOf("ImportJobPropertiesList", IMPORT_JOB),
  ListFHIRExportJobs: listOf("ExportJobPropertiesList", EXPORT_JOB),
  DescribeFHIRDatastore: memberOf("DatastoreProperties", DATASTORE),
  DescribeFHIRImportJob: memberOf("ImportJobProperties", IMPORT_JOB),
  DescribeFHIRExportJob: memberOf("ExportJobProperties", EXPORT_JOB),
  ListTagsForResource: (answer) => (answer.Tags === undefined ? undefined : listOf("Tags", TAG)(answer)),
  CreateFHIRDatastore: members({ DatastoreId: isId, DatastoreArn: isText, DatastoreStatus: isText }, {}),
  DeleteFHIRDatastore: members({ DatastoreId: isId, DatastoreArn: isText, DatastoreStatus: isText }, {}),
  StartFHIRImportJob: members({ JobId: isId, JobStatus: isText }, {}),
  StartFHIRExportJob: members({ JobId: isId, JobStatus: isText }, {}),
};

/** Throws UPSTREAM_UNAVAILABLE, retryable, where `answer` lacks what the service model requires of it. */
export function checkAnswer(action: string, answer: object): void {
  const problem = ANSWERS[action]?.(answer as Shape);
  if (problem !== undefined) throw unreadableAnswer(action, problem);
}

function members(required: Record<string, (value: unknown) => boolean>, optional: typeof required): Check {
  const checks = Object.entries(required).map(([name, holds]) => ({ name, holds, needed: true }));
  checks.push(...Object.entries(optional).map(([name, holds]) => ({ name, holds, needed: false })));
  return (shape) => {
    const bad = checks.find(({ name, holds, needed }) =>
      shape[name] === undefined || shape[name] === null ? needed : !holds(shape[name]),
    );
    return bad && `${bad.name} is ${shape[bad.name] === undefined ? "missing" : "not what it should be"}`;
  };
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

function isText(value: unknown): boolean {
  return typeof value === "string" && value.length > 0;
}

/** Global ids, cursors and keys are built on this form of ids; FACTS section 2, notes. */
function isId(value: unknown): boolean {
  return typeof value === "string" && /^[0-9a-f]{32}$/.test(value);
}

function isTime(value: unknown): boolean {
  return value instanceof Date && !Number.isNaN(value.getTime());
}

function isObject(value: unknown): value is Shape {
  return typeof value === "object" && value !== null;
}

function isOutput(value: unknown): boolean {
  if (!isObject(value)) return false;
  const s3 = value.S3Configuration;
  return s3 === undefined || (isObject(s3) && isText(s3.S3Uri) && isText(s3.KmsKeyId));
}

function isProgress(value: unknown): boolean {
  return isObject(value) && Object.values(value).every((count) => count == null || Number.isFinite(count));
}

/** The closed enums that GraphQL shows as UNKNOWN without the raw value beside it. */
const ENUMS: Readonly<Record<string, readonly string[]>> = {
  DatastoreTypeVersion: Object.values(sdk.FHIRVersion),
  CmkType: Object.values(sdk.CmkType),
  PreloadDataType: Object.values(sdk.PreloadDataType),
  AuthorizationStrategy: Object.values(sdk.AuthorizationStrategy),
  ErrorCategory: Object.values(sdk.ErrorCategory),
  ValidationLevel: Object.values(sdk.ValidationLevel),
};
const MAX_REPORTED = 100;

/**
 * Tells of each enum value that this gateway does not know, once per value (the first 100 of them), so that an
 * operator learns that HealthLake has moved on.
 */
export function createUnknownValueReport(
  report: (member: string, value: string) => void,
): (answer: unknown) => void {
  const reported = new Set<string>();
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null || value instanceof Date) return;
    for (const [name, member] of Object.entries(value)) {
      if (typeof member === "object") visit(member);
      else if (typeof member === "string" && isUnknown(name, member) && reported.size < MAX_REPORTED) {
        if (reported.has(`${name} ${member}`)) continue;
        reported.add(`${name} ${member}`);
        report(name, member);
      }
    }
  };
  return visit;
}

function isUnknown(name: string, value: string): boolean {
  return Object.hasOwn(ENUMS, name) && !ENUMS[name]?.includes(value);
}
