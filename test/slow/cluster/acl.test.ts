// The line of docs/operations.md for the gateway's user in Redis: enough, and not more than enough.
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ROOT } from "../../support/build.js";
import { describeWithRedis } from "../../support/redis.js";
import { createDatastores } from "../../support/resources.js";
import { openSession } from "../../support/socket.js";
import { askAt } from "../../support/transports.js";
import { waitFor } from "../../support/wait.js";
import { type World, createCaller, startWorld } from "./support.js";

const WATCH = "subscription { datastoresStatusChanged { datastore { name } status } }";
const LIST = "{ datastores(first: 10) { nodes { name } } }";
const CREATE = 'mutation { createDatastore(input: { name: "new" }) { datastore { id } } }';
const TEXT = "query Text { __typename }";

/** The rules of the user, with what stands in capitals filled in. */
async function readRules(): Promise<readonly string[]> {
  const docs = await readFile(join(ROOT, "docs/operations.md"), "utf8");
  const [, line = ""] = /^user gateway (.*)$/m.exec(docs) ?? [];
  return line.replace("PASSWORD", "sesame").replace("NAME:REGION", "default:us-east-1").split(" ");
}

/** Everything that replicas do by Redis, once at least. */
async function useAll(world: World, url: string): Promise<void> {
  await createDatastores(world.healthLake, 1);
  const { env: caller, headers } = await createCaller();
  const env = {
    ...caller,
    CLUSTER_URL: url,
    READ_CACHE_TTL_MS: "1000",
    QUOTA_PER_SECOND: "CreateFHIRDatastore=10",
  };
  const [a, b] = [await world.join(env), await world.join(env)];
  const members = async () => Number(await world.redis.command("ZCARD", "{hl:default:us-east-1}:1:members"));
  await waitFor(async () => (await members()) === 2, 10_000);
  const sessions = await Promise.all([a, b].map((replica) => openSession(replica.url, { headers })));
  for (const session of sessions) {
    session.subscribe("1", WATCH);
    expect(await session.nextOf("1")).toMatchObject({ payload: { data: {} } });
  }
  for (const { url: at } of [a, b])
    expect((await askAt("POST", at, { query: LIST }, headers)).errors).toBeUndefined();
  expect(await askAt("POST", a.url, { query: CREATE }, headers)).toMatchObject({ data: {} });
  const sha256Hash = createHash("sha256").update(TEXT).digest("hex");
  const extensions = { persistedQuery: { version: 1, sha256Hash } };
  await askAt("POST", a.url, { query: TEXT, extensions }, headers);
  await waitFor(
    async () => (await askAt("POST", b.url, { extensions }, headers)).errors === undefined,
    10_000,
  );
  for (const session of sessions) session.socket.terminate();
  await waitFor(
    async () => ((await world.redis.command("KEYS", "*:seats:*")) as string[]).length === 0,
    10_000,
  );
  for (const { gateway } of [a, b]) await gateway.close();
}

describeWithRedis("the user of the gateway in Redis", () => {
  test("may do all that replicas do, and nothing else", async () => {
    const world = await startWorld();
    const rules = await readRules();
    await world.redis.command("ACL", "SETUSER", "gateway", ...rules);
    await useAll(world, world.redis.url.replace("redis://", "redis://gateway:sesame@"));
    expect(await world.redis.command("ACL", "LOG")).toEqual([]);
    const stats = String(await world.redis.command("INFO", "commandstats"));
    const used = new Set([...stats.matchAll(/^cmdstat_([^:]+):/gm)].map(([, name]) => name));
    const allowed = rules.filter((rule) => /^\+[^@]/.test(rule)).map((rule) => rule.slice(1));
    expect(allowed.filter((name) => !used.has(name))).toEqual([]);
    expect(await world.redis.command("ACL", "DRYRUN", "gateway", "FLUSHALL")).toMatch(/no permissions/);
    expect(await world.redis.command("ACL", "DRYRUN", "gateway", "CLIENT", "KILL", "ID", "1")).toMatch(
      /no permissions/,
    );
    expect(
      await world.redis.command("ACL", "DRYRUN", "gateway", "GET", "{hl:other:us-east-1}:1:head"),
    ).toMatch(/no permissions/);
  }, 60_000);

  test("its password is changed without a restart, and nobody is alone for that", async () => {
    const world = await startWorld();
    await world.redis.command("ACL", "SETUSER", "gateway", ...(await readRules()));
    const replica = await world.join({
      CLUSTER_URL: world.redis.url.replace("redis://", "redis://gateway:sesame@"),
    });
    expect(await replica.mode()).toBe("together");
    await world.redis.command("ACL", "SETUSER", "gateway", ">new");
    await world.redis.command("ACL", "SETUSER", "gateway", "<sesame");
    await replica.query(LIST);
    expect(await replica.mode()).toBe("together");
    expect(await replica.metric("cluster_online")).toBe(1);
  });
});
