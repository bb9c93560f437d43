import fc from "fast-check";
import { GatewayError } from "../../src/errors.js";
import { decodeCursor, encodeCursor, toBinding } from "../../src/relay/cursor.js";

const ID = "0123456789abcdef0123456789abcdef";
const binding = toBinding("Query.datastores", "[null]");
const toCursor = (parts: unknown) => Buffer.from(JSON.stringify(parts)).toString("base64url");

function refusalOf(cursor: string, of = binding): GatewayError {
  try {
    decodeCursor(cursor, of);
  } catch (error) {
    expect(error).toBeInstanceOf(GatewayError);
    return error as GatewayError;
  }
  throw new Error("it was taken");
}

const position = fc.record({
  token: fc.option(fc.string({ unit: "binary-ascii", minLength: 1, maxLength: 8192 }), { nil: undefined }),
  size: fc.integer({ min: 1, max: 500 }),
  offset: fc.integer({ min: 0, max: 499 }),
  id: fc.stringMatching(/^[0-9a-f]{32}$/),
});

describe("a cursor", () => {
  test("comes back as the position that went in", () => {
    fc.assert(
      fc.property(position, (given) =>
        expect(decodeCursor(encodeCursor(binding, given), binding)).toEqual(given),
      ),
    );
  });

  test("holds a token of 8 kB whole", () => {
    const given = { token: "t".repeat(8192), size: 500, offset: 499, id: ID };
    expect(decodeCursor(encodeCursor(binding, given), binding)).toEqual(given);
  });

  test("is refused at `after` by another list, with a message that says what must be the same", () => {
    const cursor = encodeCursor(binding, { size: 500, offset: 0, id: ID });
    const refusal = refusalOf(cursor, toBinding("Datastore.importJobs", ID, "[null]"));
    expect(refusal.code).toBe("BAD_USER_INPUT");
    expect(refusal.message).toMatch(/^after: .*another list.*field, datastore, filter and order/);
    expect(refusal.facts.violations).toMatchObject([{ path: "after" }]);
    expect(refusal.facts).not.toHaveProperty("reason");
  });

  test("is refused by another version, whatever its form", () => {
    expect(refusalOf(toCursor([3, "x"])).message).toMatch(/^after: .*another version/);
  });

  test.each([
    ["nothing", ""],
    ["no base64url", "***"],
    ["padded", `${toCursor([1, binding, null, 500, 0, ID])}=`],
    ["no JSON", Buffer.from("{").toString("base64url")],
    ["no array", toCursor({ 0: 1 })],
    ["an empty array", toCursor([])],
    ["a version that is no number", toCursor(["1", binding, null, 500, 0, ID])],
    ["too few parts", toCursor([1, binding, null, 500, 0])],
    ["too many parts", toCursor([1, binding, null, 500, 0, ID, 0])],
    ["a binding that is no text", toCursor([1, 5, null, 500, 0, ID])],
    ["an empty token", toCursor([1, binding, "", 500, 0, ID])],
    ["a token over 8192 characters", toCursor([1, binding, "t".repeat(8193), 500, 0, ID])],
    ["a token that HealthLake can't have given", toCursor([1, binding, "tökén", 500, 0, ID])],
    ["a token that is no text", toCursor([1, binding, 5, 500, 0, ID])],
    ["a size of 0", toCursor([1, binding, null, 0, 0, ID])],
    ["a size over 500", toCursor([1, binding, null, 501, 0, ID])],
    ["a size that is no integer", toCursor([1, binding, null, 1.5, 0, ID])],
    ["a negative offset", toCursor([1, binding, null, 500, -1, ID])],
    ["an offset beyond any page", toCursor([1, binding, null, 500, 500, ID])],
    ["an offset that is no number", toCursor([1, binding, null, 500, "0", ID])],
    ["an id that is no text", toCursor([1, binding, null, 500, 0, null])],
  ])("is malformed: %s", (_, cursor) => {
    const refusal = refusalOf(cursor);
    expect(refusal.code).toBe("BAD_USER_INPUT");
    expect(refusal.message).toBe("after: is not a cursor of this gateway");
  });

  test("of any form at all is taken or refused with BAD_USER_INPUT, never with anything else", () => {
    const parts = fc.tuple(
      fc.oneof(fc.constant(1), fc.anything()),
      fc.oneof(fc.constant(binding), fc.anything()),
      fc.anything(),
      fc.anything(),
      fc.anything(),
      fc.anything(),
    );
    const json = parts.map((given) => Buffer.from(JSON.stringify(given) ?? "").toString("base64url"));
    const anything = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.base64String(),
      fc.json().map((text) => Buffer.from(text).toString("base64url")),
      fc.uint8Array().map((bytes) => Buffer.from(bytes).toString("base64url")),
      json,
    );
    fc.assert(
      fc.property(anything, (cursor) => {
        try {
          decodeCursor(cursor, binding);
        } catch (error) {
          expect(error).toMatchObject({ name: "GatewayError", code: "BAD_USER_INPUT" });
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe("the binding", () => {
  test("differs by field, datastore and filter, and by nothing else", () => {
    const bindings = [
      toBinding("Datastore.importJobs", ID, "a"),
      toBinding("Datastore.exportJobs", ID, "a"),
      toBinding("Datastore.importJobs", ID.replace("0", "1"), "a"),
      toBinding("Datastore.importJobs", ID, "b"),
    ];
    expect(new Set(bindings).size).toBe(4);
    expect(toBinding("Datastore.importJobs", ID, "a")).toBe(bindings[0]);
  });
});
