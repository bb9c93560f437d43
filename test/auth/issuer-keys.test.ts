// The keys of an issuer, by URL and by file: fetched as seldom as may be, and kept through its outages.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type JWK, exportJWK } from "jose";
import type { Authenticator } from "../../src/auth/authenticate.js";
import { createRemoteKeys } from "../../src/auth/remote-keys.js";
import { startAuthenticator } from "../../src/auth/start-authenticator.js";
import { type CapturedLog, captureLog } from "../support/captured-log.js";
import { FakeClock } from "../support/fake-clock.js";
import { type Issuer, type SigningKey, createSigningKey, sign, startIssuer } from "../support/issuer.js";
import { waitFor } from "../support/wait.js";

const MINUTE_MS = 60_000;
const SETTINGS = {
  mode: "jwt",
  issuer: "issuer",
  audience: "gateway",
  audienceClaim: "aud",
  rolesClaim: "roles",
  datastoresClaim: "datastores",
} as const;

let one: SigningKey;
let two: SigningKey;
let secret: SigningKey;
beforeAll(async () => {
  one = await createSigningKey("ES256", "one");
  two = await createSigningKey("ES256", "two");
  secret = await createSigningKey("EdDSA", "secret");
});

interface Tried {
  readonly authenticator: Authenticator;
  readonly clock: FakeClock;
  readonly captured: CapturedLog;
  /** "in", or the code it was refused with. */
  readonly enter: (key: SigningKey, header?: object) => Promise<string>;
}

async function start(jwks: string): Promise<Tried> {
  const clock = new FakeClock();
  const captured = captureLog();
  const authenticator = await startAuthenticator({ ...SETTINGS, jwks }, clock, captured.log);
  const claims = { iss: "issuer", aud: "gateway", sub: "ada", exp: clock.now() / 1000 + 86_400 };
  const enter = async (key: SigningKey, header: object = {}) =>
    authenticator.authenticate({ authorization: `Bearer ${await sign(key, claims, header)}` }).then(
      () => "in",
      (error: { code: string }) => error.code,
    );
  return { authenticator, clock, captured, enter };
}

const fail: Parameters<Issuer["answerBy"]>[0] = (response) => response.writeHead(500).end("{}");
const FAILED = "the keys that check tokens could not be fetched";

describe("of a URL", () => {
  test("are fetched once for all tokens", async () => {
    const issuer = await startIssuer(one, two);
    const { enter } = await start(issuer.jwksUrl);
    const entered = await Promise.all([one, two, one, two].map((key) => enter(key)));
    expect(entered).toEqual(["in", "in", "in", "in"]);
    expect(issuer.asked).toBe(1);
  });

  test("are fetched again when a token names a new one, once for all that do", async () => {
    const issuer = await startIssuer(one);
    const { clock, enter } = await start(issuer.jwksUrl);
    issuer.publish(one, two);
    await clock.advance(30_000);
    const entered = await Promise.all([two, two, two, one].map((key) => enter(key)));
    expect(entered).toEqual(["in", "in", "in", "in"]);
    expect(issuer.asked).toBe(2);
  });

  test("are not fetched at the bidding of made-up key ids: once in 30 s", async () => {
    const issuer = await startIssuer(one);
    const { clock, enter } = await start(issuer.jwksUrl);
    const enterAsStranger = (_: unknown, index: number) => enter(two, { kid: `made-up-${index}` });
    await clock.advance(29_999);
    expect(new Set(await Promise.all(Array.from({ length: 20 }, enterAsStranger)))).toEqual(
      new Set(["UNAUTHENTICATED"]),
    );
    expect(issuer.asked).toBe(1);
    await clock.advance(1);
    for (let index = 0; index < 20; index++) expect(await enterAsStranger(0, index)).toBe("UNAUTHENTICATED");
    expect(issuer.asked).toBe(2);
  });

  test("are fetched again after 10 minutes: what the issuer took back is refused", async () => {
    const issuer = await startIssuer(one, two);
    const { clock, enter } = await start(issuer.jwksUrl);
    issuer.publish(two);
    await clock.advance(10 * MINUTE_MS - 1);
    expect(await enter(one)).toBe("in");
    await clock.advance(1);
    expect(await enter(one)).toBe("UNAUTHENTICATED");
    expect(await enter(two)).toBe("in");
    expect(issuer.asked).toBe(2);
  });

  test("go on to count for an hour while the issuer is down, and nobody waits for it", async () => {
    const issuer = await startIssuer(one);
    const { clock, captured, enter } = await start(issuer.jwksUrl);
    issuer.answerBy(fail);
    await clock.advance(10 * MINUTE_MS);
    expect(await enter(one)).toBe("in");
    expect(captured.lines(FAILED)).toHaveLength(1);
    expect(await enter(one)).toBe("in");
    expect(issuer.asked).toBe(2);
    issuer.answerBy(() => undefined);
    await clock.advance(5000);
    expect(await enter(one)).toBe("in");
    await waitFor(() => issuer.asked === 3);
    expect(captured.lines(FAILED)).toHaveLength(1);
    await clock.advance(50 * MINUTE_MS);
    issuer.answerBy(fail);
    await issuer.close();
    expect(await enter(one)).toBe("OVERLOADED");
  });

  test("count again as soon as the issuer is back", async () => {
    const issuer = await startIssuer(one);
    issuer.answerBy(fail);
    const { clock, captured, enter } = await start(issuer.jwksUrl);
    await clock.advance(5000);
    expect(await Promise.all([enter(one), enter(one)])).toEqual(["OVERLOADED", "OVERLOADED"]);
    expect(captured.lines(FAILED)).toHaveLength(2);
    issuer.publish(one);
    await clock.advance(4999);
    expect(await enter(one)).toBe("OVERLOADED");
    expect(issuer.asked).toBe(2);
    await clock.advance(1);
    expect(await enter(one)).toBe("in");
    expect(await enter(two)).toBe("UNAUTHENTICATED");
    expect(issuer.asked).toBe(3);
  });

  test("leave it open whether an unknown key id is good while the issuer is down", async () => {
    const issuer = await startIssuer(one);
    const { clock, enter } = await start(issuer.jwksUrl);
    issuer.answerBy(fail);
    await clock.advance(30_000);
    expect(await enter(two)).toBe("OVERLOADED");
    expect(await enter(two)).toBe("OVERLOADED");
    expect(await enter(one)).toBe("in");
    expect(issuer.asked).toBe(2);
    issuer.publish(one, two);
    await clock.advance(5000);
    expect(await enter(two)).toBe("in");
  });

  test("that can't be had are nobody's fault who calls: 503, and when to try again", async () => {
    const issuer = await startIssuer(one);
    issuer.answerBy(fail);
    const { authenticator, clock, captured } = await start(issuer.jwksUrl);
    await clock.advance(2000);
    const claims = { iss: "issuer", aud: "gateway", sub: "ada", exp: clock.now() / 1000 + 60 };
    const authorization = `Bearer ${await sign(one, claims)}`;
    await expect(authenticator.authenticate({ authorization })).rejects.toMatchObject({
      code: "OVERLOADED",
      message: expect.stringContaining("could not be fetched") as string,
      facts: { retryable: true, retryAfterMs: 3000 },
    });
    expect(captured.lines(FAILED)).toMatchObject([{ level: 50, jwks: issuer.jwksUrl }]);
  });

  test.each<[string, Parameters<Issuer["answerBy"]>[0]]>([
    ["a redirect", (response) => response.writeHead(302, { location: "/elsewhere" }).end()],
    ["a page", (response) => response.writeHead(200).end("<html></html>")],
    ["something else", (response) => response.writeHead(200).end('{"keys":"none"}')],
    ["no keys", (response) => response.writeHead(200).end('{"keys":[]}')],
    ["no answer", (response) => response.destroy()],
  ])("are not had from %s", async (_what, answer) => {
    const issuer = await startIssuer(one);
    issuer.answerBy(answer);
    const { captured, enter } = await start(issuer.jwksUrl);
    expect(await enter(one)).toBe("OVERLOADED");
    expect(captured.lines(FAILED)).toHaveLength(1);
  });

  test("are waited for no longer than the time limit", async () => {
    const issuer = await startIssuer(one);
    issuer.answerBy(() => undefined);
    const captured = captureLog();
    const keys = createRemoteKeys(new URL(issuer.jwksUrl), new FakeClock(), captured.log, 50);
    await expect(keys.reload()).rejects.toMatchObject({ code: "OVERLOADED" });
    expect(captured.lines(FAILED)).toMatchObject([{ err: { code: "ERR_JWKS_TIMEOUT" } }]);
  });

  test("let a token in once they came, and refuse that very token once they are others", async () => {
    const issuer = await startIssuer(one);
    const { authenticator, clock } = await start(issuer.jwksUrl);
    const exp = clock.now() / 1000 + 3600;
    const authorization = `Bearer ${await sign(one, { iss: "issuer", aud: "gateway", sub: "ada", exp })}`;
    const login = await authenticator.authenticate({ authorization });
    expect(await authenticator.authenticate({ authorization })).toBe(login);
    issuer.publish(two);
    await clock.advance(10 * MINUTE_MS);
    await expect(authenticator.authenticate({ authorization })).rejects.toThrow("no key with the key id");
  });

  test("that are slow let all who wait in at once", async () => {
    const issuer = await startIssuer(one);
    const { clock, enter } = await start(issuer.jwksUrl);
    let release = () => {};
    issuer.answerBy((response) => {
      release = () => void response.end(JSON.stringify({ keys: [one.jwk, two.jwk] }));
    });
    await clock.advance(30_000);
    const entered = Promise.all([two, two, one].map((key) => enter(key)));
    await waitFor(() => issuer.asked === 2);
    release();
    expect(await entered).toEqual(["in", "in", "in"]);
    expect(issuer.asked).toBe(2);
  });

  test("are fetched at once on reload, whatever their age", async () => {
    const issuer = await startIssuer(one);
    const { authenticator, enter } = await start(issuer.jwksUrl);
    issuer.publish(two);
    await authenticator.reload();
    expect([await enter(one), await enter(two)]).toEqual(["UNAUTHENTICATED", "in"]);
    issuer.answerBy(fail);
    await expect(authenticator.reload()).rejects.toMatchObject({ code: "OVERLOADED" });
    expect(await enter(two)).toBe("in");
  });

  test("that could sign are left out, with a warning, and the rest count", async () => {
    const issuer = await startIssuer(one, { ...secret, jwk: await toPrivateJwk(secret) });
    const { captured, enter } = await start(issuer.jwksUrl);
    expect([await enter(one), await enter(secret)]).toEqual(["in", "UNAUTHENTICATED"]);
    expect(captured.lines("keys left out")).toMatchObject([
      { level: 40, problems: [expect.stringMatching(/^keys\.1 \("secret"\) is a private key/)] },
    ]);
  });
});

describe("of a file", () => {
  let directory: string;
  let path: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "jwks-"));
    path = join(directory, "jwks.json");
  });
  afterEach(() => rm(directory, { recursive: true }));
  const write = (...keys: readonly object[]) => writeFile(path, JSON.stringify({ keys }));

  test("check tokens, and those of other uses beside them do no harm", async () => {
    const others = [
      { ...two.jwk, use: "enc" },
      { kty: "RSA", alg: "RSA-OAEP", use: "enc", n: "AQ", e: "AQAB" },
      { ...(await createSigningKey("ES384", "other")).jwk },
    ];
    await write(one.jwk, ...others);
    const { enter } = await start(path);
    expect([await enter(one), await enter(two)]).toEqual(["in", "UNAUTHENTICATED"]);
  });

  test("are read again on reload", async () => {
    await write(one.jwk);
    const { authenticator, captured, enter } = await start(path);
    await write(two.jwk);
    expect([await enter(one), await enter(two)]).toEqual(["in", "UNAUTHENTICATED"]);
    await authenticator.reload();
    expect([await enter(one), await enter(two)]).toEqual(["UNAUTHENTICATED", "in"]);
    expect(captured.lines("keys that check tokens loaded")).toMatchObject([{ keys: 1 }, { keys: 1 }]);
  });

  test.each<[string, () => string | Promise<string>, RegExp]>([
    ["no JSON", () => "keys", /jwks\.json: is not JSON$/],
    ["no JWKS", () => "[]", /is no JWKS: an object with an array "keys"/],
    ["a list of words", () => '{"keys":["a"]}', /is no JWKS/],
    ["nothing", () => '{"keys":[]}', /holds no key for RS256, ES256 or EdDSA/],
    ["keys of other uses alone", () => toText([{ ...one.jwk, use: "enc" }]), /holds no key for RS256/],
    ["a symmetric key", () => toText([{ kty: "oct", k: "c2VjcmV0" }]), /keys\.0 is symmetric/],
    [
      "a private key",
      async () => toText([one.jwk, await toPrivateJwk(secret)]),
      /keys\.1 .*is a private key/,
    ],
    ["a short RSA key", async () => toText([await toShortRsaJwk()]), /keys\.0 has 1024 bits; RSA needs 2048/],
    ["half a key", () => toText([{ ...one.jwk, y: "AA" }]), /keys\.0 \("one"\) is no key for ES256/],
  ])("are not begun with from %s, nor replaced by it", async (_what, toContent, message) => {
    const content = await toContent();
    await writeFile(path, content);
    await expect(start(path)).rejects.toThrow(message);
    await write(one.jwk);
    const { authenticator, enter } = await start(path);
    await writeFile(path, content);
    await expect(authenticator.reload()).rejects.toThrow(message);
    expect(await enter(one)).toBe("in");
  });

  test("are not begun with from a file that can't be read", async () => {
    await expect(start(path)).rejects.toThrow(`${path}: can't be read (ENOENT)`);
    await expect(start(directory)).rejects.toThrow(`${directory}: can't be read (EISDIR)`);
  });
});

const toText = (keys: readonly object[]) => JSON.stringify({ keys });

async function toPrivateJwk({ privateKey, kid, alg }: SigningKey): Promise<JWK> {
  return { ...(await exportJWK(privateKey)), kid, alg };
}

async function toShortRsaJwk(): Promise<JWK> {
  const algorithm = {
    name: "RSASSA-PKCS1-v1_5",
    hash: "SHA-256",
    modulusLength: 1024,
    publicExponent: new Uint8Array([1, 0, 1]),
  };
  const { publicKey } = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  return exportJWK(publicKey);
}
