// What one caller may ask of all replicas together.
import { describeWithRedis } from "../../support/redis.js";
import { openSession } from "../../support/socket.js";
import { waitFor } from "../../support/wait.js";
import { type InProcess, type Replica, createCaller, startWorld } from "./support.js";

const CLIENTS = 10;
const MINUTE_MS = 60_000;

async function startThree(perMinute: number) {
  const world = await startWorld();
  const { env, headers } = await createCaller();
  const join = () => world.join({ ...env, METRICS_PORT: "0", RATE_LIMIT_PER_MINUTE: String(perMinute) });
  const replicas = [await join(), await join(), await join()] as const;
  await waitFor(async () => {
    const members = await Promise.all(replicas.map(membersAt));
    return members.every((n) => n === replicas.length);
  }, 10_000);
  return { world, replicas, headers };
}

async function membersAt({ gateway }: InProcess): Promise<number> {
  const text = await (await fetch(gateway.metricsUrl ?? "")).text();
  return Number(/^healthlake_graphql_cluster_members (\S+)$/m.exec(text)?.[1]);
}

/** How many of so many requests are taken, and what time would have given back meanwhile. */
async function ask(
  replicas: readonly Replica[],
  each: number,
  perMinute: number,
  headers: Record<string, string>,
) {
  const startedAt = performance.now();
  const statuses: number[] = [];
  await Promise.all(
    replicas.flatMap(({ url }) => {
      let left = each;
      return Array.from({ length: CLIENTS }, async () => {
        while (left-- > 0)
          statuses.push((await fetch(`${url}/graphql?query={__typename}`, { headers })).status);
      });
    }),
  );
  const taken = statuses.filter((status) => status === 200).length;
  expect(statuses.filter((status) => status === 429)).toHaveLength(statuses.length - taken);
  return { taken, again: Math.ceil(((performance.now() - startedAt) / MINUTE_MS) * perMinute) };
}

describeWithRedis("rates over replicas", () => {
  test("S14: of 1,800 requests to three at once 600 are taken", async () => {
    const { world, replicas, headers } = await startThree(600);
    const preflight = { ...headers, "apollo-require-preflight": "1" };
    const { taken, again } = await ask(replicas, 600, 600, preflight);
    expect(taken).toBeGreaterThanOrEqual(594);
    expect(taken).toBeLessThanOrEqual(606 + again);
    const keys = (await world.redis.command("KEYS", "*")) as string[];
    const [rate = "", ...others] = keys.filter((key) => key.includes(":rate:"));
    expect([rate, others]).toEqual([
      expect.stringMatching(/^\{hl:default:us-east-1\}:1:rate:[\w-]{43}$/),
      [],
    ]);
    expect(Number(await world.redis.command("PTTL", rate))).toBeLessThanOrEqual(MINUTE_MS);
  }, 60_000);

  test("operations on sockets count with it", async () => {
    const { replicas, headers } = await startThree(4);
    const [a, b] = replicas;
    const preflight = { ...headers, "apollo-require-preflight": "1" };
    const session = await openSession(a.url, { headers });
    expect((await ask([b], 2, 4, preflight)).taken).toBe(2);
    session.subscribe("1", "{ __typename }");
    expect(await session.nextOf("1")).toMatchObject({ type: "next", payload: { data: {} } });
    session.subscribe("2", "{ __typename }");
    expect(await session.nextOf("2")).toMatchObject({
      type: "error",
      payload: [{ extensions: { code: "RATE_LIMITED", limit: "RATE_LIMIT_PER_MINUTE" } }],
    });
    session.socket.close();
  });

  test("each takes its share where Redis is away, and all together again afterwards", async () => {
    const { world, replicas, headers } = await startThree(30);
    const preflight = { ...headers, "apollo-require-preflight": "1" };
    await world.redis.kill();
    for (const replica of replicas) {
      const { taken, again } = await ask([replica], 30, 10, preflight);
      expect(taken).toBeGreaterThanOrEqual(10);
      expect(taken).toBeLessThanOrEqual(10 + again);
    }
    await world.redis.start();
    await waitUntilTogetherAgain(replicas);
    const { taken, again } = await ask(replicas, 20, 30, preflight);
    expect(taken).toBeGreaterThanOrEqual(30);
    expect(taken).toBeLessThanOrEqual(30 + again);
  }, 60_000);
});

async function waitUntilTogetherAgain(replicas: readonly InProcess[]): Promise<void> {
  await waitFor(
    async () => (await Promise.all(replicas.map(({ mode }) => mode()))).every((mode) => mode === "together"),
    20_000,
  );
}
