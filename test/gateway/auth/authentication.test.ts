// Tokens and keys at the gateway's HTTP transport, and what of it can change while it runs.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createApiKey } from "../../../src/auth/api-key.js";
import { ConfigError } from "../../../src/config/settings.js";
import { captureLog } from "../../support/captured-log.js";
import { startTestGateway } from "../../support/gateway.js";
import { type SigningKey, createSigningKey, sign, startIssuer } from "../../support/issuer.js";

const QUERY = "{ datastores { nodes { id } } }";
const LOADED = { data: { datastores: { nodes: [] } } };

let directory: string;
let path: string;
let key: SigningKey;
beforeAll(async () => {
  key = await createSigningKey("ES256", "one");
});
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "authentication-"));
  path = join(directory, "credentials.json");
});
afterEach(() => rm(directory, { recursive: true }));

const JWT = {
  AUTH_MODE: "jwt",
  AUTH_ISSUER: "https://issuer.example",
  AUTH_AUDIENCE: "gateway",
  AUTH_ROLES_CLAIM: "realm_access.roles",
};

function signFor(seconds: number, roles: readonly string[] = ["viewer"]): Promise<string> {
  const exp = Math.floor(Date.now() / 1000) + seconds;
  const claims = { iss: JWT.AUTH_ISSUER, aud: "gateway", sub: "ada", exp, realm_access: { roles } };
  return sign(key, claims);
}

const withToken = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

test("a good token is let in; without one, or with a bad one, nothing reaches HealthLake", async () => {
  const issuer = await startIssuer(key);
  const gateway = await startTestGateway({ env: { ...JWT, AUTH_JWKS: issuer.jwksUrl } });
  const codeOf = async (init: RequestInit) => (await gateway.query(QUERY, {}, init)).errors?.[0]?.extensions;
  expect(await codeOf({})).toMatchObject({ code: "UNAUTHENTICATED", retryable: false });
  expect(await codeOf(withToken(await signFor(-60)))).toMatchObject({ reason: "CREDENTIAL_EXPIRED" });
  expect(await codeOf(withToken(await signFor(60, [])))).toMatchObject({ code: "FORBIDDEN" });
  expect(gateway.calls).toEqual([]);
  expect(await gateway.query(QUERY, {}, withToken(await signFor(60)))).toMatchObject(LOADED);
});

test("an issuer that is down is HTTP 503, with a time to try again, and keeps the gateway from nothing else", async () => {
  const issuer = await startIssuer(key);
  issuer.answerBy((response) => response.writeHead(500).end());
  const gateway = await startTestGateway({ env: { ...JWT, AUTH_JWKS: issuer.jwksUrl } });
  const response = await fetch(`${gateway.url}/graphql`, {
    method: "POST",
    body: JSON.stringify({ query: QUERY }),
    headers: { "content-type": "application/json", ...withToken(await signFor(60)).headers },
  });
  expect([response.status, response.headers.get("retry-after")]).toEqual([
    503,
    expect.stringMatching(/^[1-5]$/),
  ]);
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: "OVERLOADED" } }] });
  expect((await fetch(`${gateway.url}/readyz`)).status).toBe(200);
});

test("reload revokes a key; a broken file changes nothing", async () => {
  const { key: apiKey, hash } = createApiKey("ci");
  const write = (keys: readonly object[]) => writeFile(path, JSON.stringify({ keys }));
  await write([{ id: "ci", hash, roles: ["viewer"] }]);
  const gateway = await startTestGateway({ env: { AUTH_MODE: "api-key", AUTH_API_KEYS_FILE: path } });
  const ask = () => gateway.query(QUERY, {}, { headers: { "x-api-key": apiKey } });
  expect(await ask()).toMatchObject(LOADED);
  await writeFile(path, "{");
  await expect(gateway.reload()).rejects.toMatchObject({
    errors: [{ message: `${path}: is not JSON` }],
  });
  expect(await ask()).toMatchObject(LOADED);
  await write([]);
  await gateway.reload();
  expect(await ask()).toMatchObject({ errors: [{ extensions: { code: "UNAUTHENTICATED" } }] });
});

test.each([
  ["jwt", "AUTH_JWKS"],
  ["api-key", "AUTH_API_KEYS_FILE"],
])("AUTH_MODE=%s does not start on a broken %s", async (mode, name) => {
  await writeFile(path, "{}");
  const { log } = captureLog();
  const start = startTestGateway({ env: { ...JWT, AUTH_MODE: mode, [name]: path }, dependencies: { log } });
  await expect(start).rejects.toThrow(ConfigError);
  await expect(start).rejects.toThrow(`${name}: ${path}: `);
});
