// What the audit log says: one JSON object a line, its members always in the same order, never longer than a few kilobytes.
import { createHash } from "node:crypto";

/** Who asks, and from where: the same in all records of an operation. */
export interface Actor {
  readonly requestId: string;
  /** Undefined where nobody has logged in, and where many share what is done once for all of them. */
  readonly subject?: string | undefined;
  readonly roles?: readonly string[] | undefined;
  readonly address?: string | undefined;
}

/** What is asked for, as far as it is known by then. */
export interface Target {
  /** The root field: `createDatastore`. */
  readonly field?: string | undefined;
  /** By its name in IAM: `healthlake:CreateFHIRDatastore`. */
  readonly action?: string | undefined;
  readonly datastoreId?: string | undefined;
  /** The datastore that another one is restored from. */
  readonly sourceDatastoreId?: string | undefined;
  readonly jobId?: string | undefined;
  /** Key of an exported file whose address was given. */
  readonly file?: string | undefined;
}

/** Why something was denied: the role lacks the action, the datastore is outside the caller's claim, or nobody has logged in. */
export type DenialReason = "forbidden" | "hidden" | "unauthenticated";

export interface AuditRecord extends Actor, Target {
  /** Milliseconds since the Unix epoch; the line has it as ISO 8601 with milliseconds, as `time`. */
  readonly at: number;
  readonly event: "mutation" | "denial" | "read";
  /**
   * A mutation has two records: `started`, which is durable before HealthLake is called, and how it ended. A subscription
   * has `started` alone.
   */
  readonly outcome: "started" | "succeeded" | "denied" | "failed";
  /** The gateway's own, in all records of one operation: clients choose their request ids, and may choose the same. */
  readonly operationId?: string | undefined;
  /** In both records of a mutation. */
  readonly mutationId?: string | undefined;
  readonly reason?: DenialReason | undefined;
  /** `extensions.code` of the error, where it did not succeed. */
  readonly code?: string | undefined;
  /** By which AWS finds the call, in CloudTrail too. */
  readonly upstreamRequestId?: string | undefined;
}

/** A time for which the log could not be written. */
export interface Gap {
  readonly at: number;
  readonly since: number;
  readonly problem: string;
  /** Records that were refused meanwhile, and what they were of with them. */
  readonly refused: number;
}

const MEMBERS = [
  "event",
  "outcome",
  "mutationId",
  "operationId",
  "requestId",
  "subject",
  "roles",
  "address",
  "field",
  "action",
  "datastoreId",
  "sourceDatastoreId",
  "jobId",
  "file",
  "reason",
  "code",
  "upstreamRequestId",
] as const satisfies readonly (keyof AuditRecord)[];

const MAX_TEXT = 256;
/** 132 bits: nobody finds two subjects with the same. */
const DIGEST_CHARS = 22;
const MAX_ROLES = 50;

/** One line, with its newline; members that are not known are left out. */
export function toLine(record: AuditRecord): string {
  return stringify(
    record.at,
    MEMBERS.map((name) => [name, bound(record[name])]),
  );
}

export function toGapLine({ at, since, problem, refused }: Gap): string {
  return stringify(at, [
    ["event", "gap"],
    ["since", toTime(since)],
    ["problem", bound(problem)],
    ["refused", refused],
  ]);
}

/** `log` tells the lines from those of the application log where both go to standard output. */
function stringify(at: number, members: readonly (readonly [string, unknown])[]): string {
  const text = JSON.stringify({ log: "audit", time: toTime(at), ...Object.fromEntries(members) });
  return `${text.replace(UNSAFE, toEscape)}\n`;
}

/** What JSON leaves as it is, but a terminal may obey or an editor take for the end of a line. */
const UNSAFE = /[\u007f-\u009f\u2028\u2029]/g;

function toEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

function toTime(at: number): string {
  return new Date(at).toISOString();
}

/** Ids and names come from clients and from tokens: none may fill the disk. */
function bound(value: string | readonly string[] | undefined): string | readonly string[] | undefined {
  if (typeof value === "string") return cut(value);
  if (value === undefined || value.length <= MAX_ROLES) return value?.map(cut);
  return [...value.slice(0, MAX_ROLES).map(cut), "…"];
}

/** What is cut ends in a digest of the whole: two that begin alike can be told apart. */
function cut(text: string): string {
  if (text.length <= MAX_TEXT) return text;
  const digest = createHash("sha256").update(text).digest("base64url").slice(0, DIGEST_CHARS);
  return `${text.slice(0, MAX_TEXT - DIGEST_CHARS - 1)}…${digest}`;
}
