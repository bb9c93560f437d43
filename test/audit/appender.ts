// A process of its own that appends records without end, eight at a time: `ok <n>` when one was acknowledged, `refused <n>`
// when not. SIGHUP reopens the file.
import { startAuditLog } from "../../src/audit/log.js";
import { systemClock } from "../../src/clock.js";

const WRITERS = 8;
const [, , file] = process.argv;
const silent = { error: () => undefined, warn: () => undefined };
const log = await startAuditLog({ file, clock: systemClock, log: silent });
process.on("SIGHUP", () => void log.reopen().then(() => process.stdout.write("reopened\n")));

let next = 0;
for (let writer = 0; writer < WRITERS; writer++) void appendForEver();
process.stdout.write("started\n");

async function appendForEver(): Promise<never> {
  for (;;) {
    const number = next++;
    const record = {
      at: Date.now(),
      event: "mutation",
      outcome: "started",
      requestId: `r${number}`,
    } as const;
    const isAppended = await log.append(record).then(
      () => true,
      () => false,
    );
    process.stdout.write(`${isAppended ? "ok" : "refused"} ${number}\n`);
    if (!isAppended) await systemClock.sleep(50);
  }
}
