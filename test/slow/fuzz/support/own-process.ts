// The gateway as a process of its own at its defaults, so that its memory is its own and the tests' work does not hold it up; and
// who asks it for /livez meanwhile, in a third process.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { HealthLakeClient } from "@aws-sdk/client-healthlake";
import { startLocalHealthLake } from "../../../../src/local/server.js";
import { encodeGlobalId } from "../../../../src/relay/global-id.js";
import { ROOT } from "../../../support/build.js";
import { startChild } from "../../../support/children.js";
import { INSTANT } from "../../../support/gateway.js";
import { readAddresses, startServer } from "../../../support/process.js";
import { createDatastores, startExportJobs, startImportJobs } from "../../../support/resources.js";
import type { KnownIds } from "./valid-operations.js";

export interface OwnProcess {
  readonly url: string;
  readonly ids: KnownIds;
  /** The most that was resident so far, in bytes. */
  readonly peak: () => number;
  /** How many answers of /livez took longer than LIVEZ_MS since it was last asked. */
  readonly takeLate: () => number;
  readonly close: () => Promise<void>;
}

export const LIVEZ_MS = 200;
const JOBS = 150;

export async function startOwnProcess(env: Readonly<Record<string, string>>): Promise<OwnProcess> {
  const local = await startLocalHealthLake({ durations: INSTANT });
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const healthLake = new HealthLakeClient({ endpoint: local.url, region: local.region, credentials });
  const ids = await createIds(healthLake);
  healthLake.destroy();
  const server = startServer([], {
    AWS_ENDPOINT_URL: local.url,
    AWS_REGION: local.region,
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AUDIT_LOG_FILE: "/dev/null",
    ...env,
  });
  const url = (await readAddresses(server)).graphql.replace("/graphql", "");
  const script = join(ROOT, "test/slow/fuzz/support/livez-probe.mjs");
  const probe = startChild(process.execPath, [script, `${url}/livez`, String(LIVEZ_MS)]);
  let read = 0;
  return {
    url,
    ids,
    peak: () => readPeak(server.child.pid as number),
    takeLate: () => {
      if (probe.process.exitCode !== null) throw new Error(`/livez failed: ${probe.output.stderr}`);
      const fresh = probe.output.stdout.slice(read);
      read = probe.output.stdout.length;
      return fresh.split("\n").filter((line) => Number(line) > 0).length;
    },
    close: async () => {
      probe.process.kill();
      server.child.kill();
      await server.exited;
      await local.close();
    },
  };
}

/** Of the Linux kernel. */
function readPeak(pid: number): number {
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Number(kilobytes) * 1024;
}

async function createIds(healthLake: HealthLakeClient): Promise<KnownIds> {
  const datastores = await createDatastores(healthLake, 20);
  const [first = "", second = ""] = datastores;
  const [importJobs, more, exportJobs] = await Promise.all([
    startImportJobs(healthLake, first, JOBS),
    startImportJobs(healthLake, second, JOBS),
    startExportJobs(healthLake, first, JOBS),
  ]);
  return {
    Datastore: datastores.map((id) => encodeGlobalId("Datastore", id)),
    ImportJob: [...importJobs, ...more].map((id) => encodeGlobalId("ImportJob", id)),
    ExportJob: exportJobs.map((id) => encodeGlobalId("ExportJob", id)),
  };
}
