// JSON bodies and variables that no client means to send, where nobody is authenticated and where all must be.
import fc from "fast-check";
import { type Answer, expectOutcomes } from "./support/answers.js";
import { openAsker } from "./support/asker.js";
import { type HttpCase, send } from "./support/http.js";
import { TIMEOUT_MS, expectAllRan, fuzz, named } from "./support/run.js";
import { startTarget } from "./support/target.js";
import { mutatedBytes, nastyJson, nastyText } from "./support/values.js";

/** One for each type that an argument may have. */
const OPERATIONS = [
  "query ($v: ID!) { node(id: $v) { id } }",
  "query ($v: [ID!]!) { nodes(ids: $v) { id } }",
  "query ($v: Int) { datastores(first: $v) { nodes { id } } }",
  "query ($v: String) { datastores(after: $v) { nodes { id } } }",
  "query ($v: DatastoreFilter) { datastores(filter: $v) { nodes { id } } }",
  "query ($v: JobFilter) { datastores(first: 1) { nodes { importJobs(filter: $v) { nodes { id } } } } }",
  "query ($v: Boolean!) { __typename @skip(if: $v) }",
  "mutation ($v: CreateDatastoreInput!) { createDatastore(input: $v) { datastoreId } }",
  "mutation ($v: StartImportJobInput!) { startImportJob(input: $v) { jobId } }",
  "mutation ($v: StartExportJobInput!) { startExportJob(input: $v) { jobId } }",
  "mutation ($v: TagDatastoreInput!) { tagDatastore(input: $v) { datastoreId } }",
  "mutation ($v: UntagDatastoreInput!) { untagDatastore(input: $v) { datastoreId } }",
  'subscription ($v: DateTime) { importJobsStatusChanged(datastoreId: "x", endedAfter: $v) { status } }',
  "subscription ($v: DatastoreStatusFilter) { datastoresStatusChanged(filter: $v) { status } }",
];

function bodiesOver(known: readonly string[]): fc.Arbitrary<string | Buffer> {
  const value = fc.oneof(
    { arbitrary: nastyJson, weight: 3 },
    { arbitrary: membersOver(known), weight: 2 },
    { arbitrary: fc.constantFrom(...known).map((id) => JSON.stringify(id)), weight: 1 },
  );
  const operation = fc.constantFrom(...OPERATIONS).map((query) => JSON.stringify(query));
  const body = fc.tuple(operation, value).map(([query, v]) => `{"query":${query},"variables":{"v":${v}}}`);
  return fc.oneof(
    { arbitrary: body, weight: 6 },
    {
      arbitrary: fc.tuple(operation, nastyJson).map(([query, v]) => `{"query":${query},"variables":${v}}`),
      weight: 1,
    },
    {
      arbitrary: fc.tuple(memberName, nastyJson).map(([name, v]) => `{"query":"{__typename}",${name}:${v}}`),
      weight: 1,
    },
    { arbitrary: nastyJson, weight: 1 },
    {
      arbitrary: fc
        .constantFrom(...OPERATIONS)
        .chain((query) => mutatedBytes(Buffer.from(JSON.stringify({ query, variables: { v: [] } })))),
      weight: 1,
    },
  );
}

const memberName = fc
  .oneof(
    fc.constantFrom("query", "variables", "operationName", "extensions", "documentId", "doc_id", "__proto__"),
    nastyText,
  )
  .map((name) => JSON.stringify(name));

/** The members that inputs and filters have, with values that fit and that do not. */
function membersOver(known: readonly string[]): fc.Arbitrary<string> {
  const id = fc.constantFrom(...known).map((text) => JSON.stringify(text));
  const role = fc.constant('"arn:aws:iam::123456789012:role/HealthLake"');
  const nasty = (most: fc.Arbitrary<string>) =>
    fc.oneof({ arbitrary: most, weight: 3 }, { arbitrary: nastyJson, weight: 1 });
  const s3 = fc.constantFrom(
    '{"s3Uri":"s3://bucket/x/"}',
    '{"s3Configuration":{"s3Uri":"s3://bucket/x/","kmsKeyId":"alias/k"}}',
  );
  const time = fc.constantFrom(
    '"2024-01-01T00:00:00Z"',
    '"9999-12-31T23:59:59.999Z"',
    '"0001-01-01T00:00:00Z"',
    "1e12",
  );
  const tags = fc.array(fc.tuple(nastyText, nastyText), { maxLength: 60 });
  const members = fc.record(
    {
      id: nasty(id),
      datastoreId: nasty(id),
      name: nasty(nastyText.map((text) => JSON.stringify(text))),
      clientToken: nasty(fc.constant('"token"')),
      clientMutationId: nasty(fc.constant('"1"')),
      dataAccessRoleArn: nasty(role),
      inputDataConfig: nasty(s3),
      jobOutputDataConfig: nasty(s3),
      outputDataConfig: nasty(s3),
      status: nasty(fc.constantFrom('["ACTIVE"]', '"UNKNOWN"')),
      createdAfter: nasty(time),
      createdBefore: nasty(time),
      submittedAfter: nasty(time),
      submittedBefore: nasty(time),
      tags: nasty(tags.map((pairs) => JSON.stringify(pairs.map(([key, value]) => ({ key, value }))))),
      keys: nasty(fc.array(nastyText, { maxLength: 250 }).map((keys) => JSON.stringify(keys))),
    },
    { requiredKeys: [] },
  );
  return members.map(
    (given) =>
      `{${Object.entries(given)
        .map(([name, text]) => `"${name}":${text}`)
        .join(",")}}`,
  );
}

const HTTP: Readonly<Record<string, { mode: "none" | "api-key"; path: string }>> = {
  "/graphql": { mode: "none", path: "/graphql" },
  "/graphql/stream": { mode: "none", path: "/graphql/stream" },
  "/graphql by API key": { mode: "api-key", path: "/graphql" },
};

test.each(Object.entries(HTTP))(
  `to %s: ${named("bodies", 1 / 4)}`,
  async (_what, { mode, path }) => {
    const { url, known, credential, expectUnharmed } = await startTarget(mode, { HEARTBEAT_MS: "100" });
    const headers = { "content-type": "application/json", ...credential };
    const toCase = (body: string | Buffer): HttpCase => ({ method: "POST", path, headers, body });
    await fuzz("bodies", 1 / 4, bodiesOver(known), (body) => send(url, toCase(body)));
    await expectUnharmed();
  },
  TIMEOUT_MS,
);

test(
  `to a socket: ${named("bodies", 1 / 4)}`,
  async () => {
    const { url, known, expectUnharmed } = await startTarget();
    const asker = await openAsker(url);
    // What is no message at all closes the socket; test/slow/fuzz/sockets does that.
    const isMessage = (body: string | Buffer) => isSubscribePayload(body.toString());
    const ask = async (body: string | Buffer): Promise<Answer[]> =>
      isMessage(body) ? asker.ask(body.toString()) : [];
    await fuzz("bodies", 1 / 4, bodiesOver(known), ask);
    asker.close();
    await expectUnharmed();
  },
  TIMEOUT_MS,
);

function isSubscribePayload(text: string): boolean {
  try {
    const { query, variables, operationName, extensions } = Object(JSON.parse(text)) as Record<
      string,
      unknown
    >;
    const isObject = (value: unknown) =>
      value == null || (typeof value === "object" && !Array.isArray(value));
    return (
      typeof query === "string" &&
      isObject(variables) &&
      isObject(extensions) &&
      (operationName == null || typeof operationName === "string")
    );
  } catch {
    return false;
  }
}

test("every case ran, and not all of them were refused", () => {
  expectAllRan("bodies");
  expectOutcomes("OK", "BAD_REQUEST", "BAD_USER_INPUT", "GRAPHQL_PARSE_FAILED");
});
