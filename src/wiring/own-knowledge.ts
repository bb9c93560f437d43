// What the gateway knows by itself, beside what it asks HealthLake: how long lists were, which jobs were started here, and what
// the status publisher sees.
import type { Clock } from "../clock.js";
import type { Generations } from "../healthlake/generations.js";
import { type KnownSizes, createKnownSizes } from "../healthlake/known-sizes.js";
import { createRecentStarts } from "../healthlake/recent-starts.js";
import type { WriteSettings } from "../healthlake/writes.js";
import type { StatusPublisher } from "../status/publisher.js";
import { type LivePayloads, tellOfWrites, toSeenJobs } from "./live-status.js";

export function createOwnKnowledge(
  clock: Clock,
  generations: Generations,
  publisher: StatusPublisher<LivePayloads>,
) {
  const sizes: KnownSizes = createKnownSizes(clock, generations);
  const starts = createRecentStarts(clock);
  const { onWritten, onFailed } = tellOfWrites(publisher);
  const hooks: Pick<WriteSettings, "onWritten" | "onFailed"> = {
    onWritten: (written) => {
      starts.note(written);
      onWritten(written);
    },
    onFailed,
  };
  return {
    sizes,
    /** For the context. */
    ownJobs: { seen: toSeenJobs(publisher), started: starts.of, walked: sizes.walkedJobs },
    /** For writes. */
    hooks,
  };
}
