// AUTH_MODE=api-key: keys whose hashes stand in a file.
import { getMaxListeners } from "node:events";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createApiKey } from "../../src/auth/api-key.js";
import { startAuthenticator } from "../../src/auth/start-authenticator.js";
import { captureLog } from "../support/captured-log.js";
import { FakeClock } from "../support/fake-clock.js";
import { startProcess } from "../support/process.js";

const ID = "0123456789abcdef0123456789abcdef";
const ARN = `arn:aws:healthlake:us-east-1:123456789012:datastore/fhir/${ID}`;
const ci = createApiKey("ci");
const CI = { id: "ci", hash: ci.hash, roles: ["operator"] };

let directory: string;
let path: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "api-keys-"));
  path = join(directory, "keys.json");
});
afterEach(() => rm(directory, { recursive: true }));

const write = (...keys: readonly object[]) => writeFile(path, JSON.stringify({ keys }), { mode: 0o600 });

async function start(...keys: readonly object[]) {
  await write(...keys);
  const clock = new FakeClock();
  const captured = captureLog();
  const authenticator = await startAuthenticator({ mode: "api-key", keysFile: path }, clock, captured.log);
  const enter = (apiKey: string | undefined) => authenticator.authenticate({ apiKey });
  return { ...authenticator, enter, clock, captured };
}

describe("a key", () => {
  test("lets in under its id, with its entry's roles", async () => {
    const { enter } = await start(CI);
    expect(await enter(ci.key)).toMatchObject({
      identity: { subject: "ci", roles: ["operator"], datastores: "*" },
      expiresAt: undefined,
    });
  });

  test("is limited to its entry's datastores and time", async () => {
    const expires = "2026-01-01T01:00:00+01:00";
    const { enter, clock } = await start({
      ...CI,
      datastores: [ID, ARN],
      expires: "2026-01-01T01:01:00+01:00",
    });
    expect(Date.parse(expires)).toBe(clock.now());
    const login = await enter(ci.key);
    expect(login.identity.datastores).toEqual([ID, ARN]);
    expect(login.expiresAt).toBe(clock.now() + 60_000);
    await clock.advance(59_999);
    expect(await enter(ci.key)).toBe(login);
    await clock.advance(1);
    await expect(enter(ci.key)).rejects.toMatchObject({
      code: "UNAUTHENTICATED",
      message: "The API key has expired",
      facts: { reason: "CREDENTIAL_EXPIRED" },
    });
  });

  test.each([
    ["none", undefined, "An API key is needed: X-API-Key"],
    ["an empty one", "", "An API key is needed: X-API-Key"],
    ["a word", "letmein", "is no API key: hlk_<id>_<secret>"],
    ["one with the hash for a secret", `hlk_ci_${ci.hash}`, "is no API key"],
    ["one of another prefix", ci.key.replace("hlk", "sk"), "is no API key"],
    ["one that is cut", ci.key.slice(0, -1), "is no API key"],
    ["one and a space", `${ci.key} `, "is no API key"],
    ["a token", `Bearer ${ci.key}`, "is no API key"],
    ["a long one", `hlk_ci_${"a".repeat(100_000)}`, "is no API key"],
    ["another secret", createApiKey("ci").key, "is unknown, or was revoked"],
    ["another id's secret", ci.key.replace("_ci_", "_cd_"), "is unknown, or was revoked"],
    ["an unknown id", createApiKey("stranger").key, "is unknown, or was revoked"],
    ["an id that objects have by nature", createApiKey("constructor").key, "is unknown, or was revoked"],
  ])("is not %s", async (_what, key, message) => {
    const { enter } = await start(CI, { ...CI, id: "cd", hash: createApiKey("cd").hash });
    const error = await enter(key).catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      code: "UNAUTHENTICATED",
      message: expect.stringContaining(message) as string,
    });
  });

  test("is not a token", async () => {
    const { authenticate } = await start(CI);
    await expect(authenticate({ authorization: `Bearer ${ci.key}` })).rejects.toThrow("X-API-Key");
  });

  test("is nowhere in what is kept of it, and equal ids give other keys and hashes", () => {
    const again = createApiKey("ci");
    expect(again.key).not.toBe(ci.key);
    expect(again.hash).not.toBe(ci.hash);
    expect(ci.hash).not.toContain(ci.key.split("_").slice(2).join("_"));
    expect(() => createApiKey("CI")).toThrow(RangeError);
  });
});

describe("the file of keys, read again,", () => {
  test("revokes what it no longer has, and leaves the rest alone", async () => {
    const cd = createApiKey("cd");
    const CD = { id: "cd", hash: cd.hash, roles: ["viewer"] };
    const { enter, reload, captured } = await start(CI, CD);
    const [first, second] = [await enter(ci.key), await enter(cd.key)];
    await write(CD);
    expect(await enter(ci.key)).toBe(first);
    await reload();
    expect(first.revoked?.aborted).toBe(true);
    expect(second.revoked?.aborted).toBe(false);
    await expect(enter(ci.key)).rejects.toThrow("is unknown, or was revoked");
    expect(await enter(cd.key)).toBe(second);
    expect(captured.lines("API keys loaded")).toMatchObject([
      { keys: 2, revoked: [] },
      { keys: 1, revoked: ["ci"] },
    ]);
  });

  test.each([
    ["hash", { hash: createApiKey("ci").hash }],
    ["roles", { roles: ["admin"] }],
    ["datastores", { datastores: [ID] }],
    ["end", { expires: "2027-01-01T00:00:00Z" }],
  ])("revokes a key that has another %s", async (_what, change) => {
    const { enter, reload } = await start(CI);
    const { revoked } = await enter(ci.key);
    await write({ ...CI, ...change });
    await reload();
    expect(revoked?.aborted).toBe(true);
  });

  test("leaves a key whose note has changed", async () => {
    const { enter, reload } = await start(CI);
    const { revoked } = await enter(ci.key);
    await write({ note: "the pipeline's", ...CI, datastores: ["*"] });
    await reload();
    expect(revoked?.aborted).toBe(false);
  });

  test("may be empty: then nobody comes in", async () => {
    const { enter, reload } = await start(CI);
    await write();
    await reload();
    await expect(enter(ci.key)).rejects.toThrow("is unknown, or was revoked");
  });

  test("takes the last of several reloads, even after a broken one", async () => {
    const { enter, reload } = await start(CI);
    await writeFile(path, "{");
    const broken = reload();
    await expect(broken).rejects.toThrow("is not JSON");
    await write();
    await Promise.all([reload(), reload()]);
    await expect(enter(ci.key)).rejects.toThrow("is unknown, or was revoked");
  });

  test("has room for any number of listeners to one key", async () => {
    const { enter } = await start(CI);
    const { revoked } = await enter(ci.key);
    expect(revoked && getMaxListeners(revoked)).toBe(Infinity);
  });
});

describe("a file of keys", () => {
  test.each<[string, object | string, RegExp]>([
    ["no JSON", "{", /keys\.json: is not JSON$/],
    ["a list", [CI], /: it /],
    ["no keys", {}, /: keys /],
    ["a member too many", { keys: [], pepper: "" }, /: it .*pepper/],
    [
      "the key instead of its hash",
      { keys: [{ ...CI, hash: ci.key }] },
      /keys\.0\.hash \("ci"\) must be the hash/,
    ],
    ["a hash of another kind", { keys: [{ ...CI, hash: "sha1:abc" }] }, /keys\.0\.hash \("ci"\)/],
    ["no roles", { keys: [{ ...CI, roles: [] }] }, /keys\.0\.roles \("ci"\) must not be empty/],
    ["an empty role", { keys: [{ ...CI, roles: [""] }] }, /keys\.0\.roles\.0 \("ci"\) must not be empty/],
    ["an id with an underscore", { keys: [{ ...CI, id: "c_i" }] }, /keys\.0\.id must be 1 to 63 lower-case/],
    [
      "an id that stands there twice",
      { keys: [CI, { ...CI, roles: ["admin"] }] },
      /the id "ci" stands there twice/,
    ],
    [
      "a datastore by name",
      { keys: [{ ...CI, datastores: ["a"] }] },
      /keys\.0\.datastores\.0 \("ci"\) must be/,
    ],
    [
      "an end that is a day",
      { keys: [{ ...CI, expires: "2027-01-01" }] },
      /keys\.0\.expires \("ci"\) must be a time/,
    ],
    [
      "a slip of the pen",
      { keys: [{ ...CI, expire: "2027-01-01T00:00:00Z" }] },
      /keys\.0 \("ci"\) .*"expire"/,
    ],
  ])("with %s is not begun with, and does not replace another", async (_what, content, message) => {
    const text = typeof content === "string" ? content : JSON.stringify(content);
    await writeFile(path, text);
    const settings = { mode: "api-key", keysFile: path } as const;
    const error = (await startAuthenticator(settings, new FakeClock(), captureLog().log).catch(
      (reason: unknown) => reason,
    )) as Error;
    expect(error.message).toMatch(message);
    expect(error.message).not.toContain(ci.key);
    const { enter, reload } = await start(CI);
    const { revoked } = await enter(ci.key);
    await writeFile(path, text);
    await expect(reload()).rejects.toThrow(message);
    expect((await enter(ci.key)).identity.subject).toBe("ci");
    expect(revoked?.aborted).toBe(false);
  });

  test("names all that is wrong in one message", async () => {
    const keys = [{ ...CI, roles: [] }, { id: "b" }];
    await expect(start(...keys)).rejects.toThrow(/keys\.0\.roles .*; keys\.1\.hash .*; keys\.1\.roles /);
  });

  test("that is not there is named", async () => {
    const settings = { mode: "api-key", keysFile: path } as const;
    await expect(startAuthenticator(settings, new FakeClock(), captureLog().log)).rejects.toThrow(
      `${path}: can't be read (ENOENT)`,
    );
  });

  test.each([
    [0o644, 1],
    [0o602, 1],
    [0o640, 0],
    [0o600, 0],
  ])("of mode %i is warned of %i times", async (mode, times) => {
    const { captured, reload } = await start(CI);
    await chmod(path, mode);
    await reload();
    expect(captured.lines("the file of API keys is open to all users of this machine")).toHaveLength(times);
  });
});

describe("healthlake-graphql-api-key", () => {
  const run = (...args: string[]) =>
    startProcess(["--import", "tsx", "src/auth/new-api-key.ts", ...args]).exited;
  interface Printed {
    readonly key: string;
    readonly entry: { readonly expires?: string };
  }

  test("prints a key, and the entry that lets it in", async () => {
    const { code, stdout, stderr } = await run("--id", "etl", "--roles", "viewer, operator");
    const { key, entry } = JSON.parse(stdout) as Printed;
    const { enter } = await start(entry);
    expect((await enter(key)).identity).toEqual({
      subject: "etl",
      roles: ["viewer", "operator"],
      datastores: "*",
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  test("limits it to datastores and days", async () => {
    const { stdout } = await run("--id=etl", "--roles=viewer", `--datastores=${ARN}`, "--days=90");
    const { key, entry } = JSON.parse(stdout) as Printed;
    const { enter } = await start(entry);
    expect((await enter(key)).identity.datastores).toEqual([ARN]);
    const days = (Date.parse(entry.expires ?? "") - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(89.9);
    expect(days).toBeLessThanOrEqual(90);
  });

  test.each([
    [[], "--id must be"],
    [["--id", "ci"], "--roles must name"],
    [["--id", "C I", "--roles", "viewer"], "--id must be"],
    [["--id", "ci", "--roles", "viewer", "--datastores", "research"], "--datastores must be"],
    [["--id", "ci", "--roles", "viewer", "--datastores", ","], "--datastores must be"],
    [["--id", "ci", "--roles", "viewer", "--days", "0"], "--days must be"],
    [["--id", "ci", "--roles", "viewer", "--secret", "x"], "--secret"],
  ])("explains itself where %j is no order", async (args, message) => {
    const { code, stdout, stderr } = await run(...args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(message);
    expect(stderr).toContain("Usage: healthlake-graphql-api-key");
  });
});
