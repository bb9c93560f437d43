// The parts that need no Redis.
import { readFile, readdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { decode, encode } from "../../src/cluster/redis/codec.js";
import { checkEngine } from "../../src/cluster/redis/engine.js";
import { checkUrl } from "../../src/cluster/redis/url.js";

const SRC = fileURLToPath(new URL("../../src/", import.meta.url));

test("dates and infinities come back as they were", () => {
  const value = { at: new Date(5), all: [{ at: new Date(0) }], upTo: -Infinity, none: null, text: "a" };
  expect(decode(encode(value))).toEqual(value);
});

test.each(["http://redis", "redis", "redis://user:sesame@redis.example:6379", "sesame"])(
  "%s is refused, and nothing of a password is told",
  (url) => {
    expect(() => checkUrl(url, false)).toThrow(/^(?!.*sesame).*$/s);
  },
);

test.each([
  "redis://127.0.0.1:6379",
  "redis://[::1]:6379",
  "redis://localhost",
  "rediss://user:sesame@redis.example",
])("%s may be used", (url) => {
  expect(() => checkUrl(url, false)).not.toThrow();
});

test("CLUSTER_INSECURE lets it go over the network in the clear", () => {
  expect(() => checkUrl("redis://redis.example", true)).not.toThrow();
});

test.each([
  ["redis_version:6.2.1", "Redis 6.2.1 is too old"],
  ["redis_version:7.2.4\r\nredis_mode:sentinel", "sentinel"],
  ["redis_version:7.2.4\r\nrole:slave", "read replica"],
  ["redis_version:7.2.4\r\nredis_mode:cluster", "several primaries"],
])("an engine of %j is refused by its name", async (info, problem) => {
  const slots = [
    [0, 1, ["a", 1]],
    [2, 3, ["b", 1]],
  ];
  const client = { sendCommand: async ([command]: readonly string[]) => (command === "INFO" ? info : slots) };
  await expect(checkEngine(client)).rejects.toThrow(problem);
});

test("a cluster that shows itself as one node will do, and Valkey", async () => {
  const info = "redis_version:7.2.4\r\nvalkey_version:8.0.1\r\nserver_mode:cluster";
  const client = {
    sendCommand: async ([command]: readonly string[]) => (command === "INFO" ? info : [[0, 16383, ["a", 1]]]),
  };
  await expect(checkEngine(client)).resolves.toBeUndefined();
});

test("Redis is loaded by one dynamic import alone", async () => {
  const paths = (await readdir(SRC, { recursive: true })).filter(
    (path) => path.endsWith(".ts") && !path.startsWith("cluster/redis/"),
  );
  const texts = await Promise.all(
    paths.map(async (path) => [path, await readFile(`${SRC}${path}`, "utf8")] as const),
  );
  const found = texts.flatMap(([path, text]) =>
    [...text.matchAll(/.*(?:cluster\/redis\/|@redis\/client).*/g)].map(([line]) => `${path}: ${line.trim()}`),
  );
  expect(found).toEqual([
    expect.stringMatching(
      /^wiring\/cluster\.ts: const .* = await import\("\.\.\/cluster\/redis\/start\.js"\);$/,
    ),
  ]);
});
