// The built local HealthLake in a process of its own, which is told what goes wrong while it runs.
import { durationsAtSpeed, parseFaults, startLocalHealthLake } from "../../../dist/local/server.js";

const { port, dataDir, speed } = JSON.parse(process.argv[2]);

let fault = () => undefined;
const local = await startLocalHealthLake({
  port,
  dataDir,
  durations: durationsAtSpeed(speed),
  faults: (call) => fault(call),
});
process.on("message", ({ faults, hang = 0 }) => {
  const drawn = faults ? parseFaults(faults) : () => undefined;
  fault = (call) => (Math.random() < hang ? { kind: "hang" } : drawn(call));
  process.send("told");
});
process.on("disconnect", () => process.exit());
process.send({ url: local.url, region: local.region });
