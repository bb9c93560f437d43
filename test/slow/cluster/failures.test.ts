// Replicas and a Redis that die, stop, and come back: what it may cost is calls and time, never an event.
import { setTimeout as delay } from "node:timers/promises";
import { BUILD_TIMEOUT_MS, ensureBuilt } from "../../support/build.js";
import { describeWithRedis } from "../../support/redis.js";
import { Crowd } from "./crowd.js";
import {
  LEASE_MS,
  POLL_ACTIVE_MS,
  type Replica,
  type World,
  startWorld,
  waitForLeader,
  waitUntilTogether,
} from "./support.js";

const LIFE = { creatingMs: 1000, deletingMs: 1000 };
/** A lease, a poll, and what a busy machine adds. */
const TAKEOVER_MS = LEASE_MS + POLL_ACTIVE_MS + 3000;

async function startThree(world: World) {
  const replicas = [await world.join(), await world.join(), await world.join()] as const;
  await waitUntilTogether(replicas);
  return { replicas, crowd: await Crowd.watch(replicas, 5) };
}

/** Makes datastores for as long as `trouble` lasts, and some more. */
async function changeDuring(crowd: Crowd, replicas: readonly Replica[], trouble: () => Promise<void>) {
  const ids: string[] = [];
  let isOver = false;
  const over = trouble().finally(() => (isOver = true));
  while (!isOver) {
    ids.push(...(await crowd.createDatastores(replicas, 1)));
    await delay(300);
  }
  await over;
  ids.push(...(await crowd.createDatastores(replicas, 2)));
  return ids;
}

describeWithRedis("a replica in trouble", () => {
  beforeAll(ensureBuilt, BUILD_TIMEOUT_MS);

  test("S2: another polls after the one that polled was killed; nothing is lost or told twice", async () => {
    const world = await startWorld({ durations: LIFE });
    const replicas = [await world.spawn(), await world.spawn(), await world.spawn()];
    await waitUntilTogether(replicas);
    const crowd = await Crowd.watch(replicas, 3);
    const leader = await waitForLeader(replicas);
    const others = replicas.filter((replica) => replica !== leader);
    const isOther = (replica: Replica) => replica.url !== leader.url;
    const ids = await crowd.createDatastores(others, 1);
    leader.process.child.kill("SIGKILL");
    await leader.process.exited;
    const killedAt = performance.now();
    await crowd.waitForEnds(ids, isOther);
    expect(crowd.firstTold(ids[0] as string, isOther) - killedAt).toBeLessThan(TAKEOVER_MS);
    ids.push(...(await crowd.createDatastores(others, 2)));
    await crowd.waitForEnds(ids, isOther);
    expect(crowd.endsTwice()).toEqual([]);
    await waitForLeader(others);
  }, 60_000);

  test("S4: a replica that was stopped for longer than its lease follows when it wakes", async () => {
    const world = await startWorld({ durations: LIFE });
    const replicas = [await world.spawn(), await world.spawn()];
    await waitUntilTogether(replicas);
    const crowd = await Crowd.watch(replicas, 3);
    const leader = await waitForLeader(replicas);
    const others = replicas.filter((replica) => replica !== leader);
    leader.process.child.kill("SIGSTOP");
    const ids = await crowd.createDatastores(others, 2);
    await delay(LEASE_MS * 2.5);
    await crowd.waitForEnds(ids, (replica) => replica.url !== leader.url);
    leader.process.child.kill("SIGCONT");
    await waitUntilTogether(replicas);
    const [next] = await Promise.all([waitForLeader(replicas), crowd.waitForEnds(ids)]);
    expect(next).toBe(others[0]);
    // Alone for good is what a process would be that waited for a connection that it never lost.
    expect(await leader.mode()).toBe("together");
    ids.push(...(await crowd.createDatastores(others, 1)));
    await crowd.waitForEnds(ids);
    expect(crowd.endsTwice()).toEqual([]);
  }, 60_000);
});

describeWithRedis("a Redis in trouble", () => {
  test("S5: killed for longer than a lease and back empty: nobody is disconnected, nothing lost or told twice", async () => {
    const world = await startWorld({ durations: LIFE });
    const { replicas, crowd } = await startThree(world);
    const ids = await changeDuring(crowd, replicas, async () => {
      await world.redis.kill();
      await delay(LEASE_MS * 2);
      expect(await Promise.all(replicas.map(({ mode }) => mode()))).toEqual(["alone", "alone", "alone"]);
      await world.redis.start();
      await waitUntilTogether(replicas);
    });
    await crowd.waitForEnds(ids);
    expect({ closed: crowd.closed(), twice: crowd.endsTwice() }).toEqual({ closed: 0, twice: [] });
    await waitForLeader(replicas);
    // Who joins after all was lost is told everything, by the one who polls.
    const fourth = await world.join();
    const late = await Crowd.watch([fourth], 3);
    await late.waitForEnds(ids);
    expect(await fourth.metric("cluster_leases")).toBe(0);
  }, 60_000);

  test("S6: connections cut again and again: blips cost few calls, and nothing is lost", async () => {
    const world = await startWorld({ durations: LIFE });
    const { replicas, crowd } = await startThree(world);
    const before = world.callsOf("ListFHIRDatastores");
    const startedAt = performance.now();
    const ids = await changeDuring(crowd, replicas, async () => {
      for (let cut = 0; cut < 10; cut++) {
        await world.redis.command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
        await delay(700);
      }
    });
    await crowd.waitForEnds(ids);
    const polls = world.callsOf("ListFHIRDatastores") - before;
    // Twice the cadence of one poller, and a poll for each mutation; three who polled would make more.
    const oneAlone = (performance.now() - startedAt) / POLL_ACTIVE_MS + ids.length;
    expect(polls).toBeLessThanOrEqual(2 * oneAlone);
    expect({ closed: crowd.closed(), twice: crowd.endsTwice() }).toEqual({ closed: 0, twice: [] });
  }, 60_000);

  test.each([
    ["FLUSHALL", ["FLUSHALL"]],
    ["the log deleted", ["DEL", "{hl:default:us-east-1}:1:log"]],
    ["its head deleted", ["DEL", "{hl:default:us-east-1}:1:head"]],
  ])(
    "S7: %s: all go on, and who joins is told everything",
    async (_name, command) => {
      const world = await startWorld({ durations: LIFE });
      const { replicas, crowd } = await startThree(world);
      const ids = await crowd.createDatastores(replicas, 2);
      await world.redis.command(...command);
      ids.push(...(await crowd.createDatastores(replicas, 2)));
      await crowd.waitForEnds(ids);
      const late = await Crowd.watch([await world.join()], 2);
      await late.waitForEnds(ids);
      ids.push(...(await crowd.createDatastores(replicas, 1)));
      await Promise.all([crowd.waitForEnds(ids), late.waitForEnds(ids)]);
      expect([...crowd.endsTwice(), ...late.endsTwice()]).toEqual([]);
      await waitForLeader(replicas);
    },
    60_000,
  );
});
