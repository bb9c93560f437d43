// Opaque cursors of lists in an order of the gateway's own: the place where an edge stood, bound to its list and order.
import { badUserInput } from "../errors.js";
import { VERSIONS } from "./cursor.js";

/** A place in an order. */
export interface Place {
  /** What the item was ordered by; null where it had none. */
  readonly key: string | number | null;
  /** What told it from others of the same key. */
  readonly id: string;
  /** Where the list began, in milliseconds since the Unix epoch, if that was left to the gateway. */
  readonly since?: number | undefined;
}

const VERSION = VERSIONS.place;
/** No date is further from the epoch, in milliseconds (ECMA-262, Time Values). */
const FURTHEST_MS = 8.64e15;

export function encodePlace(binding: string, { key, id, since }: Place): string {
  return Buffer.from(JSON.stringify([VERSION, binding, key, id, since ?? null])).toString("base64url");
}

/** Throws BAD_USER_INPUT at `path` for a cursor that is malformed, of another version, or of another list or order. */
export function decodePlace(path: string, cursor: string, binding: string): Place {
  const parts = parse(cursor);
  const refuse = (message: string) => badUserInput([{ path, message }]);
  if (!parts) throw refuse("is not a cursor of this gateway");
  if (parts[0] !== VERSION && parts[0] !== VERSIONS.position)
    throw refuse("is a cursor of another version of this gateway");
  if (parts[0] !== VERSION || parts[1] !== binding)
    throw refuse("is a cursor of another list: its field, filter and order must be the same");
  const [, , key, id, since] = parts as PlaceParts;
  return { key, id, ...(since !== null && { since }) };
}

type PlaceParts = [
  version: number,
  binding: string,
  key: string | number | null,
  id: string,
  since: number | null,
];

function parse(cursor: string): readonly unknown[] | undefined {
  const bytes = Buffer.from(cursor, "base64url");
  if (bytes.toString("base64url") !== cursor) return undefined;
  try {
    const parts: unknown = JSON.parse(bytes.toString());
    if (!Array.isArray(parts) || typeof parts[0] !== "number") return undefined;
    return parts[0] !== VERSION || isPlaceParts(parts) ? parts : undefined;
  } catch {
    return undefined;
  }
}

function isPlaceParts(parts: readonly unknown[]): parts is PlaceParts {
  const [, binding, key, id, since] = parts;
  return (
    parts.length === 5 &&
    typeof binding === "string" &&
    (key === null || typeof key === "string" || Number.isFinite(key)) &&
    typeof id === "string" &&
    (since === null || (Number.isInteger(since) && Math.abs(since as number) <= FURTHEST_MS))
  );
}
