// The way upstream, by the settings: governor, health, and the calls of operations and of polls.
import type { HealthLakeClient } from "@aws-sdk/client-healthlake";
import type { Logger } from "pino";
import { type Clock } from "../clock.js";
import type { Cluster } from "../cluster/ports.js";
import { type Config } from "../config/settings.js";
import { type Call, createCall } from "../healthlake/actions.js";
import { createUnknownValueReport } from "../healthlake/answers.js";
import { createCallCounter } from "../healthlake/call-counter.js";
import { type Credentials } from "../healthlake/credentials.js";
import { createFailureReport } from "../healthlake/failure-report.js";
import { type Governor, createGovernor } from "../healthlake/governor.js";
import { type HealthRecord, createHealthRecord } from "../healthlake/health.js";
import { createMend } from "../healthlake/mend.js";
import { observeCallsTogether } from "../healthlake/observer.js";
import { PUBLISHED_QUOTAS } from "../healthlake/quotas.js";
import { type Observers } from "./observers.js";

export interface Upstream {
  readonly governor: Governor;
  readonly health: HealthRecord;
  /** Requests of an action that were sent a second. */
  readonly sentPerSecond: (action: string) => number;
  /** For queries and mutations. */
  readonly call: Call;
  /** For polls: one attempt, since the publisher repeats failed polls itself. */
  readonly poll: Call;
}

export function createUpstream(
  config: Config,
  client: HealthLakeClient,
  credentials: Credentials,
  clock: Clock,
  log: Logger,
  observers: Observers,
  createQuota: Cluster["createQuota"],
): Upstream {
  const governor = createGovernor({
    quotas: toQuotas(config),
    clock,
    random: Math.random,
    createQuota,
    onBreaker: (scope, state) =>
      log[state === "closed" ? "info" : "warn"]({ scope, state }, "circuit breaker changed its state"),
  });
  const health = createHealthRecord(clock, () => governor.breakers.report());
  const reportUnknown = createUnknownValueReport((member, value) =>
    log.warn({ member, value }, "HealthLake sent a value that this gateway does not know"),
  );
  const report = createFailureReport(log);
  const counter = createCallCounter(clock);
  const settings = {
    client,
    governor,
    clock,
    attemptTimeoutMs: config.UPSTREAM_DEADLINE_MS / config.UPSTREAM_MAX_ATTEMPTS,
    onAnswer: (answer: object) => {
      health.record();
      report.answered();
      reportUnknown(answer);
    },
    onFailure: (action: string, error: unknown) => {
      health.record(error);
      report.failed(action, error);
    },
    mend: createMend(credentials, clock),
    observer: observeCallsTogether([observers.calls, counter.observer]),
  };
  const call = createCall({ ...settings, maxAttempts: config.UPSTREAM_MAX_ATTEMPTS });
  const poll = createCall({ ...settings, maxAttempts: 1 });
  return { governor, health, sentPerSecond: counter.perSecond, call, poll };
}

/** Without AWS's quotas the local HealthLake has none: a governor would only slow it down. */
function toQuotas(config: Config): Parameters<typeof createGovernor>[0]["quotas"] {
  const isUnlimited = config.HEALTHLAKE_LOCAL && config.LOCAL_QUOTAS === undefined;
  return config.QUOTA_PER_SECOND ?? (isUnlimited ? "off" : PUBLISHED_QUOTAS);
}
