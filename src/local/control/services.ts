import type { Account } from "./account.js";
import type { Clock } from "../clock.js";
import type { Durations } from "../lifecycle/durations.js";
import type { Pager } from "./paging.js";
import type { Quotas } from "./quotas.js";
import type { Storage } from "../storage.js";

/** Everything an action may need; each action names just its own part of it. */
export interface Services {
  readonly clock: Clock;
  readonly storage: Storage;
  readonly durations: Durations;
  readonly account: Account;
  readonly pager: Pager;
  readonly quotas: Quotas;
  /** How many jobs of each kind that have ended each datastore keeps. */
  readonly keptJobs: number;
  /** False without a data directory: life cycles go by the clock alone. */
  readonly movesData: boolean;
}
