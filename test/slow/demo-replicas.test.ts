// `npm run demo -- --replicas=3` after its build: three gateways, and a Redis that ends with them.
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { BUILD_TIMEOUT_MS, ROOT, ensureBuilt } from "../support/build.js";
import { type TestProcess, ask, startProcess } from "../support/process.js";
import { describeWithRedis, isListening } from "../support/redis.js";
import { openSession } from "../support/socket.js";
import { waitFor } from "../support/wait.js";

beforeAll(ensureBuilt, BUILD_TIMEOUT_MS);

const startDemo = (env: Readonly<Record<string, string>>, args = ["--replicas=3"]) =>
  startProcess([join(ROOT, "dist/server.js"), "--demo", ...args], { LOCAL_DATA_DIR: "", PORT: "0", ...env });

async function readRedisPort({ waitFor: waitForText }: TestProcess): Promise<number> {
  const [, port = ""] = await waitForText(/^Redis: +redis:\/\/127\.0\.0\.1:(\d+)$/m);
  return Number(port);
}

const CREATE = 'mutation { createDatastore(input: { name: "seen-elsewhere" }) { datastore { status } } }';
const WATCH =
  'subscription { datastoresStatusChanged(filter: { name: "seen-elsewhere" }) { status datastore { name } } }';

describeWithRedis("the demo of three replicas", () => {
  test("what is done at one is seen at another; all ends on Ctrl-C", async () => {
    const demo = startDemo({});
    const redis = await readRedisPort(demo);
    const [, graphql = ""] = await demo.waitFor(/^GraphQL: +(\S+)$/m);
    const [, second = "", third = ""] = await demo.waitFor(/^Replicas: +(\S+)\n +(\S+)$/m);
    await demo.waitFor(/Ctrl-C/);
    const session = await openSession(second);
    session.subscribe("1", WATCH);
    expect((await ask(`${third}/graphql`, CREATE)).errors).toBeUndefined();
    expect(await session.nextOf("1")).toMatchObject({
      payload: { data: { datastoresStatusChanged: { datastore: { name: "seen-elsewhere" } } } },
    });
    const modes = await Promise.all(
      [graphql.replace("/graphql", ""), second, third].map(async (url) =>
        (await fetch(`${url}/readyz`)).json(),
      ),
    );
    expect(modes).toEqual(modes.map(() => expect.objectContaining({ cluster: "together" }) as object));

    demo.child.kill("SIGINT");
    expect(await demo.exited).toMatchObject({ code: 0, stderr: "" });
    expect(await Promise.all([redis, ...[graphql, second, third].map(toPort)].map(isListening))).toEqual(
      Array(4).fill(false),
    );
  }, 90_000);

  test("a killed one leaves no Redis", async () => {
    const demo = startDemo({});
    const redis = await readRedisPort(demo);
    expect(await isListening(redis)).toBe(true);
    demo.child.kill("SIGKILL");
    await demo.exited;
    await waitFor(async () => !(await isListening(redis)), 10_000);
  }, 60_000);

  test("nor does one that can't start", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as AddressInfo;
    const demo = startDemo({ PORT: String(port) });
    const redis = await readRedisPort(demo);
    const exit = await demo.exited;
    other.close();
    expect(exit).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`port ${port} is taken`) as string,
    });
    expect(await isListening(redis)).toBe(false);
  }, 60_000);
});

test("where redis-server is not installed, that is said in one line, with exit code 1", async () => {
  expect(await startDemo({ PATH: "/nonexistent" }).exited).toMatchObject({
    code: 1,
    stdout: "",
    stderr: expect.stringMatching(
      /^healthlake-graphql: DEMO_REPLICAS \(--replicas\) needs redis-server, which is not installed: .*CLUSTER_URL\n$/,
    ) as string,
  });
});

test("replicas without the demo are refused", async () => {
  const exit = await startProcess([join(ROOT, "dist/server.js"), "--local", "--replicas=3"], { PORT: "0" })
    .exited;
  expect(exit).toMatchObject({
    code: 1,
    stderr: "healthlake-graphql: DEMO_REPLICAS (--replicas) is for --demo alone\n",
  });
});

function toPort(url: string): number {
  return Number(new URL(url).port);
}
