// The Kubernetes example's Redis and the gateway's settings for it, as far as they can be run without Kubernetes: TLS, its user, its limits.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../../support/build.js";
import { createCertificate } from "../../support/certificate.js";
import { findPort } from "../../support/port.js";
import { describeWithRedis, startRedis } from "../../support/redis.js";
import { startWorld, waitUntilTogether } from "./support.js";

const read = (path: string) => readFile(join(ROOT, path), "utf8");

const directories: string[] = [];
afterEach(async () => {
  for (const directory of directories.splice(0)) await rm(directory, { recursive: true });
});

/** The example's redis.conf as arguments, with its folders at another place and its port another. */
async function readArgs(directory: string, port: number): Promise<readonly string[]> {
  const [, conf = ""] =
    /redis\.conf: \|\n((?: {4}.*\n)+)/.exec(await read("examples/deployment/redis.yaml")) ?? [];
  const lines = conf.split("\n").map((line) => line.trim().split(" "));
  return lines.flatMap(([name = "", value = ""]) => {
    if (name === "" || name === "port") return [];
    if (name === "tls-port") return ["--tls-port", String(port)];
    return [`--${name}`, value === '""' ? "" : value.replace(/^\/(?:tls|users)\//, `${directory}/`)];
  });
}

describeWithRedis("the Kubernetes example's Redis", () => {
  test("takes replicas over TLS, as its user and by its authority alone", async () => {
    const directory = await mkdtemp(join(tmpdir(), "redis-"));
    directories.push(directory);
    const { key, cert } = await createCertificate(directory, ["127.0.0.1"]);
    for (const [name, text] of [
      ["tls.crt", cert],
      ["tls.key", key],
      ["ca.crt", cert],
    ] as const)
      await writeFile(join(directory, name), text);
    const [line = ""] = /^user gateway .*$/m.exec(await read("docs/operations.md")) ?? [];
    const users = line.replace("PASSWORD", "sesame").replace("NAME:REGION", "default:us-east-1");
    await writeFile(join(directory, "users.acl"), `${users}\n`);
    const port = await findPort();
    const redis = await startRedis(await readArgs(directory, port));
    expect(await redis.command("CONFIG", "GET", "maxmemory*")).toEqual(
      expect.arrayContaining(["134217728", "noeviction"]),
    );
    const urlFile = join(directory, "url");
    await writeFile(urlFile, `rediss://gateway:sesame@127.0.0.1:${port}\n`);
    const world = await startWorld();
    const env = { CLUSTER_URL: "", CLUSTER_URL_FILE: urlFile };
    const trusting = { ...env, CLUSTER_TLS_CA_FILE: join(directory, "ca.crt") };
    await waitUntilTogether([await world.join(trusting), await world.join(trusting)]);
    expect(await redis.command("ACL", "LOG")).toEqual([]);
    expect(await (await world.join(env)).mode()).toBe("alone");
  }, 60_000);
});
