// A Redis of the test's own: on a port of its own, without a file, killed after the test.
import { once } from "node:events";
import { existsSync } from "node:fs";
import { connect } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { createClient } from "@redis/client";
import { type Child, startChild } from "./children.js";
import { findPort } from "./port.js";

const SERVER = "/usr/bin/redis-server";

export interface TestRedis {
  readonly url: string;
  readonly pid: () => number;
  /** Sends one command, on a connection of its own. */
  readonly command: (...args: string[]) => Promise<unknown>;
  /** kill -9; all that it held is gone. */
  readonly kill: () => Promise<void>;
  /** On the same port, empty. */
  readonly start: () => Promise<void>;
}

/** A describe that is skipped, by a name that says so, where there is no Redis; in CI it fails instead. */
export function describeWithRedis(name: string, suite: () => void): void {
  if (existsSync(SERVER)) describe(name, suite);
  else if (process.env.CI)
    test(`${name}: redis-server is installed in CI`, () => expect(existsSync(SERVER)).toBe(true));
  else describe.skip(`${name} (skipped: redis-server is not installed)`, suite);
}

export async function startRedis(args: readonly string[] = []): Promise<TestRedis> {
  const port = await findPort();
  const url = `redis://127.0.0.1:${port}`;
  let child: Child;
  const command = async (...words: string[]) => {
    const client = createClient({ url, RESP: 2, socket: { reconnectStrategy: false } });
    client.on("error", () => undefined);
    try {
      await client.connect();
      return await client.sendCommand(words);
    } finally {
      if (client.isOpen) client.destroy();
    }
  };
  const start = async () => {
    const place = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
    child = startChild(SERVER, [...place, ...args]);
    for (let tries = 0; ; tries++) {
      const isUp = await command("PING").then(
        () => true,
        () => false,
      );
      if (isUp) return;
      if (tries > 200) throw new Error(`redis-server does not answer:\n${child.output.stdout}`);
      await delay(20);
    }
  };
  await start();
  return {
    url,
    pid: () => child.process.pid as number,
    command,
    kill: async () => {
      child.process.kill("SIGKILL");
      await child.exited;
    },
    start,
  };
}

const clients: { readonly isOpen: boolean; destroy(): void }[] = [];
afterEach(() => {
  for (const client of clients.splice(0)) if (client.isOpen) client.destroy();
});

/** A connection that lives as long as the test. */
export async function openTestClient({ url }: TestRedis): Promise<{
  readonly sendCommand: (args: readonly string[]) => Promise<unknown>;
}> {
  const client = createClient({ url, RESP: 2, socket: { reconnectStrategy: false } });
  client.on("error", () => undefined);
  await client.connect();
  clients.push(client);
  return { sendCommand: (args) => client.sendCommand(args) };
}

/** Whether anybody listens at a port of this machine. */
export async function isListening(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
