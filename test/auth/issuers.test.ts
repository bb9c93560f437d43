// Access tokens in the shapes that well-known issuers give them, signed here, with the settings that docs/security.md names.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { JWTPayload } from "jose";
import { startTestGateway } from "../support/gateway.js";
import { type SigningKey, createSigningKey, sign, startIssuer } from "../support/issuer.js";

interface Shape {
  readonly issuer: string;
  readonly header: object;
  readonly claims: JWTPayload;
  /** What its users' ID tokens, or tokens for other services, have instead; each must be refused. */
  readonly others: readonly JWTPayload[];
}

const SHAPES: Readonly<Record<string, Shape>> = {
  // https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html
  "Amazon Cognito": {
    issuer: "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE",
    header: { typ: undefined },
    claims: {
      sub: "a4e8f4a8-8031-70a5-9f6d-0c1c1f2a2f3b",
      "cognito:groups": ["viewer"],
      client_id: "1example23456789",
      origin_jti: "3b2c7b0e-0c60-4f4c-8a9f-3a6a3f4c1d2e",
      token_use: "access",
      scope: "openid profile",
      auth_time: 1676312777,
      username: "ada",
    },
    others: [
      // Another client of the same pool.
      { client_id: "2example23456789" },
      // An ID token.
      { client_id: undefined, aud: "1example23456789", token_use: "id" },
    ],
  },
  // https://auth0.com/docs/secure/tokens/access-tokens/access-token-profiles
  Auth0: {
    issuer: "https://clinic.eu.auth0.com/",
    header: {},
    claims: {
      sub: "auth0|5f7c8ec7c33c6c004bbafe82",
      aud: ["https://healthlake.clinic.example", "https://clinic.eu.auth0.com/userinfo"],
      azp: "my_client_id",
      scope: "openid profile",
      "https://clinic.example/roles": ["viewer"],
    },
    others: [{ aud: ["https://clinic.eu.auth0.com/userinfo"] }, { aud: "my_client_id" }],
  },
  // https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
  "Entra ID": {
    issuer: "https://login.microsoftonline.com/aaaabbbb-0000-cccc-1111-dddd2222eeee/v2.0",
    header: {},
    claims: {
      sub: "AAAAAAAAAAAAAAAAAAAAAIkzqFVrSaSaFHy782bbtaQ",
      aud: "00001111-aaaa-2222-bbbb-3333cccc4444",
      azp: "11112222-bbbb-3333-cccc-4444dddd5555",
      oid: "00000000-0000-0000-66f3-3332eca7ea81",
      tid: "aaaabbbb-0000-cccc-1111-dddd2222eeee",
      roles: ["viewer"],
      scp: "access_as_user",
      ver: "2.0",
    },
    others: [
      { aud: "00000003-0000-0000-c000-000000000000" },
      { iss: "https://sts.windows.net/aaaabbbb-0000-cccc-1111-dddd2222eeee/" },
    ],
  },
  // https://www.keycloak.org/docs/latest/server_admin/#_audience
  Keycloak: {
    issuer: "https://keycloak.clinic.example/realms/clinic",
    header: {},
    claims: {
      sub: "f1b2c3d4-0000-4a5b-8c7d-9e8f7a6b5c4d",
      aud: ["healthlake-graphql", "account"],
      azp: "console",
      typ: "Bearer",
      realm_access: { roles: ["offline_access", "viewer", "uma_authorization"] },
      scope: "profile email",
    },
    others: [{ aud: "account" }, { aud: "console", typ: "ID" }],
  },
};

let key: SigningKey;
beforeAll(async () => {
  const { jwk, ...made } = await createSigningKey("RS256", "one");
  // Entra ID's keys say no algorithm.
  const plain = { ...jwk };
  delete plain.alg;
  key = { ...made, jwk: plain };
});

/** The settings that docs/security.md has under the issuer's name. */
async function readSettings(name: string): Promise<Record<string, string>> {
  const text = await readFile(fileURLToPath(new URL("../../docs/security.md", import.meta.url)), "utf8");
  const block = new RegExp(`^#### ${name}\\n[^]*?\`\`\`sh\\n([^]*?)\`\`\``, "m").exec(text)?.[1] ?? "";
  return Object.fromEntries<string>(
    [...block.matchAll(/^(AUTH_\w+)=(\S+)$/gm)].map(
      ([, setting = "", value = ""]) => [setting, value] as const,
    ),
  );
}

describe.each(Object.entries(SHAPES))("%s", (name, { issuer, header, claims, others }) => {
  const start = async () => {
    const { jwksUrl } = await startIssuer(key);
    const env = { ...(await readSettings(name)), AUTH_JWKS: jwksUrl };
    const gateway = await startTestGateway({ env });
    const exp = Math.floor(Date.now() / 1000) + 300;
    const codesOf = async (other: JWTPayload, query: string) => {
      const token = await sign(key, { iss: issuer, exp, ...claims, ...other }, header);
      const { errors } = await gateway.query(query, {}, { headers: { authorization: `Bearer ${token}` } });
      return errors?.map(({ extensions }) => extensions.code);
    };
    return { codesOf };
  };

  test("its access token is taken, with the roles that it names", async () => {
    const { codesOf } = await start();
    expect(await codesOf({}, "{ datastores { nodes { id } } }")).toBeUndefined();
    const mutation = 'mutation { createDatastore(input: { name: "x" }) { datastoreId } }';
    expect(await codesOf({}, mutation)).toEqual(["FORBIDDEN"]);
  });

  test("its tokens for others are refused", async () => {
    const { codesOf } = await start();
    for (const other of others) expect(await codesOf(other, "{ __typename }")).toEqual(["UNAUTHENTICATED"]);
  });
});

test("a token whose audience is in another claim is refused by that claim's name", async () => {
  const { jwksUrl } = await startIssuer(key);
  const gateway = await startTestGateway({
    env: {
      AUTH_MODE: "jwt",
      AUTH_JWKS: jwksUrl,
      AUTH_ISSUER: "https://issuer.example",
      AUTH_AUDIENCE: "gateway",
      AUTH_AUDIENCE_CLAIM: "client_id",
    },
  });
  const messageOf = async (claims: JWTPayload) => {
    const exp = Math.floor(Date.now() / 1000) + 300;
    const token = await sign(key, { iss: "https://issuer.example", sub: "ada", exp, ...claims });
    const headers = { authorization: `Bearer ${token}` };
    return (await gateway.query("{ __typename }", {}, { headers })).errors?.[0]?.message;
  };
  expect(await messageOf({ client_id: "gateway" })).toBeUndefined();
  expect(await messageOf({ aud: "gateway" })).toBe('The token lacks the claim "client_id"');
  expect(await messageOf({ client_id: "other", aud: "gateway" })).toBe(
    "The token is meant for another audience (client_id) than this gateway (AUTH_AUDIENCE)",
  );
  expect(await messageOf({ client_id: { gateway: true } })).toMatch(/"client_id" must be a string/);
});
