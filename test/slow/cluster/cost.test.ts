// S17: what replicas cost who has none, and what a cached query costs with them. CPU itself is measured by bench/replicas.js: here are
// the counts that it follows from.
import { once } from "node:events";
import { connect } from "node:net";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { BUILD_TIMEOUT_MS, ROOT, ensureBuilt } from "../../support/build.js";
import { startProcess } from "../../support/process.js";
import { describeWithRedis, startRedis } from "../../support/redis.js";
import { waitFor } from "../../support/wait.js";
import { startWorld, waitUntilTogether } from "./support.js";

const QUERIES = 100;
const BODY = JSON.stringify({ query: "{ datastores(first: 10) { nodes { name } } }" });

/** Starts a gateway, and prints which modules of Redis are loaded by then. */
const SCRIPT = `
import { createRequire } from "node:module";
const { loadConfig, startGateway } = await import(${JSON.stringify(pathToFileURL(join(ROOT, "dist/index.js")).href)});
const healthLake = { region: "us-east-1", credentials: { accessKeyId: "a", secretAccessKey: "b" } };
const gateway = await startGateway(loadConfig({ PORT: "0", LOG_LEVEL: "silent", CLUSTER_URL: process.env.CLUSTER_URL }), { healthLake });
await gateway.close();
const loaded = Object.keys(createRequire(import.meta.url).cache).filter((path) => path.includes("@redis"));
console.log(loaded.length > 0 ? "loaded" : "not loaded");
`;

describeWithRedis("what replicas cost", () => {
  beforeAll(ensureBuilt, BUILD_TIMEOUT_MS);

  test("S17: without CLUSTER_URL nothing of Redis is loaded, and with it it is", async () => {
    const redis = await startRedis();
    const args = ["--input-type=module", "-e", SCRIPT];
    expect(await startProcess(args).exited).toMatchObject({ stdout: "not loaded\n", code: 0 });
    expect(await startProcess(args, { CLUSTER_URL: redis.url }).exited).toMatchObject({
      stdout: "loaded\n",
      code: 0,
    });
  }, 60_000);

  test("S17: cached queries of one turn ask Redis once for all, and call nothing", async () => {
    const world = await startWorld();
    const replica = await world.join({ READ_CACHE_TTL_MS: "60000" });
    await waitUntilTogether([replica]);
    await askAtOnce(replica.url, 1);
    const [calls, before] = [world.calls.length, await countGets(world.redis.command)];
    await askAtOnce(replica.url, QUERIES);
    const asked = (await countGets(world.redis.command)) - before;
    expect(asked).toBeGreaterThan(0);
    // All come in one write; the kernel may hand it over in a few parts.
    expect(asked).toBeLessThanOrEqual(QUERIES / 5);
    expect(world.calls.slice(calls)).toEqual([]);
  });
});

/** Sends so many queries in one write, on one connection, and resolves when all are answered. */
async function askAtOnce(url: string, count: number): Promise<void> {
  const { hostname, port, host } = new URL(url);
  const socket = connect(Number(port), hostname);
  await once(socket, "connect");
  let text = "";
  socket.on("data", (data: Buffer) => (text += data.toString()));
  const headers = ["POST /graphql HTTP/1.1", `host: ${host}`, "content-type: application/json"];
  socket.write(`${headers.join("\r\n")}\r\ncontent-length: ${BODY.length}\r\n\r\n${BODY}`.repeat(count));
  await waitFor(() => text.split("HTTP/1.1 200").length - 1 === count, 10_000);
  socket.destroy();
}

async function countGets(command: (...args: string[]) => Promise<unknown>): Promise<number> {
  const stats = String(await command("INFO", "commandstats"));
  return Number(/^cmdstat_hget:calls=(\d+)/m.exec(stats)?.[1] ?? 0);
}
