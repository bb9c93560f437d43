// Several gateways on one local HealthLake and one Redis.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HealthLakeClient } from "@aws-sdk/client-healthlake";
import { createApiKey } from "../../../src/auth/api-key.js";
import { loadConfig } from "../../../src/config/settings.js";
import { type Gateway, type GatewayDependencies, startGateway } from "../../../src/gateway.js";
import {
  type Call,
  type LocalHealthLake,
  type LocalOptions,
  startLocalHealthLake,
} from "../../../src/local/server.js";
import type { GraphQLBody } from "../../support/gateway.js";
import { type TestProcess, readAddresses, startServer } from "../../support/process.js";
import { type TestRedis, startRedis } from "../../support/redis.js";
import { waitFor } from "../../support/wait.js";

export const LEASE_MS = 3000;
export const POLL_ACTIVE_MS = 500;

/** Settings by which one caller, `ci`, proves who it is, and the headers by which it does. */
export async function createCaller(roles: readonly string[] = ["admin"]): Promise<{
  readonly env: Env;
  readonly headers: Record<string, string>;
}> {
  const directory = await mkdtemp(join(tmpdir(), "cluster-"));
  open.push(() => rm(directory, { recursive: true }));
  const { key, hash } = createApiKey("ci");
  const file = join(directory, "keys.json");
  await writeFile(file, JSON.stringify({ keys: [{ id: "ci", roles, hash }] }), { mode: 0o600 });
  return { env: { AUTH_MODE: "api-key", AUTH_API_KEYS_FILE: file }, headers: { "x-api-key": key } };
}

export interface Replica {
  readonly url: string;
  readonly query: (query: string, variables?: object) => Promise<GraphQLBody>;
  /** Whether it can reach the others: what /readyz says. */
  readonly mode: () => Promise<string>;
  /** A metric without labels. */
  readonly metric: (name: string) => Promise<number>;
}

export interface InProcess extends Replica {
  readonly gateway: Gateway;
}

export interface OwnProcess extends Replica {
  readonly process: TestProcess;
}

export interface World {
  readonly redis: TestRedis;
  readonly local: LocalHealthLake;
  readonly healthLake: HealthLakeClient;
  /** Every call that HealthLake has seen, and when it came. */
  readonly calls: readonly (Call & { readonly at: number })[];
  readonly callsOf: (action: string) => number;
  readonly join: (env?: Env, dependencies?: GatewayDependencies) => Promise<InProcess>;
  readonly spawn: (env?: Env) => Promise<OwnProcess>;
}

type Env = Readonly<Record<string, string>>;

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

export async function startWorld(options: LocalOptions = {}): Promise<World> {
  const redis = await startRedis();
  const calls: (Call & { readonly at: number })[] = [];
  const local = await startLocalHealthLake({
    ...options,
    onCall: (call) => calls.push({ ...call, at: performance.now() }),
  });
  open.push(() => local.close());
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const config = { endpoint: local.url, region: local.region, credentials };
  const healthLake = new HealthLakeClient(config);
  open.push(async () => healthLake.destroy());
  const envOf = (env: Env = {}): Env => ({
    PORT: "0",
    AUDIT_LOG_FILE: "/dev/null",
    QUOTA_PER_SECOND: "off",
    POLL_ACTIVE_MS: String(POLL_ACTIVE_MS),
    POLL_IDLE_MS: String(POLL_ACTIVE_MS),
    CLUSTER_URL: redis.url,
    CLUSTER_LEASE_MS: String(LEASE_MS),
    SHUTDOWN_GRACE_MS: "1000",
    ...env,
  });
  return {
    redis,
    local,
    healthLake,
    calls,
    callsOf: (action) => calls.filter((call) => call.action === action).length,
    join: async (env, dependencies) => {
      const gateway = await startGateway(loadConfig({ LOG_LEVEL: "silent", ...envOf(env) }), {
        healthLake: config,
        ...dependencies,
      });
      open.push(() => gateway.close());
      return { gateway, ...toReplica(gateway.url) };
    },
    spawn: async (env) => {
      const process = startServer([], {
        ...envOf(env),
        AWS_REGION: local.region,
        AWS_ENDPOINT_URL: local.url,
        AWS_ACCESS_KEY_ID: "test",
        AWS_SECRET_ACCESS_KEY: "test",
      });
      const { graphql } = await readAddresses(process);
      return { process, ...toReplica(graphql.replace(/\/graphql$/, "")) };
    },
  };
}

function toReplica(url: string): Replica {
  return {
    url,
    query: async (query, variables) => {
      const response = await fetch(`${url}/graphql`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ query, variables }),
      });
      return (await response.json()) as GraphQLBody;
    },
    mode: async () => ((await (await fetch(`${url}/readyz`)).json()) as { cluster: string }).cluster,
    metric: async (name) => {
      const text = await (await fetch(`${url}/metrics`)).text();
      const [, value] = new RegExp(`^healthlake_graphql_${name} (\\S+)$`, "m").exec(text) ?? [];
      return Number(value);
    },
  };
}

/** The replica that polls for all, once there is exactly one. */
export async function waitForLeader<R extends Replica>(replicas: readonly R[], ms = 10_000): Promise<R> {
  return waitFor(async () => {
    const leases = await Promise.all(replicas.map(({ metric }) => metric("cluster_leases").catch(() => 0)));
    const leading = replicas.filter((_replica, at) => leases[at] === 1);
    return leading.length === 1 ? leading[0] : undefined;
  }, ms);
}

export async function waitUntilTogether(replicas: readonly Replica[], ms = 10_000): Promise<void> {
  await waitFor(async () => {
    const members = await Promise.all(replicas.map(({ metric }) => metric("cluster_members")));
    const modes = await Promise.all(replicas.map(({ mode }) => mode()));
    return modes.every((mode) => mode === "together") && members.every((n) => n >= replicas.length);
  }, ms);
}
