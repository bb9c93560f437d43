// What goes on after the demo's beginning: the local HealthLake moves its few files in no time, so more jobs must follow.
import { setTimeout as delay } from "node:timers/promises";
import { type HealthLakeClient } from "@aws-sdk/client-healthlake";
import { type DemoDatastores, startExport, startImport } from "./seed.js";

const STEP_MS = 4000;
const STEPS = 30;

/** Two minutes of imports and exports, each some seconds after the other. Rejects once the local HealthLake is gone. */
export async function keepMoving(
  client: HealthLakeClient,
  { research, cardiology }: DemoDatastores,
): Promise<void> {
  for (let step = 1; step <= STEPS; step++) {
    await delay(STEP_MS);
    if (step % 3 === 0) await startExport(client, research, `snapshot-${step / 3}`);
    else await startImport(client, step % 3 === 1 ? research : cardiology, `delta-${step}`);
  }
}
