// A Redis of the demo's own, where redis-server is installed. It ends with this process, however that ends.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { ConfigError } from "../config/settings.js";

export interface DemoRedis {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * The shell ends it as soon as its own input ends, which a killed process can't prevent. What it writes is the shell's no more, so
 * that it is seen here when it ends.
 */
const SCRIPT = `
command -v redis-server >/dev/null || exit 127
redis-server "$@" &
exec >/dev/null
read -r _
kill $!
wait`;
const NOT_FOUND = 127;

/** Rejects with ConfigError where there is no redis-server, or it does not start. */
export async function startRedis(): Promise<DemoRedis> {
  const port = await findPort();
  const args = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
  // A group of its own: Ctrl-C must not end it before the gateways.
  const shell = spawn("/bin/sh", ["-c", SCRIPT, "redis", ...args], {
    detached: true,
    stdio: ["pipe", "pipe", "ignore"],
  });
  const exited = once(shell, "exit").then(([code]) => code as number | null);
  const stop = async () => {
    shell.stdin.end();
    await exited;
  };
  let output = "";
  shell.stdout.setEncoding("utf8");
  const isReady = await new Promise<boolean>((resolve) => {
    shell.stdout.on("data", (text: string) => {
      if (output.length < MOST_OUTPUT) output += text;
      if (output.includes("Ready to accept connections")) resolve(true);
    });
    shell.stdout.once("close", () => resolve(false));
  });
  if (isReady) return { url: `redis://127.0.0.1:${port}`, stop };
  shell.stdin.end();
  throw new ConfigError([(await exited) === NOT_FOUND ? MISSING : `redis-server did not start:\n${output}`]);
}

const MOST_OUTPUT = 65_536;
const MISSING =
  "DEMO_REPLICAS (--replicas) needs redis-server, which is not installed: " +
  "apt-get install redis-server, brew install redis, or name another Redis with CLUSTER_URL";

async function findPort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
