// What replicas read, and what they know of each other's mutations.
import { describeWithRedis } from "../../support/redis.js";
import { type Replica, startWorld, waitUntilTogether } from "./support.js";

const LIST = "{ datastores(first: 10) { edges { node { name status } } } }";
const CREATE = "mutation($name: String!) { createDatastore(input: { name: $name }) { datastore { id } } }";

const namesOf = async (replica: Replica) => {
  const { errors, ...body } = await replica.query(LIST);
  if (errors) throw new Error(JSON.stringify(errors));
  const { datastores } = body.data as { datastores: { edges: { node: { name: string } }[] } };
  return datastores.edges.map(({ node }) => node.name);
};

describeWithRedis("reads of several replicas", () => {
  test("S12: the same cold query at all of them is called for once", async () => {
    const world = await startWorld();
    const replicas = [await world.join(), await world.join(), await world.join()];
    await waitUntilTogether(replicas);
    const before = world.calls.length;
    const answers = await Promise.all(
      replicas.flatMap((replica) => Array.from({ length: 20 }, () => namesOf(replica))),
    );
    expect(answers.flat()).toEqual([]);
    expect(world.calls.slice(before).map(({ action }) => action)).toEqual(["ListFHIRDatastores"]);
  });

  test("S13: a mutation at one shows in the next read at another, also while that one is busy", async () => {
    const world = await startWorld({ durations: { creatingMs: 600_000 } });
    const [a, b] = [
      await world.join({ READ_CACHE_TTL_MS: "60000" }),
      await world.join({ READ_CACHE_TTL_MS: "60000" }),
    ];
    await waitUntilTogether([a, b]);
    const stale: string[] = [];
    for (let round = 0; round < 60; round++) {
      // Asked twice, it is given again without being executed.
      await namesOf(b);
      await namesOf(b);
      const name = `d${round}`;
      await a.query(CREATE, { name });
      const names = namesOf(b);
      if (round % 3 === 0) setImmediate(() => block(round * 5));
      if (!(await names).includes(name)) stale.push(name);
    }
    expect(stale).toEqual([]);
  }, 60_000);

  test("alone they read for themselves", async () => {
    const world = await startWorld();
    const replicas = [await world.join(), await world.join()];
    await waitUntilTogether(replicas);
    await world.redis.kill();
    expect(await Promise.all(replicas.map(namesOf))).toEqual([[], []]);
    const started = await world.join();
    expect(await started.mode()).toBe("alone");
    expect(await namesOf(started)).toEqual([]);
  });
});

/** Nothing else happens in this process meanwhile, and so in none of its gateways. */
function block(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}
