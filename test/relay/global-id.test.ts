import fc from "fast-check";
import { type NodeType, decodeGlobalId, encodeGlobalId } from "../../src/relay/global-id.js";

const A = "0123456789abcdef0123456789abcdef";
const B = "fedcba9876543210fedcba9876543210";
const toId = (text: string) => Buffer.from(text).toString("base64url");

const awsId = fc.stringMatching(/^[0-9a-f]{32}$/);
const nodeKey = fc.oneof(
  fc.tuple(fc.constant<NodeType>("Datastore"), awsId),
  fc.tuple(
    fc.constantFrom<NodeType>("ImportJob", "ExportJob"),
    fc.tuple(awsId, awsId).map((ids) => ids.join("/")),
  ),
);

describe("a global id", () => {
  test("names any resource, and comes back as what went in", () => {
    fc.assert(
      fc.property(nodeKey, ([type, key]) => {
        const id = encodeGlobalId(type, key);
        expect(decodeGlobalId(id)).toEqual({ type, key });
        expect(id).toMatch(/^[A-Za-z0-9_-]+$/);
      }),
    );
  });

  test("differs between import and export jobs of the same AWS ids", () => {
    expect(encodeGlobalId("ImportJob", `${A}/${B}`)).not.toBe(encodeGlobalId("ExportJob", `${A}/${B}`));
  });

  test("has one spelling only: whatever decodes encodes to the same text", () => {
    const valid = nodeKey.map(([type, key]) => encodeGlobalId(type, key));
    const mutated = fc
      .tuple(valid, fc.nat(), fc.constantFrom("", "=", "==", "A", "w", "g", "+", "/", " ", "\n", "é", "\0"))
      .map(([id, at, text]) => {
        const index = at % (id.length + 1);
        return id.slice(0, index) + text + id.slice(index + (at % 2));
      });
    fc.assert(
      fc.property(fc.oneof(mutated, fc.string({ unit: "binary" }), fc.base64String()), (id) => {
        const node = decodeGlobalId(id);
        if (node) expect(encodeGlobalId(node.type, node.key)).toBe(id);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("what is no global id", () => {
  const datastore = encodeGlobalId("Datastore", A);

  test.each([
    ["nothing", ""],
    ["base64 padding", `${datastore}=`],
    ["white space behind", `${datastore}\n`],
    ["white space before", ` ${datastore}`],
    ["one character less", datastore.slice(0, -1)],
    ["one character more", `${datastore}A`],
    ["an AWS id", A],
    ["AWS ids of a job", `${A}/${B}`],
    ["an ARN", `arn:aws:healthlake:us-east-1:123456789012:datastore/fhir/${A}`],
    ["an unknown type", toId(`Tag:${A}`)],
    ["a type from the prototype", toId(`constructor:${A}`)],
    ["another case of the type", toId(`datastore:${A}`)],
    ["no type", toId(`:${A}`)],
    ["no colon", toId(`Datastore${A}`)],
    ["no key", toId("Datastore:")],
    ["an upper-case AWS id", toId(`Datastore:${A.toUpperCase()}`)],
    ["a short AWS id", toId(`Datastore:${A.slice(1)}`)],
    ["a line break behind the key", toId(`Datastore:${A}\n`)],
    ["a datastore with a job's key", toId(`Datastore:${A}/${B}`)],
    ["a job with a datastore's key", toId(`ImportJob:${A}`)],
    ["a job with three ids", toId(`ImportJob:${A}/${B}/${A}`)],
    ["bytes that are not UTF-8", Buffer.from([0xff, 0xfe, 0x3a]).toString("base64url")],
  ])("%s", (_, id) => {
    expect(decodeGlobalId(id)).toBeUndefined();
  });
});
