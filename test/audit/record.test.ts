import { toGapLine, toLine } from "../../src/audit/record.js";
import { AT, recordOf } from "./support.js";

test("a record is one line of JSON, its members in one order whatever theirs was", () => {
  const line = toLine({
    upstreamRequestId: "u",
    code: "THROTTLED",
    reason: "forbidden",
    jobId: "j",
    datastoreId: "d",
    action: "healthlake:StartFHIRImportJob",
    field: "startImportJob",
    address: "10.0.0.1",
    roles: ["operator", "viewer"],
    subject: "alice",
    requestId: "r",
    mutationId: "m",
    outcome: "failed",
    event: "mutation",
    at: AT,
  });
  expect(line).toBe(
    '{"log":"audit","time":"2026-01-02T03:04:05.678Z","event":"mutation","outcome":"failed","mutationId":"m",' +
      '"requestId":"r","subject":"alice","roles":["operator","viewer"],"address":"10.0.0.1","field":"startImportJob",' +
      '"action":"healthlake:StartFHIRImportJob","datastoreId":"d","jobId":"j","reason":"forbidden","code":"THROTTLED",' +
      '"upstreamRequestId":"u"}\n',
  );
});

test("what is not known is left out", () => {
  expect(toLine(recordOf("r"))).toBe(
    '{"log":"audit","time":"2026-01-02T03:04:05.678Z","event":"mutation","outcome":"started","requestId":"r"}\n',
  );
});

test("nothing but its members is written, whatever an object carries along", () => {
  const more = { ...recordOf("r"), token: "secret", authorization: "Bearer secret" };
  expect(toLine(more)).not.toContain("secret");
});

test.each([
  ["a newline", "a\nb"],
  ["a carriage return", "a\rb"],
  ["a forged record", 'a"}\n{"log":"audit","event":"mutation"}'],
  ["a null", "a\u0000b"],
  ["an escape sequence of a terminal", "\u001b[2K\u009b1A"],
  ["a separator of Unicode", "a\u2028b\u2029c\u0085d"],
  ["half a pair", "\ud83d"],
])("%s in a value stays within its line, and is given back as it was", (_what, subject) => {
  const line = toLine(recordOf("r", { subject }));
  expect(JSON.parse(line)).toMatchObject({ subject });
  // eslint-disable-next-line no-control-regex
  expect(line.slice(0, -1)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/);
});

test("a value is cut after 256 characters, and a list of roles after 50", () => {
  const long = "x".repeat(10_000);
  const line = toLine(
    recordOf("r".repeat(256), {
      subject: long,
      roles: Array.from({ length: 1000 }, () => long),
      address: long,
    }),
  );
  const { requestId, subject, roles } = JSON.parse(line) as Record<string, string & string[]>;
  expect(requestId).toBe("r".repeat(256));
  expect(subject).toMatch(/^x{233}…[\w-]{22}$/);
  expect(roles).toHaveLength(51);
  expect(roles?.at(-1)).toBe("…");
  expect(line.length).toBeLessThan(16_000);
});

test("a gap tells since when, why and how much was refused", () => {
  expect(toGapLine({ at: AT + 5000, since: AT, problem: "EIO: i/o error", refused: 3 })).toBe(
    '{"log":"audit","time":"2026-01-02T03:04:10.678Z","event":"gap","since":"2026-01-02T03:04:05.678Z",' +
      '"problem":"EIO: i/o error","refused":3}\n',
  );
});

test("subjects that begin alike are told apart, and the same one is always told the same", () => {
  const subjectOf = (end: string) =>
    (JSON.parse(toLine(recordOf("r", { subject: "x".repeat(300) + end }))) as { subject: string }).subject;
  expect(subjectOf("a")).not.toBe(subjectOf("b"));
  expect(subjectOf("a")).toBe(subjectOf("a"));
  expect(subjectOf("a")).toHaveLength(256);
});
