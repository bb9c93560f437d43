// scripts/check-port.js, which `npm run demo` asks before it builds anything.
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Env, startProcess } from "../support/process.js";

async function withTakenPort<T>(use: (port: string) => Promise<T>): Promise<T> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    return await use(String((server.address() as AddressInfo).port));
  } finally {
    server.close();
  }
}

const check = (env: Env) => startProcess(["scripts/check-port.js"], env).exited;

test("a taken port is told in one line, with what to do", async () => {
  await withTakenPort(async (port) => {
    const { code, stdout, stderr } = await check({ PORT: port });
    expect([code, stdout, stderr]).toEqual([
      1,
      "",
      `healthlake-graphql: port ${port} is taken; choose another with PORT\n`,
    ]);
  });
});

test("the port is free on another address", async () => {
  await withTakenPort(async (port) => {
    expect(await check({ PORT: port, HOST: "127.0.0.2" })).toMatchObject({ code: 0, stderr: "" });
  });
});

test.each(["0", "65536", "http", "-1"])("PORT=%s is left to the gateway", async (port) => {
  expect(await check({ PORT: port })).toMatchObject({ code: 0, stderr: "" });
});

test("a host that can't be listened on is left to the gateway", async () => {
  await withTakenPort(async (port) => {
    expect(await check({ PORT: port, HOST: "192.0.2.1" })).toMatchObject({ code: 0, stderr: "" });
  });
});

test("npm run demo builds nothing then", async () => {
  await withTakenPort(async (port) => {
    // npm makes its cache there.
    const home = await mkdtemp(join(tmpdir(), "check-port-"));
    const { code, stdout, stderr } = await startProcess(["run", "demo"], { PORT: port, HOME: home }, "npm")
      .exited;
    await rm(home, { recursive: true });
    expect(code).toBe(1);
    expect(stderr).toContain(`port ${port} is taken`);
    expect(stdout).not.toContain("> healthlake-graphql@0.1.0 build");
  });
});
