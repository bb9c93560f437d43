// A gateway of one process: all is shared already.
import type { Clock } from "../clock.js";
import { createGenerations } from "../healthlake/generations.js";
import type { Cluster } from "./ports.js";

export function createInProcessCluster(clock: Clock): Cluster {
  return {
    clock,
    generations: createGenerations(),
    pollElsewhere: () => undefined,
    state: () => undefined,
    close: async () => undefined,
  };
}
