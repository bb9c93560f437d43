// Which keys there are, and where in its bucket's folder a key is kept: as the file of its own name, or, where that can't
// be, escaped below `.s3-escaped/`. A key's escaped place depends on the key alone, and the key can be read from it.
import { randomUUID } from "node:crypto";

/** Names that begin so are the local HealthLake's own; a key with such a part is kept escaped. */
const RESERVED = ".s3-";
const ESCAPED_FOLDER = ".s3-escaped";

/** S3's own limit. */
const MAX_KEY_BYTES = 1024;
/** What the file systems of Linux, macOS and Windows have room for in a name. */
const MAX_NAME_BYTES = 255;
/** An escaped key is cut into names of this length; those that go on end in a plus sign, so that no file is in the way. */
const ESCAPED_NAME_LENGTH = 200;

/** Why there can be no such key; undefined where there can. */
export function keyProblem(key: string): string | undefined {
  if (key === "") return "is empty";
  if (Buffer.byteLength(key) > MAX_KEY_BYTES) return `is longer than ${MAX_KEY_BYTES} bytes`;
  if (key.includes("\0")) return "has a NUL";
  if (/\p{Surrogate}/u.test(key)) return "is not valid Unicode";
  return undefined;
}

const NO_NAMES = new Set(["", ".", ".."]);

/** False for a key with a part that is empty (so also one that ends in a slash), `.`, `..`, too long, or a reserved name. */
export function canBeFile(key: string): boolean {
  return key
    .split("/")
    .every((part) => !NO_NAMES.has(part) && Buffer.byteLength(part) <= MAX_NAME_BYTES && !isReserved(part));
}

export function isReserved(name: string): boolean {
  return name.startsWith(RESERVED);
}

/** A name in a bucket's folder that no key has and no list shows. */
export function reservedName(suffix: string): string {
  return `${RESERVED}${suffix}`;
}

/** The name of a file that grows. */
export function newPartName(): string {
  return reservedName(`part-${randomUUID()}`);
}

export function isPartName(name: string): boolean {
  return name.startsWith(reservedName("part-"));
}

/** The path of an escaped key in its bucket's folder. Only [a-z0-9_-] stay as they are: letter case is not relied on. */
export function escapedPath(key: string): string {
  const escaped = [...Buffer.from(key)].map(escapeByte).join("");
  const names = escaped.match(new RegExp(`.{1,${ESCAPED_NAME_LENGTH}}`, "g")) ?? [];
  return [ESCAPED_FOLDER, ...names.map((name, index) => (index < names.length - 1 ? `${name}+` : name))].join(
    "/",
  );
}

/** The key that has this escaped path; undefined for a file that was put there by other means. */
export function unescapePath(path: string): string | undefined {
  const [, ...names] = path.split("/");
  try {
    const key = decodeURIComponent(names.map((name) => name.replace(/\+$/, "")).join(""));
    return escapedPath(key) === path && keyProblem(key) === undefined ? key : undefined;
  } catch {
    return undefined;
  }
}

export const ESCAPED_ROOT: string = `${ESCAPED_FOLDER}/`;

function escapeByte(byte: number): string {
  const character = String.fromCharCode(byte);
  return /[a-z0-9_-]/.test(character) ? character : `%${byte.toString(16).padStart(2, "0")}`;
}

/** S3 lists keys in the order of their UTF-8 bytes, which is that of code points; JavaScript compares code units. */
export function compareKeys(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const [x, y] = [a.charCodeAt(index), b.charCodeAt(index)];
    if (x !== y) return toCodePointOrder(x) - toCodePointOrder(y);
  }
  return a.length - b.length;
}

/** Sorts in place, in that order. Most keys have no such characters, and V8's own comparison is many times as fast. */
export function sortByKey<T extends { readonly key: string }>(items: T[]): T[] {
  if (items.some(({ key }) => /[\ud800-\uffff]/.test(key)))
    return items.sort((a, b) => compareKeys(a.key, b.key));
  return items.sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)));
}

/** Surrogates stand for code points above all others, but have units below U+E000. */
function toCodePointOrder(unit: number): number {
  if (unit >= 0xe000) return unit - 0x800;
  return unit >= 0xd800 ? unit + 0x2000 : unit;
}
