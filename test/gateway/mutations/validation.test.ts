// Every constraint on an input is checked before any call, and no valid input is refused. That the table of constraints is
// the service model's is proved in test/constraints.test.ts; here it is broken rule by rule, over HTTP.
import {
  type Bounds,
  INPUTS,
  INTEGER_SHAPES,
  LIST_SHAPES,
  type Members,
  type Rule,
  TEXT_SHAPES,
  type TextShapeName,
} from "../../../src/types/constraints.js";
import { type TestGateway, startTestGateway } from "../../support/gateway.js";
import { createDatastores } from "../../support/resources.js";
import { arnOf, documentOf, mutate, MUTATIONS, type MutationName, NAMES, UNKNOWN_ID } from "./support.js";

/** Texts that need a certain form, and how to make them longer within their pattern. */
const FORMS: Readonly<Record<TextShapeName, { least: string; filler: string }>> = {
  DatastoreName: { least: "", filler: "𠮷" },
  JobName: { least: "", filler: "𝒩" },
  ClientTokenString: { least: "", filler: "a" },
  TagKey: { least: "", filler: "𠮷" },
  TagValue: { least: "", filler: "𠮷" },
  HealthLakeString: { least: "", filler: "𠮷" },
  BoundedLengthString: { least: "", filler: "𠮷" },
  S3Uri: { least: "s3://b-0/", filler: "𠮷" },
  IamRoleArn: { least: "arn:aws:iam::123456789012:role/", filler: "𠮷" },
  EncryptionKeyID: { least: "", filler: "k" },
  LambdaArn: { least: "arn:aws:lambda:us-east-1:123456789012:function:", filler: "f" },
};

interface Case {
  readonly what: string;
  readonly path: string;
  readonly value: unknown;
  /** How many constraints of this one value are broken. */
  readonly broken: number;
}

function textOf(name: TextShapeName, length: number): string {
  const { least, filler } = FORMS[name];
  return least + filler.repeat(Math.max(0, length - least.length));
}

/** The shortest text that the pattern allows may be longer than the least length. */
function shortest(name: TextShapeName): number {
  const { min = 0 } = TEXT_SHAPES[name] as { min?: number };
  const needed = { S3Uri: FORMS.S3Uri.least.length, IamRoleArn: FORMS.IamRoleArn.least.length + 1 };
  return Math.max(min, { ...needed }[name as "S3Uri"] ?? 0);
}

/** Their patterns take any character, and say the lengths once more. */
const ANY: readonly TextShapeName[] = ["HealthLakeString", "BoundedLengthString"];

function textCases(path: string, name: TextShapeName): { breaking: Case[]; valid: Case[] } {
  const { min = 0, max } = TEXT_SHAPES[name] as { min?: number; max: number };
  const tooShort = textOf(name, min - 1).slice(0, Math.max(0, min - 1));
  const tooLong = { what: "one too long", path, value: textOf(name, max + 1), broken: 1 };
  const valid = [
    { what: "as short as may be", path, value: textOf(name, shortest(name)), broken: 0 },
    { what: "as long as may be", path, value: textOf(name, max), broken: 0 },
  ];
  if (ANY.includes(name)) {
    const empty = { what: "empty", path, value: "", broken: 2 };
    return { breaking: [{ ...tooLong, broken: 2 }, ...(min > 0 ? [empty] : [])], valid };
  }
  const breaking = [
    tooLong,
    { what: "off its pattern", path, value: `${textOf(name, shortest(name) + 1)}\n`, broken: 1 },
    {
      what: "in its pattern only from the second character on",
      path,
      value: `(${textOf(name, shortest(name) + 1)}`,
      broken: 1,
    },
    { what: "too long and off its pattern", path, value: `!(${textOf(name, max)}`, broken: 2 },
  ];
  const patternTakesEmpty = new RegExp(`^(?:${TEXT_SHAPES[name].pattern})$`, "u").test(tooShort);
  if (min > 0)
    breaking.push({ what: "one too short", path, value: tooShort, broken: patternTakesEmpty ? 1 : 2 });
  return { breaking, valid };
}

/** All cases of a rule: the value at `path`, in an input in which all else is valid. */
function casesOf(path: string, rule: Rule): { breaking: Case[]; valid: Case[] } {
  switch (rule.kind) {
    case "text":
      return textCases(path, rule.shape);
    case "integer": {
      const { min, max } = INTEGER_SHAPES[rule.shape];
      const toCase = (what: string, value: number, broken: number) => ({ what, path, value, broken });
      return {
        breaking: [toCase("one too little", min - 1, 1), toCase("one too much", max + 1, 1)],
        valid: [toCase("as little as may be", min, 0), toCase("as much as may be", max, 0)],
      };
    }
    case "enum":
      return { breaking: [{ what: "UNKNOWN", path, value: "UNKNOWN", broken: 1 }], valid: [] };
    case "object":
      return casesOfMembers(rule.members, `${path}.`);
    case "list": {
      const { max }: Bounds = LIST_SHAPES[rule.shape];
      const item = (index: number) =>
        rule.of.kind === "text" ? `k${index}` : { key: `k${index}`, value: "" };
      const many = (count: number) => Array.from({ length: count }, (_, index) => item(index));
      const inner = casesOf(`${path}.1`, rule.of);
      const empty = { what: "empty", path, value: [], broken: 0 };
      if (max === undefined) return { breaking: inner.breaking, valid: [...inner.valid, empty] };
      // 50 is the documentation's rule: 201 tags break both.
      const isTags = rule.shape === "TagList";
      const breaking = [{ what: "one too many", path, value: many(max + 1), broken: isTags ? 2 : 1 }];
      if (isTags) breaking.push({ what: "more than a datastore can have", path, value: many(51), broken: 1 });
      const valid = [empty, { what: "as many as may be", path, value: many(isTags ? 50 : max), broken: 0 }];
      return { breaking: [...inner.breaking, ...breaking], valid: [...inner.valid, ...valid] };
    }
  }
}

function casesOfMembers(members: Members, prefix = ""): { breaking: Case[]; valid: Case[] } {
  const all = Object.entries(members).map(([name, rule]) => casesOf(`${prefix}${name}`, rule));
  return { breaking: all.flatMap((one) => one.breaking), valid: all.flatMap((one) => one.valid) };
}

/** What has to be there around a member, so that nothing else is wrong. */
const AROUND: Readonly<Record<string, object>> = {
  sseConfiguration: {
    sseConfiguration: { kmsEncryptionConfig: { cmkType: "CUSTOMER_MANAGED_KMS_KEY", kmsKeyId: "k" } },
  },
  identityProviderConfiguration: { identityProviderConfiguration: { authorizationStrategy: "AWS_AUTH" } },
  profileConfiguration: { profileConfiguration: { defaultProfiles: ["a", "b"] } },
  preloadDataConfig: { preloadDataConfig: { preloadDataType: "SYNTHEA" } },
  tags: {
    tags: [
      { key: "a", value: "" },
      { key: "b", value: "" },
    ],
  },
  keys: { keys: ["a", "b"] },
};

/** A copy of `input` with `value` at the dotted path. */
function place(input: unknown, path: readonly string[], value: unknown): unknown {
  const [head, ...rest] = path;
  if (head === undefined) return value;
  if (Array.isArray(input)) {
    return input.map((item: unknown, index) => (String(index) === head ? place(item, rest, value) : item));
  }
  const members = (input ?? {}) as Record<string, unknown>;
  return { ...members, [head]: place(members[head], rest, value) };
}

function inputWith(name: MutationName, id: string, { path, value }: Pick<Case, "path" | "value">): object {
  const steps = path.split(".");
  const base = { ...MUTATIONS[name].inputFor(id), ...AROUND[steps[0] ?? ""] };
  return place(base, steps, value) as object;
}

const tables: Readonly<Record<string, Members>> = INPUTS;
const allCases = NAMES.map((name) => ({ name, ...casesOfMembers(tables[MUTATIONS[name].inputType] ?? {}) }));
const named = (kind: "breaking" | "valid") =>
  allCases.flatMap(({ name, [kind]: cases }) => cases.map((one) => ({ ...one, name })));

interface BadInput {
  readonly code: string;
  readonly violations: readonly { path: string; message: string }[];
}

async function violationsOf(gateway: TestGateway, name: MutationName, input: object): Promise<BadInput> {
  const { data, errors } = await gateway.query(documentOf(name), { input });
  expect(data).toEqual({ [name]: null });
  expect(errors).toHaveLength(1);
  expect(errors?.[0]?.path).toEqual([name]);
  return errors?.[0]?.extensions as unknown as BadInput;
}

describe("a constraint of the service model", () => {
  test("there are cases for each of them", () => {
    expect(named("breaking").length).toBeGreaterThan(60);
    expect(named("valid").length).toBeGreaterThan(30);
  });

  test("broken in an input is named with its path, before any call", async () => {
    const gateway = await startTestGateway();
    for (const one of named("breaking")) {
      const { code, violations } = await violationsOf(
        gateway,
        one.name,
        inputWith(one.name, UNKNOWN_ID, one),
      );
      const paths = violations.map(({ path }) => path);
      expect([one.name, one.what, code, paths]).toEqual([
        one.name,
        one.what,
        "BAD_USER_INPUT",
        Array<string>(one.broken).fill(one.path),
      ]);
    }
    expect(gateway.calls).toEqual([]);
  });

  test("just kept is no violation, neither here nor upstream", async () => {
    const gateway = await startTestGateway();
    for (const one of named("valid")) {
      // Without tags: it can take all fifty.
      const source = await mutate(gateway, "createDatastore", {
        input: { backupConfiguration: { status: "ENABLED" } },
      });
      const { datastoreId: id } = source.data.createDatastore;
      const { errors } = await gateway.query(documentOf(one.name), { input: inputWith(one.name, id, one) });
      // The local HealthLake takes no transformation; that it was asked for one is enough.
      const refused = errors?.filter(({ message }) => !message.includes("transforms no data")) ?? [];
      expect([one.name, one.path, one.what, refused]).toEqual([one.name, one.path, one.what, []]);
    }
  });
});

test("all violations of an input come in one error, one for each broken constraint", async () => {
  const gateway = await startTestGateway();
  const { violations, ...facts } = await violationsOf(gateway, "startImportJob", {
    datastoreId: "nowhere",
    name: "a,b".repeat(30),
    inputDataConfig: { s3Uri: "bucket/input" },
    jobOutputDataConfig: { s3Configuration: { s3Uri: "s3://b/o/", kmsKeyId: "" } },
    dataAccessRoleArn: "role",
    validationLevel: "UNKNOWN",
    clientToken: "not valid",
  });
  expect(violations.map(({ path }) => path)).toEqual([
    "datastoreId",
    "name",
    "name",
    "inputDataConfig.s3Uri",
    "jobOutputDataConfig.s3Configuration.s3Uri",
    "jobOutputDataConfig.s3Configuration.kmsKeyId",
    "jobOutputDataConfig.s3Configuration.kmsKeyId",
    "dataAccessRoleArn",
    "dataAccessRoleArn",
    "validationLevel",
    "clientToken",
  ]);
  expect(facts).toEqual({ code: "BAD_USER_INPUT", retryable: false });
  expect(gateway.calls).toEqual([]);
});

describe("a rule that only the documentation gives", () => {
  const lambda = `arn:aws:lambda:us-east-1:123456789012:function:check`;
  const smart = (authorizationStrategy: string, rest: object = {}) => ({
    identityProviderConfiguration: { authorizationStrategy, ...rest },
  });
  const kms = (cmkType: string, rest: object = {}) => ({
    sseConfiguration: { kmsEncryptionConfig: { cmkType, ...rest } },
  });
  const idp = "identityProviderConfiguration";
  const tags = (...keys: string[]) => ({ tags: keys.map((key) => ({ key, value: "" })) });

  test.each<[string, MutationName, object, string[]]>([
    [
      "SMART_ON_FHIR alone",
      "createDatastore",
      smart("SMART_ON_FHIR"),
      [`${idp}.metadata`, `${idp}.idpLambdaArn`],
    ],
    [
      "SMART_ON_FHIR_V1 with nulls",
      "createDatastore",
      smart("SMART_ON_FHIR_V1", { metadata: null, idpLambdaArn: null }),
      [`${idp}.metadata`, `${idp}.idpLambdaArn`],
    ],
    [
      "SMART without metadata",
      "createDatastore",
      smart("SMART_ON_FHIR", { idpLambdaArn: lambda }),
      [`${idp}.metadata`],
    ],
    [
      "SMART without idpLambdaArn",
      "createDatastore",
      smart("SMART_ON_FHIR", { metadata: "{}" }),
      [`${idp}.idpLambdaArn`],
    ],
    [
      "metadata that is no JSON",
      "createDatastore",
      smart("SMART_ON_FHIR", { metadata: "{a: 1}", idpLambdaArn: lambda }),
      [`${idp}.metadata`],
    ],
    [
      "empty metadata",
      "createDatastore",
      smart("SMART_ON_FHIR", { metadata: "", idpLambdaArn: lambda }),
      [`${idp}.metadata`],
    ],
    [
      "metadata that is no object",
      "createDatastore",
      smart("AWS_AUTH", { metadata: "[]" }),
      [`${idp}.metadata`],
    ],
    [
      "metadata of null",
      "createDatastore",
      smart("SMART_ON_FHIR", { metadata: "null", idpLambdaArn: lambda }),
      [`${idp}.metadata`],
    ],
    [
      "analytics that are DISABLED at creation",
      "createDatastore",
      { analyticsConfiguration: { status: "DISABLED" } },
      ["analyticsConfiguration.status"],
    ],
    [
      "features on their way at a restore",
      "restoreDatastore",
      { analyticsConfiguration: { status: "PAUSING" }, nlpConfiguration: { status: "ENABLING" } },
      ["analyticsConfiguration.status", "nlpConfiguration.status"],
    ],
    [
      "features on their way at an update",
      "updateDatastore",
      { analyticsConfiguration: { status: "DISABLING" }, nlpConfiguration: { status: "DISABLING" } },
      ["analyticsConfiguration.status", "nlpConfiguration.status"],
    ],
    ["an update of nothing", "updateDatastore", { name: undefined, clientMutationId: "1" }, ["input"]],
    ["an update of nulls", "updateDatastore", { name: null, backupConfiguration: null }, ["input"]],
    [
      "an update to SMART_ON_FHIR alone",
      "updateDatastore",
      smart("SMART_ON_FHIR"),
      [`${idp}.metadata`, `${idp}.idpLambdaArn`],
    ],
    [
      "a customer's key that is not named at a restore",
      "restoreDatastore",
      kms("CUSTOMER_MANAGED_KMS_KEY"),
      ["sseConfiguration.kmsEncryptionConfig.kmsKeyId"],
    ],
    ["a reserved tag key at a restore", "restoreDatastore", tags("aws:x"), ["tags.0.key"]],
    [
      "a customer's key that is not named",
      "createDatastore",
      kms("CUSTOMER_MANAGED_KMS_KEY"),
      ["sseConfiguration.kmsEncryptionConfig.kmsKeyId"],
    ],
    [
      "a customer's key that is null",
      "createDatastore",
      kms("CUSTOMER_MANAGED_KMS_KEY", { kmsKeyId: null }),
      ["sseConfiguration.kmsEncryptionConfig.kmsKeyId"],
    ],
    ["a reserved tag key at creation", "createDatastore", tags("ok", "aws:x"), ["tags.1.key"]],
    ["a reserved tag key in any case", "tagDatastore", tags("AWS:", "aws"), ["tags.0.key"]],
    [
      "a reserved tag key to take off",
      "untagDatastore",
      { keys: ["ok", "aws:x", "Aws:y"] },
      ["keys.1", "keys.2"],
    ],
    ["a tag key that stands twice", "tagDatastore", tags("a", "b", "c", "b"), ["tags.3.key"]],
    ["a tag key that stands thrice", "createDatastore", tags("a", "a", "a"), ["tags.1.key", "tags.2.key"]],
  ])("%s is a violation, before any call", async (_what, name, input, paths) => {
    const gateway = await startTestGateway();
    const { code, violations } = await violationsOf(gateway, name, {
      ...MUTATIONS[name].inputFor(UNKNOWN_ID),
      ...input,
    });
    expect([code, violations.map(({ path }) => path)]).toEqual(["BAD_USER_INPUT", paths]);
    expect(gateway.calls).toEqual([]);
  });

  test.each<[string, object]>([
    [
      "SMART_ON_FHIR in full",
      smart("SMART_ON_FHIR", {
        metadata: '{"issuer":"https://x"}',
        idpLambdaArn: lambda,
        fineGrainedAuthorizationEnabled: true,
      }),
    ],
    ["SMART_ON_FHIR_V1 in full", smart("SMART_ON_FHIR_V1", { metadata: " {} ", idpLambdaArn: lambda })],
    ["AWS_AUTH alone", smart("AWS_AUTH")],
    ["a customer's key", kms("CUSTOMER_MANAGED_KMS_KEY", { kmsKeyId: "alias/k" })],
    ["AWS's own key", kms("AWS_OWNED_KMS_KEY")],
    [
      "a tag key that looks reserved, and one that differs in its case only",
      tags("aws", "AWS", "xaws:y", "__proto__", "constructor"),
    ],
    [
      "null for all that is optional",
      {
        name: null,
        sseConfiguration: null,
        preloadDataConfig: null,
        identityProviderConfiguration: null,
        analyticsConfiguration: null,
        nlpConfiguration: null,
        profileConfiguration: null,
        backupConfiguration: null,
        tags: null,
        clientToken: null,
        clientMutationId: null,
      },
    ],
    ["nothing at all", { name: undefined }],
    ["a name of spaces", { name: "  " }],
  ])("%s is taken", async (_what, input) => {
    const gateway = await startTestGateway();
    const { data, errors } = await mutate(gateway, "createDatastore", { input });
    expect(errors).toBeUndefined();
    expect(data.createDatastore.datastoreId).toMatch(/^[0-9a-f]{32}$/);
  });
});

describe("the id of a datastore", () => {
  const withId = (name: MutationName) =>
    ["datastoreId", "sourceDatastoreId"].find((member) => member in MUTATIONS[name].inputFor("")) ?? "id";

  test.each(NAMES.filter((name) => name !== "createDatastore"))(
    "is checked by %s before any call",
    async (name) => {
      const gateway = await startTestGateway();
      const member = withId(name);
      for (const id of [
        "",
        "x",
        UNKNOWN_ID.toUpperCase(),
        `${UNKNOWN_ID}/${UNKNOWN_ID}`,
        arnOf(UNKNOWN_ID).replace("us-east-1", "eu-west-1"),
      ]) {
        const input = { ...MUTATIONS[name].inputFor(UNKNOWN_ID), [member]: id };
        const { violations } = await violationsOf(gateway, name, input);
        expect(violations.map(({ path }) => path)).toEqual([member]);
      }
      expect(gateway.calls).toEqual([]);
    },
  );

  test.each(NAMES.filter((name) => name !== "createDatastore"))(
    "that names nothing is NOT_FOUND to %s",
    async (name) => {
      const gateway = await startTestGateway();
      for (const id of [
        UNKNOWN_ID,
        arnOf(UNKNOWN_ID),
        Buffer.from(`Datastore:${UNKNOWN_ID}`).toString("base64url"),
      ]) {
        const { data, errors } = await mutate(gateway, name, { input: { [withId(name)]: id } });
        expect(data).toEqual({ [name]: null });
        expect(errors).toMatchObject([{ path: [name], extensions: { code: "NOT_FOUND", retryable: false } }]);
      }
    },
  );

  test.each(NAMES.filter((name) => name !== "createDatastore"))(
    "as another account's ARN is NOT_FOUND to %s, and changes nothing of one's own",
    async (name) => {
      const gateway = await startTestGateway();
      const [id = ""] = await createDatastores(gateway.healthLake, 1);
      const { errors } = await mutate(gateway, name, {
        input: { [withId(name)]: arnOf(id, "999999999999") },
      });
      expect(errors).toMatchObject([{ extensions: { code: "NOT_FOUND" } }]);
      const after = await gateway.query(
        `{ datastore(id: "${id}") { status tags { key } importJobs { nodes { id } } exportJobs { nodes { id } } } }`,
      );
      expect(after.data.datastore).toEqual({
        status: "ACTIVE",
        tags: [{ key: "index" }],
        importJobs: { nodes: [] },
        exportJobs: { nodes: [] },
      });
    },
  );
});

test("what the model requires, and enum values, GraphQL itself sees to, without a call", async () => {
  const gateway = await startTestGateway();
  const missing = [
    ["startImportJob", { dataAccessRoleArn: undefined }],
    ["startImportJob", { jobOutputDataConfig: { s3Configuration: { s3Uri: "s3://bucket" } } }],
    ["startExportJob", { outputDataConfig: {} }],
    ["startExportJob", { datastoreId: null }],
    ["tagDatastore", { tags: [{ key: "a" }] }],
    ["tagDatastore", { tags: null }],
    ["untagDatastore", { keys: [null] }],
    ["createDatastore", { typeVersion: "R5" }],
    ["createDatastore", { typeVersion: null }],
    ["createDatastore", { sseConfiguration: {} }],
    ["createDatastore", { analyticsConfiguration: {} }],
    ["createDatastore", { analyticsConfiguration: { status: "ON" } }],
    ["createDatastore", { backupConfiguration: { retentionPeriodInDays: 1.5 } }],
    ["updateDatastore", { nlpConfiguration: { status: null } }],
    ["updateDatastore", { profileConfiguration: { defaultProfiles: [null] } }],
    ["restoreDatastore", { restoreConfiguration: {} }],
    ["restoreDatastore", { sourceDatastoreId: null }],
  ] as const;
  for (const [name, input] of missing) {
    const { errors } = await mutate(gateway, name, { id: UNKNOWN_ID, input });
    expect([name, input, errors?.map(({ extensions }) => extensions.code)]).toEqual([
      name,
      input,
      ["BAD_USER_INPUT"],
    ]);
  }
  expect(gateway.calls).toEqual([]);
});

test("of a list that is far too long no more members are checked than it may have", async () => {
  const { query } = await startTestGateway();
  const keys = Array.from({ length: 9000 }, () => "");
  const untag = `mutation ($keys: [String!]!) {
    untagDatastore(input: { id: "${UNKNOWN_ID}", keys: $keys }) { datastoreId } }`;
  const { errors } = await query(untag, { keys });
  const violations = errors?.[0]?.extensions.violations as { path: string; message: string }[];
  expect(violations).toHaveLength(201);
  expect(violations[0]).toEqual({ path: "keys", message: "must have 0 to 200 members, not 9000" });
});

test("tag keys of 900 kB are refused by their length alone, and never echoed", async () => {
  const gateway = await startTestGateway({ env: { LIMIT_BODY_BYTES: "2097152" } });
  const key = "!".repeat(45_000);
  const tags = Array.from({ length: 20 }, () => ({ key, value: "v" }));
  const { violations } = await violationsOf(gateway, "tagDatastore", { id: UNKNOWN_ID, tags });
  expect(JSON.stringify(violations).length).toBeLessThan(5000);
  expect(violations[0]).toEqual({
    path: "tags.0.key",
    message: "must have at most 128 characters, not more than 256",
  });
  expect(JSON.stringify(violations)).not.toContain("!!");
  expect(gateway.calls).toEqual([]);
});
