// Walks the service model: every constraint of every input shape is enforced over HTTP.
import type { LocalHealthLake } from "../../src/local/server.js";
import { startLocalHealthLake } from "../../src/local/server.js";
import { type ModelShape, model, shapeOf } from "../support/service-model.js";
import { post } from "./support.js";

/** A valid value for each scalar shape whose pattern is not met by "a". */
const samples: Record<string, unknown> = {
  AmazonResourceName: `arn:aws:healthlake:us-east-1:123456789012:datastore/fhir/${"0".repeat(32)}`,
  IamRoleArn: "arn:aws:iam::123456789012:role/Role",
  LambdaArn: "arn:aws:lambda:us-east-1:123456789012:function:name",
  S3Uri: "s3://bucket/folder/",
  ConfigurationMetadata: "{}",
  // Not a token of this server: what is valid by the model may still be refused for other reasons.
  NextToken: "token",
};

function sample(name: string): unknown {
  const shape = shapeOf(name);
  if (shape.enum) return shape.enum[0];
  switch (shape.type) {
    case "structure":
      return Object.fromEntries(
        Object.entries(shape.members ?? {}).map(([key, one]) => [key, sample(one.shape)]),
      );
    case "list":
      return [sample(shape.member?.shape ?? "")];
    case "boolean":
      return true;
    case "string":
      return samples[name] ?? "a";
    default:
      return shape.min ?? 0;
  }
}

interface Violation {
  readonly name: string;
  readonly input: unknown;
  readonly says: string;
}

/** Every way to violate one constraint of `name`, as inputs in which all else is valid. */
function violations(name: string, path: string, wrap: (value: unknown) => unknown): Violation[] {
  const shape = shapeOf(name);
  const at = (what: string, value: unknown, says: string): Violation => ({
    name: `${path || name}: ${what}`,
    input: wrap(value),
    says,
  });
  if (shape.type === "structure") return structureViolations(name, path, wrap, at);
  if (shape.type === "list") {
    const member = shape.member?.shape ?? "";
    const inner = violations(member, `${path}[]`, (value) => wrap([value]));
    const full = Array.from({ length: shape.max ?? 0 }, () => sample(member));
    if (shape.max === undefined) return inner;
    return [...inner, at("too many", [...full, sample(member)], `length less than or equal to ${shape.max}`)];
  }
  return scalarViolations(shape, at);
}

type At = (what: string, value: unknown, says: string) => Violation;

function structureViolations(
  name: string,
  path: string,
  wrap: (value: unknown) => unknown,
  at: At,
): Violation[] {
  const { members = {}, required = [], union } = shapeOf(name);
  const valid = sample(name) as Record<string, unknown>;
  const inner = Object.entries(members).flatMap(([key, one]) =>
    violations(one.shape, path ? `${path}.${key}` : key, (value) => wrap({ ...valid, [key]: value })),
  );
  const missing = required.map((key) =>
    at(`${key} missing`, { ...valid, [key]: undefined }, "must not be null"),
  );
  const unknown = at("an unknown member", { ...valid, NewerMember: "x" }, "Member NewerMember is not known");
  return [...inner, ...missing, unknown, ...(union ? [at("no member", {}, "must have exactly one of")] : [])];
}

function scalarViolations({ type, min = 0, max, pattern, enum: values }: ModelShape, at: At): Violation[] {
  const found = [at("wrong type", type === "string" ? 7 : "text", "can not be converted")];
  if (type === "integer") {
    found.push(at("too small", min - 1, `value greater than or equal to ${min}`));
    found.push(at("too large", (max ?? 0) + 1, `value less than or equal to ${max}`));
  }
  if (type !== "string") return found;
  if (min > 0) found.push(at("too short", "x".repeat(min - 1), `length greater than or equal to ${min}`));
  if (max !== undefined)
    found.push(at("too long", "x".repeat(max + 1), `length less than or equal to ${max}`));
  if (values) found.push(at("not in the enum", "NOPE", `enum value set: [${values.join(", ")}]`));
  const off = "é(".padEnd(min, "(");
  if (pattern && !new RegExp(`^(?:${pattern})$`, "u").test(off))
    found.push(at("off the pattern", off, `expression pattern: ${pattern}`));
  return found;
}

describe("over HTTP", () => {
  let local: LocalHealthLake;
  beforeAll(async () => {
    local = await startLocalHealthLake();
  });
  afterAll(() => local.close());

  describe.each(Object.entries(model.operations))("%s", (action, operation) => {
    const send = async (input: unknown) => {
      const response = await post(local.url, `HealthLake.${action}`, input);
      const answer = (await response.json()) as { __type?: string; Message?: string };
      return {
        status: response.status,
        type: answer.__type?.split("#")[1] ?? "",
        message: answer.Message ?? "",
      };
    };

    test("passes an input that violates nothing", async () => {
      expect((await send(sample(operation.input.shape))).message).not.toMatch(/validation error|converted/);
    });

    test.each(violations(operation.input.shape, "", (value) => value))(
      "refuses $name",
      async ({ input, says }) => {
        const { status, type, message } = await send(input);
        expect(status).toBe(400);
        expect(message).toContain(says);
        if (says === "can not be converted") expect(type).toBe("SerializationException");
        else expect(message).toMatch(/^\d+ validation errors? detected: Value /);
      },
    );
  });

  test.each([
    ["StartFHIRExportJob", "DataAccessRoleArn", "xarn:aws:iam::123456789012:role/Role"],
    ["StartFHIRExportJob", "DataAccessRoleArn", "arn:aws:iam::123456789012:role/Role\n"],
    ["ListTagsForResource", "ResourceARN", `${samples.AmazonResourceName as string}0`],
    ["DescribeFHIRDatastore", "DatastoreId", "a\n"],
  ])("%s matches the pattern of %s with the whole value", async (action, member, value) => {
    const input = { ...(sample(`${action}Request`) as object), [member]: value };
    expect(await (await post(local.url, `HealthLake.${action}`, input)).text()).toContain(
      "regular expression",
    );
  });

  test("all members that only newer models have are refused by name, and nothing is begun", async () => {
    const start = {
      ...(sample("StartFHIRImportJobRequest") as object),
      Newer: "p",
      NewerStill: { Status: "ENABLED" },
      NewestOfAll: null,
    };
    const answer = await post(local.url, "HealthLake.StartFHIRImportJob", start);
    const { __type, Message } = (await answer.json()) as { __type: string; Message: string };
    expect(answer.status).toBe(400);
    expect(__type).toBe("com.amazonaws.healthlake#ValidationException");
    expect(Message).toMatch(/^2 validation errors detected: Value at 'newer' failed/);
    for (const name of ["Newer", "NewerStill"]) {
      expect(Message).toContain(`Member ${name} is not known to the local HealthLake`);
    }
  });

  test("of very many violations a hundred are told, and all are counted", async () => {
    const input = Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`a${index}`, 1]));
    const text = await (await post(local.url, "HealthLake.ListFHIRDatastores", input)).text();
    expect(text).toContain("50000 validation errors detected");
    expect(text.length).toBeLessThan(20_000);
  });

  test("a length is counted in characters, not in UTF-16 units", async () => {
    const create = (DatastoreName: string) =>
      post(local.url, "HealthLake.CreateFHIRDatastore", { DatastoreTypeVersion: "R4", DatastoreName });
    expect((await create("𠮷".repeat(256))).status).toBe(200);
    expect((await create("𠮷".repeat(257))).status).toBe(400);
  });
});
