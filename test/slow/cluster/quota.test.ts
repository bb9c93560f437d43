// The request quota that replicas have together.
import { describeWithRedis } from "../../support/redis.js";
import { waitFor } from "../../support/wait.js";
import { type World, startWorld, waitUntilTogether } from "./support.js";

const ACTION = "ListFHIRDatastores";
const PER_SECOND = 10;
const SECOND_MS = 1000;

/** Each read is another page, so none is shared. */
const read = (n: number) =>
  `{ datastores(first: 1, filter: { createdAfter: "2020-01-01T00:00:${String(n % 60).padStart(2, "0")}.${String(n % 1000).padStart(3, "0")}Z" }) { nodes { id } } }`;

async function start(replicas: number) {
  const world = await startWorld();
  const env = {
    QUOTA_PER_SECOND: `${ACTION}=${PER_SECOND}`,
    READ_CACHE_TTL_MS: "0",
    RATE_LIMIT_PER_MINUTE: "0",
    RATE_LIMIT_CALLS_PER_MINUTE: "0",
  };
  const joined = [];
  for (let n = 0; n < replicas; n++) joined.push(await world.join(env));
  await waitUntilTogether(joined);
  return { world, replicas: joined };
}

/** The most that came in any window of so long. */
function most(times: readonly number[], windowMs: number): number {
  return Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at < from + windowMs).length));
}

function timesOf({ calls }: World): number[] {
  return calls.filter(({ action }) => action === ACTION).map(({ at }) => at);
}

describeWithRedis("the quota of replicas", () => {
  test("S9: saturated ones never send more than one may, and each gets on", async () => {
    const { world, replicas } = await start(3);
    expect(await replicas[0]?.query(read(0))).toMatchObject({ data: { datastores: { nodes: [] } } });
    const answers = replicas.map(() => 0);
    let n = 0;
    let isOver = false;
    const clients = replicas.flatMap(({ query }, at) =>
      Array.from({ length: 6 }, async () => {
        while (!isOver) if (!(await query(read(n++))).errors) answers[at] = (answers[at] ?? 0) + 1;
      }),
    );
    await waitFor(async () => timesOf(world).length >= 80, 30_000);
    isOver = true;
    await Promise.all(clients);
    const times = timesOf(world);
    // The bucket holds a second's calls.
    expect(most(times, SECOND_MS)).toBeLessThanOrEqual(2 * PER_SECOND);
    expect(most(times, 5 * SECOND_MS)).toBeLessThanOrEqual(6 * PER_SECOND);
    const all = answers.reduce((sum, one) => sum + one, 0);
    for (const one of answers) expect(one / all).toBeGreaterThan(0.18);
  }, 120_000);

  test("while Redis is away each has its share, and all have it together again by themselves", async () => {
    const { world, replicas } = await start(2);
    await world.redis.kill();
    await waitFor(
      async () => (await Promise.all(replicas.map(({ mode }) => mode()))).every((m) => m === "alone"),
      20_000,
    );
    const before = timesOf(world).length;
    const answers = await Promise.all(
      Array.from({ length: 40 }, async (_, n) => replicas[n % 2]?.query(read(n))),
    );
    for (const answer of answers) expect(answer).toMatchObject({ data: { datastores: {} } });
    const times = timesOf(world).slice(before);
    expect(times).toHaveLength(40);
    expect(most(times, SECOND_MS)).toBeLessThanOrEqual(2 * PER_SECOND);
    await world.redis.start();
    await waitUntilTogether(replicas, 20_000);
    expect(await replicas[1]?.query(read(50))).toMatchObject({ data: { datastores: {} } });
  }, 90_000);
});
