// Opaque cursors: where an edge stood in HealthLake's pages, bound to the list it came from.
import { createHash } from "node:crypto";
import { badUserInput } from "../errors.js";

/** Where an item stood when its edge was made. */
export interface Position {
  /** The NextToken that its page was asked for with; undefined for the first page. */
  readonly token?: string | undefined;
  /** The MaxResults that its page was asked for with. */
  readonly size: number;
  /** Its index in that page as HealthLake sent it, before any filter of the gateway. */
  readonly offset: number;
  /** Its AWS id. */
  readonly id: string;
}

/** Which form a cursor has. */
export const VERSIONS = { position: 1, place: 2 } as const;

const VERSION = VERSIONS.position;
/** NextToken of the service model, but for the empty one. */
const TOKEN = /^\p{ASCII}{1,8192}$/u;

/** A short hash of what makes a list this list: its field, datastore and filter. */
export function toBinding(...parts: readonly unknown[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("base64url").slice(0, 12);
}

export function encodeCursor(binding: string, { token, size, offset, id }: Position): string {
  return Buffer.from(JSON.stringify([VERSION, binding, token ?? null, size, offset, id])).toString(
    "base64url",
  );
}

/**
 * Throws BAD_USER_INPUT at `after` for a cursor that is malformed, of another version, or of another list
 * (another field, datastore or filter).
 */
export function decodeCursor(cursor: string, binding: string): Position {
  const parts = parse(cursor);
  if (!parts) throw badUserInput([{ path: "after", message: "is not a cursor of this gateway" }]);
  if (parts[0] !== VERSION && parts[0] !== VERSIONS.place)
    throw badUserInput([{ path: "after", message: "is a cursor of another version of this gateway" }]);
  if (parts[0] !== VERSION || parts[1] !== binding) {
    throw badUserInput([
      {
        path: "after",
        message: "is a cursor of another list: its field, datastore, filter and order must be the same",
      },
    ]);
  }
  const [, , token, size, offset, id] = parts;
  return { token: token ?? undefined, size, offset, id };
}

type CursorParts = [
  version: number,
  binding: string,
  token: string | null,
  size: number,
  offset: number,
  id: string,
];

function parse(cursor: string): CursorParts | undefined {
  const bytes = Buffer.from(cursor, "base64url");
  if (bytes.toString("base64url") !== cursor) return undefined;
  try {
    const parts: unknown = JSON.parse(bytes.toString());
    return isCursorParts(parts) ? parts : undefined;
  } catch {
    return undefined;
  }
}

function isCursorParts(parts: unknown): parts is CursorParts {
  if (!Array.isArray(parts) || typeof parts[0] !== "number") return false;
  if (parts[0] !== VERSION) return true;
  const [, binding, token, size, offset, id] = parts as unknown[];
  return (
    parts.length === 6 &&
    typeof binding === "string" &&
    (token === null || (typeof token === "string" && TOKEN.test(token))) &&
    isIntegerBetween(size, 1, 500) &&
    isIntegerBetween(offset, 0, 499) &&
    typeof id === "string"
  );
}

function isIntegerBetween(value: unknown, least: number, most: number): boolean {
  return Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
}
