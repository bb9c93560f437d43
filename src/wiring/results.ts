// The way to the results of jobs in S3, by the settings.
import type { Agent } from "node:http";
import type { Agent as HttpsAgent } from "node:https";
import type { Logger } from "pino";
import type { Location } from "../aws/location.js";
import type { Clock } from "../clock.js";
import type { Config } from "../config/settings.js";
import type { Credentials } from "../healthlake/credentials.js";
import type { Scheduler } from "../overload/scheduler.js";
import { createDownloads } from "../results/downloads.js";
import { type OpenResults, createResults } from "../results/results.js";
import { createS3Calls } from "../results/s3-calls.js";
import { type S3Options, createLazyS3 } from "../results/s3-client.js";
import type { Observers } from "./observers.js";

export interface Results {
  readonly open: OpenResults;
  close(): void;
}

export interface ResultsDependencies {
  readonly location: Location;
  readonly credentials: Credentials;
  /** Over all else: endpoint and credentials of the local HealthLake, say. */
  readonly s3: S3Options | undefined;
  readonly agent: Agent | undefined;
  readonly clock: Clock;
  readonly log: Logger;
  readonly observers: Pick<Observers, "s3">;
  readonly scheduler: Pick<Scheduler, "goOn">;
}

/** Without I/O: nothing of S3 is loaded before it is needed. */
export function openResults(config: Config, given: ResultsDependencies): Results {
  const { credentials, agent, clock, log, observers, scheduler } = given;
  const s3 = createLazyS3({
    region: given.location.region,
    ...(agent && { requestHandler: { httpAgent: agent, httpsAgent: agent as HttpsAgent } }),
    ...(credentials.config as S3Options),
    ...given.s3,
  });
  const calls = createS3Calls({
    s3,
    clock,
    maxAttempts: config.UPSTREAM_MAX_ATTEMPTS,
    attemptTimeoutMs: config.UPSTREAM_DEADLINE_MS / config.UPSTREAM_MAX_ATTEMPTS,
    onBreaker: (state) =>
      log[state === "closed" ? "info" : "warn"]({ scope: "S3", state }, "circuit breaker changed its state"),
    observer: observers.s3.calls,
  });
  const downloads = createDownloads(s3, clock, config.EXPORT_DOWNLOADS);
  return {
    open: createResults({
      call: calls.call,
      clock,
      buckets: toBuckets(config),
      turn: scheduler.goOn,
      onBytes: observers.s3.bytesRead,
      downloads,
    }),
    close: () => {
      calls.close();
      s3.destroy();
    },
  };
}

/** On AWS only those that are named: else who starts a job could have any bucket of the account looked into. */
function toBuckets({ RESULTS_BUCKETS: names, HEALTHLAKE_LOCAL: isLocal }: Config) {
  return names === undefined && isLocal ? "all" : new Set(names);
}
