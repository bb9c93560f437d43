// Time that is the same in all replicas: this machine's, set right by Redis's. It goes on by itself where Redis is away.
import type { Clock } from "../../clock.js";
import type { Link } from "./link.js";

export function createClusterClock(clock: Clock, link: Pick<Link, "offsetMs">): Clock {
  return {
    now: () => clock.now(),
    time: () => clock.time() + link.offsetMs,
    sleep: (ms, signal) => clock.sleep(ms, signal),
    after: (ms, run) => clock.after(ms, run),
  };
}
