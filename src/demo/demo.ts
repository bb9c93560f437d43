// `--demo`: the gateway on a local HealthLake that is filled and goes on moving, until it is stopped.
import { HealthLakeClient } from "@aws-sdk/client-healthlake";
import { type DemoFiles, createFiles } from "./files.js";
import { type Replicas, createReplicas } from "./replicas.js";
import { keepMoving } from "./movement.js";
import { type DemoHealthLake, seed } from "./seed.js";

export type { DemoHealthLake } from "./seed.js";

type Env = Readonly<Record<string, string | undefined>>;

export interface Demo extends Omit<Replicas, "close"> {
  /** What the gateway is to be started with. */
  readonly env: Env;
  /** What its local HealthLake is to be started with, beside the settings. */
  readonly local: (speed: number) => {
    readonly keptJobs: number;
    readonly durations: { readonly deletedMs: number };
  };
  /** Fills the local HealthLake, says where everything is, and keeps it moving. Resolves after `stop`. */
  run(addresses: Addresses, local: DemoHealthLake, speed: number): Promise<void>;
  /** To be called before its local HealthLake is closed. */
  stop(): void;
  /** Removes what is temporary. */
  close(): Promise<void>;
}

interface Addresses {
  readonly graphql: string;
  readonly console?: string;
  readonly graphiql?: string;
  /** Of all gateways but the first. */
  readonly others: readonly string[];
}

/** Datastores that are DELETED stay listed so long, at a speed of 1, and jobs that have ended are so many: on AWS there is no such end. */
const DELETED_MS = 60_000;
const KEPT_JOBS = 25;

export async function openDemo(env: Env): Promise<Demo> {
  const files = await createFiles(env.LOCAL_DATA_DIR);
  const stopping = new AbortController();
  const replicas = createReplicas(say);
  return {
    ...replicas,
    env: {
      LOCAL_ENDPOINTS: "local",
      LOG_LEVEL: "warn",
      AUDIT_LOG_FILE: files.auditLog,
      ...env,
      HEALTHLAKE_LOCAL: "true",
      LOCAL_DATA_DIR: files.dataDir,
    },
    local: (speed) => ({ keptJobs: KEPT_JOBS, durations: { deletedMs: DELETED_MS / speed } }),
    run: async (addresses, local, speed) => {
      say(`Filling the local HealthLake, which takes some ${Math.ceil(15 / speed)} seconds ...\n`);
      const client = new HealthLakeClient({
        endpoint: local.url,
        region: local.region,
        credentials: { accessKeyId: "demo", secretAccessKey: env.LOCAL_SECRET_ACCESS_KEY || "demo" },
      });
      const options = { client, local, files, speed, signal: stopping.signal };
      try {
        const datastores = await seed(options);
        say(describe(addresses, local, files));
        await keepMoving(options, datastores);
      } catch (error) {
        if (!stopping.signal.aborted) throw error;
      } finally {
        client.destroy();
      }
    },
    stop: () => stopping.abort(),
    close: async () => {
      await replicas.close();
      await files.remove();
    },
  };
}

function describe(
  { graphql, console, graphiql, others }: Addresses,
  { url }: DemoHealthLake,
  files: DemoFiles,
): string {
  return `
Console:   ${console ?? "off (CONSOLE=false)"}
GraphiQL:  ${graphiql ?? "off (GRAPHIQL=false)"}
GraphQL:   ${graphql}
${describeOthers(others)}
S3:        aws --endpoint-url ${url} s3 ls s3://demo-results/ --recursive
Files:     ${files.s3}
           what s3://demo-intake/ and s3://demo-results/ hold: the NDJSON that is imported, its manifests
           with the lines that failed, and what is exported

Jobs and datastores come and go every few seconds, some of them fail, and old ones are removed.
Ctrl-C stops everything${files.isTemporary ? ", and nothing is kept" : ""}.
`;
}

function describeOthers(others: readonly string[]): string {
  if (others.length === 0) return "";
  return `Replicas:  ${others.join("\n           ")}
           they share by Redis: watch on one, mutate on another
`;
}

function say(text: string): void {
  process.stdout.write(text);
}
