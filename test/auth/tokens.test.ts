// AUTH_MODE=jwt, token by token: real keys, a real JWKS over HTTP.
import { type JsonWebKey, createHmac, createPublicKey } from "node:crypto";
import type { JWTPayload } from "jose";
import type { Authenticator } from "../../src/auth/authenticate.js";
import { startAuthenticator } from "../../src/auth/start-authenticator.js";
import { GatewayError } from "../../src/errors.js";
import { captureLog } from "../support/captured-log.js";
import { FakeClock } from "../support/fake-clock.js";
import { type SigningKey, createSigningKey, sign, startIssuer } from "../support/issuer.js";

const clock = new FakeClock();
const NOW = clock.now() / 1000;
const ISSUER = "https://issuer.example/realms/clinic";
const AUDIENCE = "healthlake-graphql";
const CLAIMS: JWTPayload = {
  iss: ISSUER,
  aud: AUDIENCE,
  sub: "ada",
  exp: NOW + 300,
  roles: ["viewer"],
};
const SETTINGS = {
  mode: "jwt",
  issuer: ISSUER,
  audience: AUDIENCE,
  audienceClaim: "aud",
  rolesClaim: "roles",
  datastoresClaim: "datastores",
} as const;

/** Two of RSA, one of each other kind; `stranger` is none of the issuer's, though it says so. */
let rsa: SigningKey;
let rsa2: SigningKey;
let ec: SigningKey;
let ed: SigningKey;
let stranger: SigningKey;
beforeAll(async () => {
  [rsa, rsa2, ec, ed, stranger] = await Promise.all([
    createSigningKey("RS256", "rsa-1"),
    createSigningKey("RS256", "rsa-2"),
    createSigningKey("ES256", "ec-1"),
    createSigningKey("EdDSA", "ed-1"),
    createSigningKey("RS256", "rsa-1"),
  ]);
});

async function start(settings: object = {}): Promise<Authenticator> {
  const issuer = await startIssuer(rsa, rsa2, ec, ed);
  return startAuthenticator({ ...SETTINGS, jwks: issuer.jwksUrl, ...settings }, clock, captureLog().log);
}

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** A token whose every part is made by hand. */
function forge(header: object, claims: object, toSignature: (signed: string) => string): string {
  const signed = `${encode(header)}.${encode(claims)}`;
  return `${signed}.${toSignature(signed)}`;
}

/** Signed by what everybody can read: the issuer's public key, taken for a secret. */
function signWithPublicKey(format: "pem" | "jwk"): string {
  const secret =
    format === "jwk"
      ? JSON.stringify(rsa.jwk)
      : createPublicKey({ key: rsa.jwk as JsonWebKey, format: "jwk" }).export({
          type: "spki",
          format: "pem",
        });
  return forge({ alg: "HS256", kid: "rsa-1", typ: "JWT" }, CLAIMS, (signed) =>
    createHmac("sha256", secret).update(signed).digest("base64url"),
  );
}

type Make = () => string | Promise<string>;

describe("lets in", () => {
  test.each<[string, Make]>([
    ["RS256", () => sign(rsa, CLAIMS)],
    ["ES256", () => sign(ec, CLAIMS)],
    ["EdDSA", () => sign(ed, CLAIMS)],
    ["a second key of one kind", () => sign(rsa2, CLAIMS)],
    ["an audience among several", () => sign(rsa, { ...CLAIMS, aud: ["other", AUDIENCE] })],
    ["one that expired 4 s ago, by a clock that may differ", () => sign(rsa, { ...CLAIMS, exp: NOW - 4 })],
    ["one that begins in 5 s", () => sign(rsa, { ...CLAIMS, nbf: NOW + 5 })],
    ["a fraction of a second", () => sign(rsa, { ...CLAIMS, exp: NOW + 0.5, nbf: NOW - 0.5 })],
    ["the type at+jwt", () => sign(rsa, CLAIMS, { typ: "at+jwt" })],
    ["the type application/at+JWT", () => sign(rsa, CLAIMS, { typ: "application/at+JWT" })],
    ["no type", () => sign(rsa, CLAIMS, { typ: undefined })],
    ["no key id where one key fits", () => sign(ec, CLAIMS, { kid: undefined })],
    [
      "a key of its own in the header, unused",
      () => sign(rsa, CLAIMS, { jwk: stranger.jwk, jku: "http://127.0.0.1:9" }),
    ],
  ])("%s", async (_what, make) => {
    const { authenticate } = await start();
    const { identity } = await authenticate({ authorization: `Bearer ${await make()}` });
    expect(identity).toEqual({ subject: "ada", roles: ["viewer"], datastores: "*" });
  });

  test.each(["bearer ", "BEARER ", "Bearer  ", "Bearer     "])("the scheme %j", async (scheme) => {
    const { authenticate } = await start();
    const login = await authenticate({ authorization: `${scheme}${await sign(rsa, CLAIMS)} ` });
    expect(login.identity.subject).toBe("ada");
  });

  test("a token that it knows, as long as it has not expired", async () => {
    const own = new FakeClock();
    const issuer = await startIssuer(rsa);
    const settings = { ...SETTINGS, jwks: issuer.jwksUrl };
    const { authenticate } = await startAuthenticator(settings, own, captureLog().log);
    const authorization = `Bearer ${await sign(rsa, { ...CLAIMS, exp: NOW + 10 })}`;
    const login = await authenticate({ authorization });
    expect(await authenticate({ authorization })).toBe(login);
    await own.advance(14_999);
    expect(await authenticate({ authorization })).toEqual(login);
    await own.advance(1);
    expect((await refusalOf(authenticate({ authorization }))).message).toContain("has expired");
  });

  test("until exp, without the clock's skew", async () => {
    const { authenticate } = await start();
    const authorization = `Bearer ${await sign(rsa, { ...CLAIMS, exp: NOW - 2 })}`;
    expect((await authenticate({ authorization })).expiresAt).toBe((NOW - 2) * 1000);
  });
});

describe("refuses", () => {
  test.each<[string, Make, string]>([
    ["alg none", () => forge({ alg: "none" }, CLAIMS, () => ""), "signed by one of RS256, ES256, EdDSA"],
    ["alg None", () => forge({ alg: "None" }, CLAIMS, () => "AAAA"), "signed by one of"],
    ["no alg", () => forge({ kid: "rsa-1" }, CLAIMS, () => "AAAA"), "is no JWT"],
    ["HS256 by the public key's PEM", () => signWithPublicKey("pem"), "signed by one of"],
    ["HS256 by the public key's JWK", () => signWithPublicKey("jwk"), "signed by one of"],
    ["RS512", async () => sign(await createSigningKey("RS512", "rsa-1"), CLAIMS), "signed by one of"],
    ["PS256", async () => sign(await createSigningKey("PS256", "rsa-1"), CLAIMS), "signed by one of"],
    ["ES384", async () => sign(await createSigningKey("ES384", "ec-1"), CLAIMS), "signed by one of"],
    ["an unknown key id", () => sign(rsa, CLAIMS, { kid: "rsa-9" }), "no key with the key id (kid)"],
    ["the key id of a key of another kind", () => sign(rsa, CLAIMS, { kid: "ec-1" }), "no key with"],
    ["a key id that is a number", () => sign(rsa, CLAIMS, { kid: 1 }), "no key with"],
    ["no key id where two keys fit", () => sign(rsa, CLAIMS, { kid: undefined }), "must name its key (kid)"],
    ["a stranger's key under a known id", () => sign(stranger, CLAIMS), "signature is wrong"],
    [
      "a key that the token brings",
      () => sign(stranger, CLAIMS, { jwk: stranger.jwk }),
      "signature is wrong",
    ],
    [
      "other claims than were signed",
      () => swapClaims({ ...CLAIMS, roles: ["admin"] }),
      "signature is wrong",
    ],
    ["a signature that is cut", async () => (await sign(rsa, CLAIMS)).slice(0, -6), "signature is wrong"],
    ["no signature", async () => (await sign(rsa, CLAIMS)).replace(/[^.]+$/, ""), "signature is wrong"],
    ["another audience", () => sign(rsa, { ...CLAIMS, aud: "billing" }), "another audience (aud)"],
    ["an audience that begins alike", () => sign(rsa, { ...CLAIMS, aud: `${AUDIENCE}-2` }), "audience (aud)"],
    ["other audiences", () => sign(rsa, { ...CLAIMS, aud: ["a", "b"] }), "another audience (aud)"],
    ["no audience", () => sign(rsa, without("aud")), 'lacks the claim "aud"'],
    ["another issuer", () => sign(rsa, { ...CLAIMS, iss: "https://evil.example" }), "issuer (iss)"],
    ["the issuer and a slash", () => sign(rsa, { ...CLAIMS, iss: `${ISSUER}/` }), "issuer (iss)"],
    ["no issuer", () => sign(rsa, without("iss")), 'lacks the claim "iss"'],
    ["one that expired 5 s ago", () => sign(rsa, { ...CLAIMS, exp: NOW - 5 }), "has expired (exp)"],
    ["one that expired 6 s ago", () => sign(rsa, { ...CLAIMS, exp: NOW - 6 }), "has expired (exp)"],
    ["one that begins in 6 s", () => sign(rsa, { ...CLAIMS, nbf: NOW + 6 }), "not valid yet (nbf)"],
    ["no subject", () => sign(rsa, without("sub")), 'lacks the claim "sub"'],
    ["a blank subject", () => sign(rsa, { ...CLAIMS, sub: " " }), "subject (sub) is blank"],
    [
      "a subject that is a number",
      () => sign(rsa, { ...CLAIMS, sub: 7 } as unknown as JWTPayload),
      "subject (sub) is blank",
    ],
    ["no expiry", () => sign(rsa, without("exp")), 'lacks the claim "exp"'],
    ["an expiry in words", () => signText('"exp":"tomorrow"'), '"exp" is malformed'],
    ["an expiry beyond all numbers", () => signText('"exp":1e999'), '"exp" must be a time'],
    ["a start in words", () => signText(`"exp":${NOW + 9},"nbf":"now"`), '"nbf" is malformed'],
    ["a type that is a number", () => sign(rsa, CLAIMS, { typ: 7 as unknown as string }), "type (typ)"],
    ["a logout token", () => sign(rsa, CLAIMS, { typ: "logout+jwt" }), "type (typ)"],
    ["an extension that it calls critical", () => signCritical(), "demands what this gateway does not know"],
    ["claims that are a list", () => signRaw("[1]"), "claims are no JSON object"],
    ["claims that are no JSON", () => signRaw("roles=admin"), "claims are no JSON object"],
    ["an encrypted token", () => "eyJhbGciOiJkaXIifQ..a.b.c", "is no JWT"],
    ["a word", () => "letmein", "is no JWT"],
    ["two dots", () => "..", "is no JWT"],
    ["a header that is no JSON", () => "YQ.YQ.YQ", "is no JWT"],
    [
      "roles that are no strings",
      () => sign(rsa, { ...CLAIMS, roles: [1] }),
      'claim "roles" must be a string',
    ],
    ["a role in an object", () => sign(rsa, { ...CLAIMS, roles: { a: 1 } }), 'claim "roles" must be'],
    ["datastores that are null", () => sign(rsa, { ...CLAIMS, datastores: null }), 'claim "datastores" must'],
  ])("%s", async (_what, make, message) => {
    const { authenticate } = await start();
    const token = await make();
    const error = await refusalOf(authenticate({ authorization: `Bearer ${token}` }));
    expect(error).toMatchObject({
      code: "UNAUTHENTICATED",
      message: expect.stringContaining(message) as string,
    });
    expect(error.facts.reason).toBe(message.includes("expired") ? "CREDENTIAL_EXPIRED" : undefined);
    const texts = [error.message, JSON.stringify(error.extensions), String(error.cause)].join(" ");
    for (const part of token.split(".").filter((it) => it.length > 5)) expect(texts).not.toContain(part);
  });

  test.each([
    [undefined, "A token is needed"],
    ["", "A token is needed"],
    ["Bearer", "the word Bearer and one token"],
    ["Bearer ", "the word Bearer and one token"],
    ["Bearer a b", "the word Bearer and one token"],
    ["Bearer a,b", "the word Bearer and one token"],
    ["Bearer\ta", "the word Bearer and one token"],
    ["Basic YTpi", "the word Bearer and one token"],
    ["eyJhbGciOiJub25lIn0.e30.", "the word Bearer and one token"],
    [`Bearer ${"a".repeat(20_000)}`, "longer than 16384 characters"],
    [`Bearer ${" ".repeat(16_000)}!`, "the word Bearer and one token"],
  ])("the Authorization %.40j", async (authorization, message) => {
    const { authenticate } = await start();
    const error = await refusalOf(authenticate({ authorization }));
    expect(error).toMatchObject({
      code: "UNAUTHENTICATED",
      message: expect.stringContaining(message) as string,
    });
  });

  test("an API key instead of a token", async () => {
    const { authenticate } = await start();
    const error = await refusalOf(authenticate({ apiKey: "hlk_ci_secret" }));
    expect(error.message).toContain("A token is needed");
  });
});

describe("takes for roles and datastores", () => {
  const ID = "0123456789abcdef0123456789abcdef";
  const OTHER = "fedcba9876543210fedcba9876543210";
  test.each<[string, object, object, object]>([
    ["an array", { roles: ["a", "b"] }, {}, { roles: ["a", "b"] }],
    ["a string", { roles: "admin" }, {}, { roles: ["admin"] }],
    ["a string with a space, as one name", { roles: "billing admin" }, {}, { roles: ["billing admin"] }],
    ["nothing", { roles: undefined }, {}, { roles: [] }],
    ["an empty string", { roles: "" }, {}, { roles: [] }],
    [
      "scope, a list with spaces",
      { scope: "viewer openid" },
      { rolesClaim: "scope" },
      { roles: ["viewer", "openid"] },
    ],
    [
      "a claim inside another",
      { realm_access: { roles: ["viewer"] } },
      { rolesClaim: "realm_access.roles" },
      { roles: ["viewer"] },
    ],
    [
      "a claim whose own name has dots",
      { "https://clinic.example/roles": ["viewer"] },
      { rolesClaim: "https://clinic.example/roles" },
      { roles: ["viewer"] },
    ],
    ["no member that objects have by nature", {}, { rolesClaim: "constructor" }, { roles: [] }],
    ["no member of a string", {}, { rolesClaim: "sub.length" }, { roles: [] }],
    ["one datastore", { datastores: ID }, {}, { datastores: [ID] }],
    ["several datastores", { datastores: [ID, OTHER] }, {}, { datastores: [ID, OTHER] }],
    ["no claim of datastores, where one is required", {}, { datastoresRequired: true }, { datastores: [] }],
    [
      "one datastore, where the claim is required",
      { datastores: ID },
      { datastoresRequired: true },
      { datastores: [ID] },
    ],
    ["no datastore at all", { datastores: [] }, {}, { datastores: [] }],
    ["an empty datastore", { datastores: "" }, {}, { datastores: [] }],
    ["all datastores", { datastores: "*" }, {}, { datastores: "*" }],
    ["all datastores among others", { datastores: [ID, "*"] }, {}, { datastores: "*" }],
    [
      "datastores inside another claim",
      { hl: { ds: [ID] } },
      { datastoresClaim: "hl.ds" },
      { datastores: [ID] },
    ],
  ])("%s", async (_what, claims, settings, identity) => {
    const { authenticate } = await start(settings);
    const authorization = `Bearer ${await sign(ed, { ...CLAIMS, ...claims })}`;
    expect((await authenticate({ authorization })).identity).toMatchObject(identity);
  });
});

function without(claim: string): JWTPayload {
  return Object.fromEntries(Object.entries(CLAIMS).filter(([name]) => name !== claim));
}

async function swapClaims(claims: object): Promise<string> {
  const [header, , signature] = (await sign(rsa, CLAIMS)).split(".");
  return `${header}.${encode(claims)}.${signature}`;
}

/** Signed as they stand, members that no library would write included. */
async function signRaw(text: string, header: object = {}): Promise<string> {
  const signed = `${encode({ alg: "ES256", kid: "ec-1", ...header })}.${Buffer.from(text).toString("base64url")}`;
  const algorithm = { name: "ECDSA", hash: "SHA-256" };
  const signature = await crypto.subtle.sign(algorithm, ec.privateKey, Buffer.from(signed));
  return `${signed}.${Buffer.from(signature).toString("base64url")}`;
}

function signText(members: string): Promise<string> {
  const claims = JSON.stringify(without("exp"));
  return signRaw(`${claims.slice(0, -1)},${members}}`);
}

function signCritical(): Promise<string> {
  return signRaw(JSON.stringify(CLAIMS), { crit: ["mfa"], mfa: true });
}

async function refusalOf(attempt: Promise<unknown>): Promise<GatewayError> {
  const error = await attempt.then(
    () => "was let in",
    (reason: unknown) => reason,
  );
  if (error instanceof GatewayError) return error;
  throw new Error("no GatewayError", { cause: error });
}
