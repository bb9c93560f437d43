// Ids and cursors that were one of this gateway's, or nearly.
import fc from "fast-check";
import { expectOutcomes } from "./support/answers.js";
import { send } from "./support/http.js";
import { TIMEOUT_MS, expectAllRan, fuzz, named } from "./support/run.js";
import { startTarget } from "./support/target.js";
import { mutatedBytes, mutatedText, nastyJson, nastyText } from "./support/values.js";

const QUERIES = [
  "query ($v: ID!) { node(id: $v) { id ... on Datastore { name } ... on Job { name } } }",
  "query ($v: ID!) { nodes(ids: [$v, $v]) { id } }",
  "query ($v: ID!) { datastore(id: $v) { arn importJobs(first: 1) { nodes { id } } } }",
  "query ($v: ID!) { importJob(id: $v) { name datastore { name } } }",
  "query ($v: ID!) { exportJob(id: $v) { name } }",
  "query ($v: String) { datastores(first: 2, after: $v) { edges { cursor } pageInfo { hasNextPage endCursor } } }",
  "query ($v: String) { datastores(first: 1) { nodes { importJobs(first: 2, after: $v) { nodes { id } pageInfo { hasNextPage } } } } }",
  "mutation ($v: ID!) { tagDatastore(input: { id: $v, tags: [] }) { datastoreId datastore { name } } }",
  "mutation ($v: ID!) { untagDatastore(input: { id: $v, keys: [] }) { datastoreId } }",
];

const BASE64URL = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"];

function valuesOver(known: readonly string[]): fc.Arbitrary<string> {
  const one = fc.constantFrom(...known);
  const cursors = known.filter((text) => decode(text).startsWith("["));
  const cursor = fc.constantFrom(...cursors).map((text) => JSON.parse(decode(text)) as unknown[]);
  return fc.oneof(
    one,
    one.chain(mutatedText),
    // What they hold, changed and encoded again.
    one
      .chain((text) => mutatedBytes(Buffer.from(text, "base64url")))
      .map((bytes) => bytes.toString("base64url")),
    fc
      .tuple(cursor, fc.nat(6), fc.oneof(nastyJson, fc.integer({ min: -1, max: 600 }).map(String)))
      .map(([parts, at, json]) => {
        const texts = parts.map((part) => JSON.stringify(part));
        return encode(`[${[...texts.slice(0, at), json, ...texts.slice(at + 1)].join(",")}]`);
      }),
    nastyJson.map(encode),
    fc
      .tuple(fc.constantFrom("Datastore:", "ImportJob:", "ExportJob:", "Query:", "__proto__:"), nastyText)
      .map(([type, key]) => encode(type + key)),
    fc.array(fc.constantFrom(...BASE64URL), { maxLength: 80 }).map((letters) => letters.join("")),
    nastyText,
  );
}

function encode(text: string): string {
  return Buffer.from(text).toString("base64url");
}

function decode(text: string): string {
  return Buffer.from(text, "base64url").toString();
}

test(
  `ids and cursors: ${named("ids")}`,
  async () => {
    const { url, known, expectUnharmed } = await startTarget();
    const cases = fc.record({
      query: fc.constantFrom(...QUERIES),
      variables: fc.record({ v: valuesOver(known) }),
    });
    const headers = { "content-type": "application/json" };
    await fuzz("ids", 1, cases, (asked) =>
      send(url, { method: "POST", path: "/graphql", headers, body: JSON.stringify(asked) }),
    );
    await expectUnharmed();
  },
  TIMEOUT_MS,
);

test("every case ran, and not all of them were refused", () => {
  expectAllRan("ids");
  expectOutcomes("OK", "BAD_USER_INPUT", "NOT_FOUND");
});
