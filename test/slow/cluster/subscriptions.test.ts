// How many subscriptions one caller may have at all replicas together.
import { BUILD_TIMEOUT_MS, ensureBuilt } from "../../support/build.js";
import { describeWithRedis } from "../../support/redis.js";
import { createDatastores } from "../../support/resources.js";
import { type TestSocket, openSession } from "../../support/socket.js";
import { waitFor } from "../../support/wait.js";
import { type Replica, createCaller, startWorld } from "./support.js";

const WATCH = "subscription { datastoresStatusChanged { status } }";
const MOST = 6;
const KEYS = "{hl:default:us-east-1}:1:seats:*";

async function start() {
  const world = await startWorld();
  await createDatastores(world.healthLake, 1);
  const { env: caller, headers } = await createCaller();
  const env = { ...caller, MAX_SUBSCRIPTIONS_PER_IDENTITY: String(MOST), RATE_LIMIT_PER_MINUTE: "0" };
  const members = async () => Number(await world.redis.command("ZCARD", "{hl:default:us-east-1}:1:members"));
  /** Until all have beaten, and each has seen the others do so. */
  const together = async (replicas: readonly Replica[]) => {
    await waitFor(async () => (await members()) === replicas.length, 10_000);
    await waitFor(async () => {
      const found = await Promise.all(replicas.map((replica) => membersAt(replica, headers)));
      return found.every((n) => n === replicas.length);
    }, 10_000);
  };
  return { world, env, headers, together };
}

async function membersAt({ url }: Replica, headers: Record<string, string>): Promise<number> {
  const text = await (await fetch(`${url}/metrics`, { headers })).text();
  return Number(/^healthlake_graphql_cluster_members (\S+)$/m.exec(text)?.[1]);
}

/** Begins one more, and resolves with whether that was taken: then the datastore that is there comes first. */
async function begin(socket: TestSocket, id: string): Promise<boolean> {
  socket.subscribe(id, WATCH);
  const { type, payload } = await socket.nextOf(id);
  if (payload?.data) return true;
  // What this replica knows by itself is refused at once; what the others know, by a result.
  expect(type === "error" ? payload : payload?.errors).toMatchObject([
    { extensions: { code: "LIMIT_EXCEEDED", limit: "MAX_SUBSCRIPTIONS_PER_IDENTITY" } },
  ]);
  if (type === "next") await socket.nextOf(id);
  return false;
}

async function beginMany(socket: TestSocket, count: number, prefix = ""): Promise<number> {
  let taken = 0;
  for (let n = 0; n < count; n++) if (await begin(socket, `${prefix}${n}`)) taken++;
  return taken;
}

describeWithRedis("subscriptions over replicas", () => {
  beforeAll(ensureBuilt, BUILD_TIMEOUT_MS);

  test("count at all of them, until they end", async () => {
    const { world, env, headers, together } = await start();
    const replicas = [await world.join(env), await world.join(env), await world.join(env)];
    await together(replicas);
    const [a, b, c] = await Promise.all(replicas.map(({ url }) => openSession(url, { headers })));
    if (!a || !b || !c) throw new Error("three sockets");
    expect([await beginMany(a, 4), await beginMany(b, 4), await beginMany(c, 2)]).toEqual([4, 2, 0]);
    a.send({ id: "0", type: "complete" });
    await waitFor(() => begin(c, "again"), 10_000);
    expect(await begin(b, "last")).toBe(false);
    // Nobody is named.
    const [key = ""] = (await world.redis.command("KEYS", KEYS)) as string[];
    expect(await world.redis.command("HKEYS", key)).toEqual([expect.stringMatching(/^[\w-]{43}$/)]);
    // The last one takes all with it.
    for (const socket of [a, b, c]) socket.socket.terminate();
    await waitFor(async () => ((await world.redis.command("KEYS", KEYS)) as string[]).length === 0, 10_000);
  });

  test("of a killed replica are given back after its lease", async () => {
    const { world, env, headers, together } = await start();
    const [staying, killed] = [await world.join(env), await world.spawn(env)];
    await together([staying, killed]);
    expect(await beginMany(await openSession(killed.url, { headers }), MOST)).toBe(MOST);
    const socket = await openSession(staying.url, { headers });
    expect(await begin(socket, "early")).toBe(false);
    killed.process.child.kill("SIGKILL");
    await waitFor(() => begin(socket, "late"), 20_000);
    expect(await beginMany(socket, MOST)).toBe(MOST - 1);
  }, 60_000);

  test("are those of a share where Redis is away, and nobody is disconnected; all count again afterwards", async () => {
    const { world, env, headers, together } = await start();
    const replicas = [await world.join(env), await world.join(env)];
    await together(replicas);
    const [a, b] = await Promise.all(replicas.map(({ url }) => openSession(url, { headers })));
    if (!a || !b) throw new Error("two sockets");
    expect(await beginMany(a, 4)).toBe(4);
    await world.redis.kill();
    // Of a replica's share of three it has more by now.
    expect([await begin(a, "alone"), await beginMany(b, 4, "alone")]).toEqual([false, 3]);
    await world.redis.start();
    await together(replicas);
    await waitFor(async () => ((await world.redis.command("KEYS", KEYS)) as string[]).length === 2, 10_000);
    expect([await begin(a, "together"), await begin(b, "together")]).toEqual([false, false]);
    expect([a.socket.readyState, b.socket.readyState]).toEqual([a.socket.OPEN, b.socket.OPEN]);
  }, 60_000);

  test("are told again where Redis has forgotten them", async () => {
    const { world, env, headers, together } = await start();
    const replicas = [await world.join(env), await world.join(env)];
    await together(replicas);
    const [a, b] = await Promise.all(replicas.map(({ url }) => openSession(url, { headers })));
    if (!a || !b) throw new Error("two sockets");
    expect(await beginMany(a, MOST)).toBe(MOST);
    const keys = (await world.redis.command("KEYS", KEYS)) as string[];
    expect(await world.redis.command("DEL", ...keys)).toBe(1);
    await waitFor(async () => ((await world.redis.command("KEYS", KEYS)) as string[]).length === 1, 10_000);
    expect(await begin(b, "more")).toBe(false);
  }, 60_000);
});
