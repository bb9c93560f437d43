// Documents asked for by hash or id, on every transport: those that clients register, and those of a manifest.
import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { getIntrospectionQuery } from "graphql";
import { ConfigError } from "../../src/config/settings.js";
import { parseManifest } from "../../src/operations/manifest.js";
import { startAuthGateway } from "../support/auth.js";
import { TRANSPORTS, askAt } from "../support/transports.js";
import { startTestGateway } from "../support/gateway.js";
import { startLiveGateway } from "../support/live.js";
import { createDatastores } from "../support/resources.js";

const toHash = (text: string) => createHash("sha256").update(text).digest("hex");
const toExtensions = (sha256Hash: string, version = 1) => ({ persistedQuery: { version, sha256Hash } });

const QUERY = "query Mine { mine: __typename }";
const HASH = toHash(QUERY);
const MINE = { data: { mine: "Query" } };

const directories: string[] = [];
afterEach(async () => {
  for (const directory of directories.splice(0)) await rm(directory, { recursive: true });
});

async function writeManifest(content: unknown): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "manifest-"));
  directories.push(directory);
  const path = join(directory, "manifest.json");
  await writeFile(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

function toApolloManifest(operations: Readonly<Record<string, string>>): object {
  return {
    format: "apollo-persisted-query-manifest",
    version: 1,
    operations: Object.entries(operations).map(([id, body]) => ({ id, name: "X", type: "query", body })),
  };
}

describe.each(TRANSPORTS)("automatic persisted queries at %s", (transport) => {
  const start = async () => {
    const { url } = await startTestGateway();
    return (request: Parameters<typeof askAt>[2]) => askAt(transport, url, request);
  };

  test("are unknown until their text is sent, and known from then on", async () => {
    const ask = await start();
    expect((await ask({ extensions: toExtensions(HASH) })).errors).toEqual([
      {
        message: "PersistedQueryNotFound",
        extensions: { code: "PERSISTED_QUERY_NOT_FOUND", retryable: false },
      },
    ]);
    expect(await ask({ query: QUERY, extensions: toExtensions(HASH) })).toMatchObject(MINE);
    expect(await ask({ extensions: toExtensions(HASH) })).toMatchObject(MINE);
    expect(await ask({ documentId: `sha256:${HASH}` })).toMatchObject(MINE);
  });

  test("that are refused are not kept", async () => {
    const ask = await start();
    const wrong = "{ nothing }";
    const sent = await ask({ query: wrong, extensions: toExtensions(toHash(wrong)) });
    expect(sent.errors).toMatchObject([
      { extensions: { code: "GRAPHQL_VALIDATION_FAILED", retryable: false } },
    ]);
    const asked = await ask({ extensions: toExtensions(toHash(wrong)) });
    expect(asked.errors).toMatchObject([
      { extensions: { code: "PERSISTED_QUERY_NOT_FOUND", retryable: false } },
    ]);
  });

  test.each([
    [
      "a text of another hash",
      { query: "{ __typename }", extensions: toExtensions(HASH) },
      "provided sha does not match query",
    ],
    ["another version", { extensions: toExtensions(HASH, 2) }, "Unsupported persisted query version"],
    [
      "a hash that is no text",
      { extensions: { persistedQuery: { version: 1 } } },
      "persistedQuery.sha256Hash must be a string",
    ],
    [
      "a persistedQuery that is none",
      { extensions: { persistedQuery: "x" } },
      "Unsupported persisted query version",
    ],
  ])("refuse %s", async (_what, request, message) => {
    const ask = await start();
    expect((await ask(request)).errors).toEqual([
      { message, extensions: { code: "BAD_REQUEST", retryable: false } },
    ]);
  });
});

test("what one caller has registered, another may ask for by its hash", async () => {
  const keys = ["one", "other"].map((id) => ({ id, roles: ["viewer"] }));
  const { url, headersOf } = await startAuthGateway(keys);
  await askAt("POST", url, { query: QUERY, extensions: toExtensions(HASH) }, headersOf("one"));
  expect(await askAt("socket", url, { extensions: toExtensions(HASH) }, headersOf("other"))).toMatchObject(
    MINE,
  );
  const withoutKey = await askAt("POST", url, { extensions: toExtensions(HASH) });
  expect(withoutKey.errors).toMatchObject([{ extensions: { code: "UNAUTHENTICATED", retryable: false } }]);
});

test("a subscription is asked for by its hash too", async () => {
  const gateway = await startLiveGateway();
  await createDatastores(gateway.healthLake, 1);
  const query = "subscription { datastoresStatusChanged { status } }";
  const event = { data: { datastoresStatusChanged: { status: expect.any(String) as string } } };
  const extensions = toExtensions(toHash(query));
  expect(await askAt("socket", gateway.url, { query, extensions })).toMatchObject(event);
  for (const transport of ["socket", "stream"] as const)
    expect(await askAt(transport, gateway.url, { extensions })).toMatchObject(event);
});

test("an EventSource asks by hash or id in its address", async () => {
  const { url } = await startTestGateway();
  await askAt("POST", url, { query: QUERY });
  for (const search of [
    { documentId: HASH },
    { extensions: JSON.stringify(toExtensions(HASH)) },
    { query: "", doc_id: `sha256:${HASH}` },
  ] as Record<string, string>[]) {
    const response = await fetch(`${url}/graphql/stream?${new URLSearchParams(search).toString()}`);
    expect(await response.text()).toContain('"data":{"mine":"Query"}');
  }
});

test("a mutation by GET is refused by its hash too", async () => {
  const { url } = await startTestGateway();
  const query = "mutation { __typename }";
  const extensions = toExtensions(toHash(query));
  expect(await askAt("POST", url, { query, extensions })).toMatchObject({ data: { __typename: "Mutation" } });
  expect((await askAt("GET", url, { extensions })).errors).toMatchObject([
    { message: expect.stringContaining("GET"), extensions: { code: "BAD_REQUEST", retryable: false } },
  ]);
});

describe("over HTTP an unknown hash", () => {
  test.each(["application/json", "application/graphql-response+json"])(
    "has status 200 as %s, by which Apollo's clients send the text",
    async (accept) => {
      const { url } = await startTestGateway();
      const response = await fetch(`${url}/graphql`, {
        method: "POST",
        headers: { accept, "content-type": "application/json" },
        body: JSON.stringify({ extensions: toExtensions(HASH) }),
      });
      expect(response.status).toBe(200);
    },
  );
});

describe.each(TRANSPORTS)("a manifest at %s", (transport) => {
  const start = async (
    env: Record<string, string> = {},
    manifest: unknown = toApolloManifest({ "my-id": QUERY }),
  ) => {
    const { url } = await startTestGateway({
      env: { PERSISTED_MANIFEST_FILE: await writeManifest(manifest), ...env },
    });
    return (request: Parameters<typeof askAt>[2]) => askAt(transport, url, request);
  };

  test("serves its operations by their ids, however they are sent", async () => {
    const ask = await start();
    for (const request of [
      { documentId: "my-id" },
      { doc_id: "my-id" },
      { extensions: toExtensions("my-id") },
      { documentId: "my-id", query: QUERY },
      { documentId: HASH },
    ])
      expect(await ask(request)).toMatchObject(MINE);
  });

  test("of Relay's form does the same", async () => {
    const ask = await start({}, { "my-id": QUERY });
    expect(await ask({ documentId: "my-id" })).toMatchObject(MINE);
  });

  test("leaves other documents to be run, without PERSISTED_ONLY", async () => {
    const ask = await start();
    expect(await ask({ query: "{ __typename }" })).toMatchObject({ data: { __typename: "Query" } });
    expect((await ask({ documentId: "other" })).errors).toMatchObject([
      { extensions: { code: "PERSISTED_QUERY_NOT_FOUND", retryable: false } },
    ]);
    expect((await ask({ documentId: "my-id", query: "{ __typename }" })).errors).toMatchObject([
      { extensions: { code: "BAD_REQUEST", retryable: false } },
    ]);
  });

  test("is all that is run, with PERSISTED_ONLY=true", async () => {
    const ask = await start({ PERSISTED_ONLY: "true" });
    expect(await ask({ documentId: "my-id" })).toMatchObject(MINE);
    expect(await ask({ query: QUERY })).toMatchObject(MINE);
    for (const query of ["{ __typename }", `${QUERY} `, getIntrospectionQuery()]) {
      const refused = [await ask({ query }), await ask({ query, extensions: toExtensions(toHash(query)) })];
      for (const { data, errors } of refused) {
        expect(data).toBeUndefined();
        expect(errors).toEqual([
          {
            message: expect.stringContaining("(PERSISTED_ONLY)"),
            extensions: { code: "QUERY_NOT_IN_SAFELIST", retryable: false },
          },
        ]);
      }
      expect((await ask({ extensions: toExtensions(toHash(query)) })).errors).toEqual([
        {
          message: expect.stringContaining("(PERSISTED_ONLY)"),
          extensions: { code: "PERSISTED_QUERY_NOT_IN_LIST", retryable: false },
        },
      ]);
    }
  });
});

test.each(["POST", "socket", "stream"] as const)(
  "%s: an id that is no text is refused",
  async (transport) => {
    const { url } = await startTestGateway();
    const request = { query: QUERY, documentId: 1 as unknown as string };
    expect((await askAt(transport, url, request)).errors).toEqual([
      { message: "documentId must be a string", extensions: { code: "BAD_REQUEST", retryable: false } },
    ]);
  },
);

describe("a manifest ends the start, by a problem that names", () => {
  const problemsOf = async (manifest: unknown, env: Record<string, string> = {}) => {
    const path = await writeManifest(manifest);
    const started = startTestGateway({ env: { PERSISTED_MANIFEST_FILE: path, ...env } });
    const error: unknown = await started.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).problems.map((problem) => problem.replace(path, "FILE"));
  };

  test("every operation that could not be run", async () => {
    const manifest = toApolloManifest({
      good: QUERY,
      "old-field": "{ datastores { nodes { gone } } }",
      broken: "{",
      bloated: `{ ${"a: __typename ".repeat(3)} }`,
    });
    expect(await problemsOf(manifest, { LIMIT_ALIASES: "2" })).toEqual([
      'PERSISTED_MANIFEST_FILE: FILE: operation "old-field": Cannot query field "gone" on type "Datastore".',
      'PERSISTED_MANIFEST_FILE: FILE: operation "broken": Syntax Error: Expected Name, found <EOF>.',
      'PERSISTED_MANIFEST_FILE: FILE: operation "bloated": The operation has 3 aliases, over the limit of 2 (LIMIT_ALIASES)',
    ]);
  });

  test("introspection where that is off", async () => {
    const manifest = { look: "{ __schema { types { name } } }" };
    expect(await problemsOf(manifest, { INTROSPECTION: "false" })).toEqual([
      expect.stringContaining('operation "look": This gateway answers no introspection'),
    ]);
  });

  test("a file that is no manifest", async () => {
    expect(await problemsOf("{")).toEqual(["PERSISTED_MANIFEST_FILE: FILE: is not JSON"]);
  });

  test("a file that is not there", async () => {
    const started = startTestGateway({ env: { PERSISTED_MANIFEST_FILE: "/nowhere/manifest.json" } });
    await expect(started).rejects.toThrow(/^PERSISTED_MANIFEST_FILE: \/nowhere\/manifest\.json: .*ENOENT/);
  });
});

test("GraphiQL's introspection may be an operation of the manifest", async () => {
  const manifest = { graphiql: getIntrospectionQuery() };
  const env = { PERSISTED_ONLY: "true", PERSISTED_MANIFEST_FILE: await writeManifest(manifest) };
  const { url } = await startTestGateway({ env });
  const { data } = await askAt("POST", url, { query: getIntrospectionQuery() });
  expect(data.__schema.queryType).toMatchObject({ name: "Query" });
});

test("the example of a manifest is one that the gateway takes, each id the hash of its text", async () => {
  const path = fileURLToPath(new URL("../../examples/persisted/manifest.json", import.meta.url));
  await startTestGateway({ env: { PERSISTED_ONLY: "true", PERSISTED_MANIFEST_FILE: path } });
  const manifest = parseManifest(await readFile(path, "utf8"));
  for (const [id, text] of manifest) expect(id).toBe(toHash(text));
});
