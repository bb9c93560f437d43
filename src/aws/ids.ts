// AWS's names of HealthLake's resources: ids and ARNs. The one parser of all forms (docs/healthlake.md, Ids and ARNs).

const ID = "[0-9a-f]{32}";
const AWS_ID = new RegExp(`^${ID}$`);
const JOB_KEY = new RegExp(`^(${ID})/(${ID})$`);
const DATASTORE_ARN = new RegExp(
  `^arn:([a-z0-9-]+):healthlake:([a-z0-9-]+):(\\d{12}):datastore/fhir/(${ID})$`,
);

/** A job by its AWS ids. */
export interface JobKey {
  readonly datastoreId: string;
  readonly jobId: string;
}

export interface DatastoreArn {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  readonly datastoreId: string;
}

/** Whether it is the id of a datastore or job: 32 lower-case hexadecimal digits. */
export function isAwsId(value: unknown): value is string {
  return typeof value === "string" && AWS_ID.test(value);
}

/** Of `<datastoreId>/<jobId>`; undefined for anything else. */
export function parseJobKey(text: string): JobKey | undefined {
  const [, datastoreId, jobId] = JOB_KEY.exec(text) ?? [];
  return datastoreId !== undefined && jobId !== undefined ? { datastoreId, jobId } : undefined;
}

/** `<datastoreId>/<jobId>`. */
export function toJobKeyText({ datastoreId, jobId }: JobKey): string {
  return `${datastoreId}/${jobId}`;
}

/** Whether it is meant as an ARN, well-formed or not. */
export function isArn(text: string): boolean {
  return text.startsWith("arn:");
}

/** Undefined for what is not a datastore's ARN. */
export function parseDatastoreArn(text: string): DatastoreArn | undefined {
  const [, partition, region, account, datastoreId] = DATASTORE_ARN.exec(text) ?? [];
  if (!partition || !region || !account || !datastoreId) return undefined;
  return { partition, region, account, datastoreId };
}
