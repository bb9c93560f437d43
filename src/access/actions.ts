// What the policy judges: HealthLake's actions, and the gateway's own.
import type { OwnAction } from "../auth/own-actions.js";
import type { Action as HealthLakeAction } from "../healthlake/quotas.js";

export type Action = HealthLakeAction | OwnAction;
