// What nobody means to send.
import fc from "fast-check";

export const nastyText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ maxLength: 20 }),
  fc.string({ unit: "binary", maxLength: 20 }),
  fc.constantFrom(
    "",
    "\0",
    "\ud800",
    "a\udfffb",
    "\u202etxet",
    "👩‍👩‍👧‍👦",
    "\ufeff",
    "__proto__",
    "constructor",
    "toString",
    "hasOwnProperty",
    "null",
    "NaN",
    "Infinity",
    "-0",
    "1e999",
    "2024-02-30T25:61:61Z",
    "-271821-04-20T00:00:00Z",
    "+275760-09-13T00:00:00.001Z",
    "9999-12-31T23:59:60Z",
    "0000-01-01T00:00:00+99:99",
    "${7*7}",
    "../../etc/passwd",
    "s3://b/../..",
    "arn:aws:healthlake:us-east-1:123456789012:datastore/fhir/x",
    "\r\nset-cookie: a=b",
  ),
  fc
    .tuple(fc.constantFrom("a", " ", "/", "s3://aaa", "arn:aws:", "𝒩", "\ud83d"), fc.nat(20_000))
    .map(([unit, n]) => unit.repeat(n)),
);

const nastyNumber = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.constantFrom(-1, 0, 501, 2 ** 31, -(2 ** 31) - 1, 2 ** 53, 1e21, 5e-324, -0, 0.5),
);

const key = fc.oneof(
  fc.constantFrom(
    "__proto__",
    "constructor",
    "prototype",
    "id",
    "ids",
    "first",
    "after",
    "filter",
    "status",
    "input",
    "tags",
    "name",
    "",
  ),
  nastyText,
);

/** As text, since `__proto__` and duplicate keys, long numbers and half a surrogate pair get lost on the way to it. */
export const nastyJson: fc.Arbitrary<string> = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    nastyText.map((text) => JSON.stringify(text)),
    nastyNumber.map((number) => JSON.stringify(number)),
    fc.constantFrom(
      "null",
      "true",
      "1e400",
      "-1e400",
      "123456789012345678901234567890",
      '"\\ud800"',
      "NaN",
      "[",
      "{}",
      "[]",
    ),
    fc.array(tie("value"), { maxLength: 4 }).map((items) => `[${items.join(",")}]`),
    fc
      .array(fc.tuple(key, tie("value")), { maxLength: 4 })
      .map((entries) => `{${entries.map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(",")}}`),
    fc.nat(30_000).map((depth) => "[".repeat(depth) + "]".repeat(depth)),
    fc.nat(30_000).map((depth) => `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`),
    fc
      .tuple(tie("value"), fc.nat(20_000))
      .map(([item, count]) =>
        item.length * count > 200_000 ? item : `[${Array<string>(count).fill(item).join(",")}]`,
      ),
  ),
})).value;

/** Any of these characters or bytes deleted, doubled, swapped with its neighbour, or replaced by one of `others`. */
export function mutated<T>(parts: readonly T[], others: fc.Arbitrary<T>, most = 4): fc.Arbitrary<T[]> {
  const change = fc.tuple(fc.constantFrom("delete", "double", "swap", "insert", "replace"), fc.nat(), others);
  return fc
    .array(change, { minLength: 1, maxLength: most })
    .map((changes) =>
      changes.reduce((now, [kind, where, other]) => applyChange(now, kind, where, other), [...parts]),
    );
}

function applyChange<T>(parts: T[], kind: string, where: number, other: T): T[] {
  const at = parts.length === 0 ? 0 : where % parts.length;
  const there = parts.slice(at, at + 1);
  const next = parts.slice(at + 1, at + 2);
  const before = parts.slice(0, at);
  switch (kind) {
    case "delete":
      return [...before, ...parts.slice(at + 1)];
    case "double":
      return [...before, ...there, ...parts.slice(at)];
    case "swap":
      return [...before, ...next, ...there, ...parts.slice(at + 2)];
    case "insert":
      return [...before, other, ...parts.slice(at)];
    default:
      return [...before, other, ...parts.slice(at + 1)];
  }
}

export function mutatedText(text: string): fc.Arbitrary<string> {
  return mutated([...text], fc.string({ unit: "binary", minLength: 1, maxLength: 1 })).map((parts) =>
    parts.join(""),
  );
}

export function mutatedBytes(bytes: Buffer): fc.Arbitrary<Buffer> {
  return mutated([...bytes], fc.nat(255)).map((parts) => Buffer.from(parts));
}
