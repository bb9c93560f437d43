// The built gateway in a process of its own, which tells what a process from outside can't see of it.
import { setTimeout as delay } from "node:timers/promises";
import { loadConfig, startGateway } from "../../../dist/index.js";

const { env, healthLake } = JSON.parse(process.argv[2]);

/** What no run may have. */
const troubles = [];
process.on("unhandledRejection", (reason) => troubles.push(`unhandled rejection: ${toText(reason)}`));
process.on("uncaughtException", (error) => troubles.push(`uncaught exception: ${toText(error)}`));
process.on("warning", (warning) => troubles.push(`warning: ${toText(warning)}`));

function toText(error) {
  return error?.stack ?? String(error);
}

/** How many of each kind there are: TCPSocketWrap, Timeout and so on. */
function countResources() {
  const counts = {};
  for (const kind of process.getActiveResourcesInfo()) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

process.on("message", async ({ id, question }) => {
  if (question === "close") await gateway.close();
  const answer = { status: gateway.status(), resources: countResources(), before, troubles };
  process.send({ id, answer });
  // Nothing but what has leaked keeps the process alive then.
  if (question === "leave") process.disconnect();
});

// Made when they are first asked for, and there for good.
void [process.stdout, process.stderr];
// What starting a process leaves behind for a moment.
await delay(200);
const before = countResources();
const gateway = await startGateway(loadConfig(env), { healthLake });
process.send({ url: gateway.url });
