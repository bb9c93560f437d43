// A gateway on the local HealthLake, both in this process, over real HTTP; everything is closed after each test.
import { HealthLakeClient } from "@aws-sdk/client-healthlake";
import { loadConfig } from "../../src/config/settings.js";
import { type Gateway, type GatewayDependencies, startGateway } from "../../src/gateway.js";
import {
  type Call,
  type Faults,
  type LocalHealthLake,
  type LocalOptions,
  startLocalHealthLake,
} from "../../src/local/server.js";

export interface TestGateway {
  readonly url: string;
  /** Where METRICS_PORT is set. */
  readonly metricsUrl: string | undefined;
  /** Every call that upstream has seen, in order. */
  readonly calls: readonly Call[];
  /** A real SDK client of the local HealthLake, for what a test needs to be there. */
  readonly healthLake: HealthLakeClient;
  readonly local: LocalHealthLake;
  /** What the gateway's live side counts. */
  readonly status: Gateway["status"];
  readonly setFaults: (faults: Faults | undefined) => void;
  /** POSTs an operation and gives the parsed body. */
  readonly query: (query: string, variables?: object, init?: RequestInit) => Promise<GraphQLBody>;
  /** What SIGHUP does. */
  readonly reload: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface GraphQLBody {
  // Answers are whatever the test asked for; its assertions say what that is.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly data?: any;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions: Readonly<Record<string, unknown>>;
  }[];
  readonly extensions?: {
    readonly cost: {
      readonly estimatedCalls: number;
      readonly actualCalls: number;
      readonly cacheHits: number;
      readonly estimatedNodes: number;
      readonly nodes: number;
    };
  };
}

export interface TestGatewayOptions {
  readonly local?: LocalOptions;
  /** Environment variables over the test's own: any free port, no log, no audit log, no quotas, no cache. */
  readonly env?: Readonly<Record<string, string>>;
  readonly dependencies?: GatewayDependencies;
}

/** Life cycles that are over at once, so that no test waits for them. */
export const INSTANT = {
  creatingMs: 0,
  updatingMs: 0,
  deletingMs: 0,
  submittedMs: 0,
  importMs: 0,
  exportMs: 0,
};

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

export async function startTestGateway(options: TestGatewayOptions = {}): Promise<TestGateway> {
  const calls: Call[] = [];
  const local = await startLocalHealthLake({
    durations: INSTANT,
    ...options.local,
    onCall: (call) => {
      calls.push(call);
      options.local?.onCall?.(call);
    },
  });
  open.push(() => local.close());
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const healthLakeConfig = { endpoint: local.url, region: local.region, credentials };
  const healthLake = new HealthLakeClient(healthLakeConfig);
  open.push(async () => healthLake.destroy());
  const env = {
    PORT: "0",
    LOG_LEVEL: "silent",
    AUDIT_LOG_FILE: "/dev/null",
    QUOTA_PER_SECOND: "off",
    READ_CACHE_TTL_MS: "0",
    ...options.env,
  };
  const gateway = await startGateway(loadConfig(env), {
    s3: healthLakeConfig,
    ...options.dependencies,
    healthLake: { ...healthLakeConfig, ...options.dependencies?.healthLake },
  });
  open.push(() => gateway.close());
  const query = async (text: string, variables?: object, init: RequestInit = {}): Promise<GraphQLBody> => {
    const response = await fetch(`${gateway.url}/graphql`, {
      method: "POST",
      body: JSON.stringify({ query: text, variables }),
      ...init,
      headers: {
        "content-type": "application/json",
        ...(init.headers as Record<string, string> | undefined),
      },
    });
    return (await response.json()) as GraphQLBody;
  };
  return {
    url: gateway.url,
    metricsUrl: gateway.metricsUrl,
    calls,
    healthLake,
    local,
    status: () => gateway.status(),
    setFaults: (faults) => local.setFaults(faults),
    query,
    reload: () => gateway.reload(),
    close: () => gateway.close(),
  };
}
