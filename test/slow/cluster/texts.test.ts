// Texts of persisted queries that are registered at one replica and asked for at another.
import { createHash } from "node:crypto";
import { createKeys } from "../../../src/cluster/redis/keys.js";
import { createScripts } from "../../../src/cluster/redis/scripts.js";
import { createSharedTexts } from "../../../src/cluster/redis/texts.js";
import { describeWithRedis, openTestClient, startRedis } from "../../support/redis.js";
import { TRANSPORTS, askAt } from "../../support/transports.js";
import { waitFor } from "../../support/wait.js";
import { startWorld, waitUntilTogether } from "./support.js";

const toHash = (text: string) => createHash("sha256").update(text).digest("hex");
const toExtensions = (sha256Hash: string) => ({ persistedQuery: { version: 1, sha256Hash } });
const QUERY = "query Mine { mine: __typename }";
const HASH = toHash(QUERY);
const EXTENSIONS = toExtensions(HASH);
const TEXTS = "{hl:default:us-east-1}:1:texts";

const notFound = [expect.objectContaining({ message: "PersistedQueryNotFound" })];

async function startTwo() {
  const world = await startWorld();
  const [a, b] = [await world.join(), await world.join()];
  await waitUntilTogether([a, b]);
  return { world, a, b, kept: () => world.redis.command("HGET", TEXTS, HASH) };
}

describeWithRedis("a text", () => {
  test.each(TRANSPORTS)(
    "S15: that was sent to one replica is found by its hash at another, at %s",
    async (transport) => {
      const { a, b, kept } = await startTwo();
      expect((await askAt(transport, b.url, { extensions: EXTENSIONS })).errors).toEqual(notFound);
      await askAt(transport, a.url, { query: QUERY, extensions: EXTENSIONS });
      await waitFor(async () => (await kept()) === QUERY);
      expect(await askAt(transport, b.url, { extensions: EXTENSIONS })).toMatchObject({
        data: { mine: "Query" },
      });
    },
  );

  test("S15: that was forged in Redis is refused, and its true text takes its place", async () => {
    const { world, a, b, kept } = await startTwo();
    await world.redis.command("HSET", TEXTS, HASH, "{ forged: __typename }");
    expect((await askAt("POST", b.url, { extensions: EXTENSIONS })).errors).toEqual(notFound);
    await askAt("POST", a.url, { query: QUERY, extensions: EXTENSIONS });
    await waitFor(async () => (await kept()) === QUERY);
    expect(await askAt("POST", b.url, { extensions: EXTENSIONS })).toMatchObject({ data: { mine: "Query" } });
  });

  test("is not shared where it is refused, or sent without its hash", async () => {
    const { world, a } = await startTwo();
    const invalid = "{ nothing }";
    await askAt("POST", a.url, { query: invalid, extensions: toExtensions(toHash(invalid)) });
    await askAt("POST", a.url, { query: "{ plain: __typename }" });
    await askAt("POST", a.url, { query: QUERY, extensions: EXTENSIONS });
    const fields = async () => (await world.redis.command("HKEYS", TEXTS)) as string[];
    await waitFor(async () => (await fields()).length > 0);
    expect((await fields()).sort()).toEqual([HASH, "bytes"].sort());
  });

  test("is asked for as before where Redis is away", async () => {
    const { world, a, b } = await startTwo();
    await world.redis.kill();
    expect((await askAt("POST", a.url, { extensions: EXTENSIONS })).errors).toEqual(notFound);
    await askAt("POST", a.url, { query: QUERY, extensions: EXTENSIONS });
    expect(await askAt("POST", a.url, { extensions: EXTENSIONS })).toMatchObject({ data: { mine: "Query" } });
    expect((await askAt("POST", b.url, { extensions: EXTENSIONS })).errors).toEqual(notFound);
  });
});

describeWithRedis("texts in Redis", () => {
  test("take no more bytes than they may: what was asked for longest ago goes first", async () => {
    const redis = await startRedis();
    const client = await openTestClient(redis);
    const run = createScripts();
    const keys = createKeys("default", "us-east-1");
    const sent: Promise<unknown>[] = [];
    const link = {
      script: async (...[name, ...rest]: Parameters<Parameters<typeof createSharedTexts>[0]["script"]>) => {
        const answer = run(client, name, ...rest);
        sent.push(answer);
        return answer;
      },
    };
    const texts = createSharedTexts(link, keys, 1000);
    // A clock of milliseconds orders them.
    const next = async () => {
      await Promise.all(sent);
      await new Promise((resolve) => setTimeout(resolve, 2));
    };
    for (const name of ["a", "b", "c"]) {
      texts.put(name, name.repeat(300));
      await next();
    }
    expect(await texts.find("a")).toBe("a".repeat(300));
    await next();
    texts.put("d", "d".repeat(300));
    await next();
    texts.put("long", "x".repeat(65_537));
    expect(
      await Promise.all(["a", "b", "c", "d", "long"].map(async (name) => (await texts.find(name))?.[0])),
    ).toEqual(["a", undefined, "c", "d", undefined]);
    expect(await redis.command("HGET", TEXTS, "bytes")).toBe("900");
    expect(Number(await redis.command("PTTL", TEXTS))).toBeGreaterThan(3_000_000);
    // The same again, and another in the place of one, are not counted twice.
    texts.put("d", "d".repeat(100));
    await next();
    expect(await redis.command("HGET", TEXTS, "bytes")).toBe("700");
  });
});
