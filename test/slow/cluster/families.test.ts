// One poller for all replicas.
import { setTimeout as delay } from "node:timers/promises";
import { systemClock } from "../../../src/clock.js";
import { describeWithRedis } from "../../support/redis.js";
import { waitFor } from "../../support/wait.js";
import { Crowd } from "./crowd.js";
import { LEASE_MS, POLL_ACTIVE_MS, startWorld, waitForLeader, waitUntilTogether } from "./support.js";

const LIFE = { creatingMs: 1500, deletingMs: 1500 };

describeWithRedis("families of several replicas", () => {
  test("S1: replicas together make the calls of one, and each watcher sees each end once", async () => {
    const world = await startWorld({ durations: LIFE });
    const replicas = [await world.join(), await world.join(), await world.join()];
    await waitUntilTogether(replicas);
    const crowd = await Crowd.watch(replicas, 20);
    const startedAt = performance.now();
    const before = world.callsOf("ListFHIRDatastores");
    const ids = await crowd.createDatastores(replicas, 6);
    await crowd.waitForEnds(ids);
    const polls = world.callsOf("ListFHIRDatastores") - before;
    // One poller's cadence, and a poll for each mutation.
    const most = ((performance.now() - startedAt) / (POLL_ACTIVE_MS * 0.9)) * 1.1 + 2 + ids.length;
    expect(polls).toBeLessThanOrEqual(most);
    expect(crowd.endsTwice()).toEqual([]);
    const leader = await waitForLeader(replicas);
    expect(replicas).toContain(leader);
    expect(await leader.query("{ gateway { replicas { count together leases } } }")).toMatchObject({
      data: { gateway: { replicas: { count: 3, together: true, leases: 1 } } },
    });
  });

  test("S8: clocks that are five seconds ahead and behind change nothing of that", async () => {
    const world = await startWorld({ durations: LIFE });
    const at = (ms: number) =>
      world.join({}, { clock: { ...systemClock, time: () => systemClock.time() + ms } });
    const replicas = [await at(5000), await at(-5000), await at(0)];
    await waitUntilTogether(replicas);
    const crowd = await Crowd.watch(replicas, 20);
    const startedAt = performance.now();
    const before = world.callsOf("ListFHIRDatastores");
    const ids: string[] = [];
    // Each of them mutates, and each of them polls once.
    for (let round = 0; round < replicas.length; round++) {
      ids.push(...(await crowd.createDatastores(replicas, 3)));
      await crowd.waitForEnds(ids);
      await world.redis.command("DEL", ...((await world.redis.command("KEYS", "*:lease:*")) as string[]));
    }
    const polls = world.callsOf("ListFHIRDatastores") - before;
    // Who has lost its lease may poll once more.
    const most =
      ((performance.now() - startedAt) / (POLL_ACTIVE_MS * 0.9)) * 1.1 + 2 + ids.length + replicas.length;
    expect(polls).toBeLessThanOrEqual(most);
    expect(crowd.endsTwice()).toEqual([]);
  }, 60_000);

  test("a watcher that joins elsewhere begins with the present state, without a poll of its own", async () => {
    const world = await startWorld({ durations: LIFE });
    const [a, b] = [
      await world.join({ POLL_IDLE_MS: "60000" }),
      await world.join({ POLL_IDLE_MS: "60000", READ_CACHE_TTL_MS: "60000" }),
    ];
    await waitUntilTogether([a, b]);
    const [id] = await (await Crowd.watch([a], 0)).createDatastores([a], 1);
    const first = await Crowd.watch([a], 1);
    await first.waitForEnds([id as string]);
    await delay(LEASE_MS / 10);
    const before = world.calls.length;
    const second = await Crowd.watch([b], 3);
    await second.waitForEnds([id as string]);
    expect(world.calls.slice(before)).toEqual([]);
  });

  test("S3: the next replica polls at once when the one that polls stops", async () => {
    const world = await startWorld({ durations: LIFE });
    const replicas = [await world.join(), await world.join()];
    await waitUntilTogether(replicas);
    const crowd = await Crowd.watch(replicas, 2);
    const leader = await waitForLeader(replicas);
    const other = replicas.find((replica) => replica !== leader)!;
    await leader.gateway.close();
    await waitFor(async () => (await other.metric("cluster_leases")) === 1, 1000);
    const [id] = await crowd.createDatastores([other], 1);
    await crowd.waitForEnds([id as string], ({ url }) => url === other.url);
  });
});
