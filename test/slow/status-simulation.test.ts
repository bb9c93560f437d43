import { jobsKey } from "../../src/status/family-key.js";
import { StatusPublisher } from "../../src/status/publisher.js";
import type { WatchOptions } from "../../src/status/watcher.js";
import { FakeClock } from "../support/fake-clock.js";
import { FeedReader } from "../support/status-feed.js";
import {
  seeded,
  simulateJobs,
  SimulatedJobs,
  type SimulatedJob,
  type SimulationOptions,
} from "../support/status-simulation.js";
import type { Texts } from "../support/status-upstream.js";

const key = jobsKey("import", "ds");
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** A job may stay out of lists for so long. */
const LIST_LAG_MS = 20_000;

class Simulation {
  readonly clock = new FakeClock();
  readonly start = this.clock.now();
  readonly random;
  readonly jobs: SimulatedJob[];
  readonly upstream: SimulatedJobs;
  publisher: StatusPublisher<Texts>;
  private readonly unoffered: SimulatedJob[];

  constructor(private readonly options: SimulationOptions) {
    this.random = seeded(options.seed);
    this.jobs = simulateJobs(options, this.start, this.random);
    this.upstream = new SimulatedJobs(options, this.start, this.jobs, this.clock, this.random);
    this.unoffered = this.jobs.filter(({ own, submitAt }) => own && submitAt > this.start);
    this.publisher = this.startPublisher();
  }

  startPublisher(): StatusPublisher<Texts> {
    this.publisher = new StatusPublisher<Texts>(
      { datastore: () => this.upstream, import: () => this.upstream, export: () => this.upstream },
      {
        clock: this.clock,
        random: this.random,
        pollActiveMs: 2000,
        pollIdleMs: 10_000,
        readCacheTtlMs: 1000,
      },
    );
    return this.publisher;
  }

  watch(options: WatchOptions<string> = {}): FeedReader<string> {
    return new FeedReader(this.publisher.watch(key, options));
  }

  /** Lets time pass; own jobs are offered up to a second after upstream knows them. */
  async run(ms: number, onOffered?: (job: SimulatedJob) => void): Promise<void> {
    const end = this.clock.now() + ms;
    for (;;) {
      const [job] = this.unoffered;
      const at = job && job.submitAt + Math.floor(this.random() * 1000);
      if (!job || at === undefined || at > end) break;
      this.unoffered.shift();
      await this.clock.advance(Math.max(0, at - this.clock.now()));
      this.publisher.offer(key, { id: job.id, status: "SUBMITTED", toValue: () => "SUBMITTED" });
      onOffered?.(job);
    }
    await this.clock.advance(Math.max(0, end - this.clock.now()));
  }

  /** Until every job has ended and every lag, outage and backoff is over. */
  async runToEnd(onOffered?: (job: SimulatedJob) => void): Promise<void> {
    const outages = this.options.outages.map(([, to]) => this.start + to);
    const last = Math.max(...this.jobs.map(({ endAt }) => endAt), ...outages);
    await this.run(last - this.clock.now() + 10 * MINUTE, onOffered);
  }

  get remembered(): number {
    return this.publisher["families"].import.get(key.scope)?.state.known.size ?? 0;
  }
}

/** What is wrong with what a reader was told, by kind. */
interface Faults {
  readonly lost: string[];
  readonly stuck: string[];
  readonly repeated: string[];
}

const NO_FAULTS: Faults = { lost: [], stuck: [], repeated: [] };

function statusesById(readers: readonly FeedReader<string>[], repeated: string[]): Map<string, string[]> {
  const seen = new Map<string, string[]>();
  for (const reader of readers) {
    const inThisFeed = new Map<string, string>();
    for (const message of reader.messages) {
      if (message.kind === "error") {
        repeated.push(`unexpected ${message.error.code}`);
        continue;
      }
      const { id, status, terminal } = message.snapshot;
      const before = inThisFeed.get(id);
      if (before !== message.previousStatus || before === status) repeated.push(`${id} ${before}>${status}`);
      inThisFeed.set(id, terminal ? "nothing more" : status);
      seen.set(id, [...(seen.get(id) ?? []), status]);
    }
  }
  return seen;
}

/** Holds feeds that together cover all the time against what really happened. */
function faultsOf(simulation: Simulation, readers: readonly FeedReader<string>[]): Faults {
  const faults: Faults = { lost: [], stuck: [], repeated: [] };
  const seen = statusesById(readers, faults.repeated);
  for (const { id, ending, submitAt, endAt } of simulation.jobs) {
    const statuses = seen.get(id) ?? [];
    const expected = submitAt > simulation.start || endAt > simulation.start + MINUTE;
    if (expected && statuses.length === 0) faults.lost.push(id);
    if (statuses.length > 0 && statuses.at(-1) !== ending) faults.stuck.push(`${id} ${statuses.join()}`);
  }
  return faults;
}

const EVEN: SimulationOptions = {
  seed: 1,
  jobs: 500,
  meanGapMs: 8000,
  ownShare: 0.3,
  pageSize: 500,
  skewMs: 0,
  longShare: 0.01,
  failureShare: 0.03,
  order: "newest first",
  outages: [[20 * MINUTE, 55 * MINUTE]],
};

const COURSES: readonly [string, SimulationOptions][] = [
  ["an even course", EVEN],
  [
    "an upstream clock 7 minutes behind, oldest first",
    { ...EVEN, seed: 2, skewMs: -7 * MINUTE, longShare: 0, order: "oldest first" },
  ],
  ["an upstream clock 7 minutes ahead, in any order", { ...EVEN, seed: 3, skewMs: 7 * MINUTE, order: "any" }],
  ["small pages and many long jobs", { ...EVEN, seed: 4, pageSize: 20, longShare: 0.05 }],
  [
    "small pages, any order, much failing",
    { ...EVEN, seed: 5, pageSize: 20, failureShare: 0.2, order: "any" },
  ],
  [
    "few jobs far apart and an upstream clock 7 minutes behind",
    { ...EVEN, seed: 6, jobs: 400, meanGapMs: 30_000, longShare: 0, ownShare: 0, skewMs: -7 * MINUTE },
  ],
];

describe("a simulated job family", () => {
  test.each(COURSES)("over %s loses, sticks and repeats nothing", async (_name, options) => {
    const simulation = new Simulation(options);
    const reader = simulation.watch();
    await simulation.runToEnd();
    expect(faultsOf(simulation, [reader])).toEqual(NO_FAULTS);
    const { walks, list, describe: describes } = simulation.upstream.calls;
    expect(list / walks).toBeLessThan(3);
    expect(describes / walks).toBeLessThan(5.5);
    expect(await closed(simulation)).toBe(0);
  });

  test("with watchers of the family and of single jobs that come and go tells each the truth", async () => {
    const simulation = new Simulation({ ...EVEN, seed: 7 });
    const single = new Map<string, FeedReader<string>>();
    const comers: FeedReader<string>[] = [];
    let family = simulation.watch();
    const families = [family];
    await simulation.runToEnd((job) => {
      if (simulation.random() < 0.5) single.set(job.id, simulation.watch({ id: job.id }));
      if (simulation.random() < 0.3)
        comers.push(simulation.watch({ endedAfter: simulation.random() * simulation.clock.now() }));
      if (simulation.random() < 0.3) void comers.shift()?.leave();
      if (simulation.random() < 0.1) {
        // The next comes before the last leaves, so that the family is watched all the time.
        const last = family;
        families.push((family = simulation.watch({ endedAfter: simulation.clock.now() - LIST_LAG_MS })));
        void last.leave();
      }
    });
    expect(faultsOf(simulation, families)).toEqual(NO_FAULTS);
    expect(statusFaults(comers)).toEqual([]);
    for (const [id, reader] of single) {
      const { ending } = simulation.jobs.find((job) => job.id === id) ?? {};
      expect(statusFaults([reader])).toEqual([]);
      expect(reader.ended).toBe(true);
      expect(reader.messages.at(-1)).toMatchObject({ snapshot: { status: ending } });
    }
    expect(single.size).toBeGreaterThan(50);
    expect(await closed(simulation)).toBe(0);
  });

  test.each([8, 9])("over restarts loses and sticks nothing (seed %i)", async (seed) => {
    const simulation = new Simulation({ ...EVEN, seed, ownShare: 0 });
    const readers = [simulation.watch()];
    for (let restart = 0; restart < 12; restart++) {
      await simulation.run(Math.floor(simulation.random() * 40 * MINUTE));
      await simulation.publisher.close();
      await simulation.run(Math.floor(simulation.random() * 5 * MINUTE));
      simulation.startPublisher();
      const last = readers.flatMap(({ messages }) => messages).at(-1);
      const lastAt = last?.kind === "event" ? last.snapshot.observedAt : simulation.start;
      readers.push(simulation.watch({ endedAfter: lastAt - LIST_LAG_MS }));
    }
    await simulation.runToEnd();
    expect(faultsOf(simulation, readers)).toEqual(NO_FAULTS);
    expect(await closed(simulation)).toBe(0);
  });

  test("remembers no more than the window and the last hour", async () => {
    const simulation = new Simulation({ ...EVEN, seed: 10, jobs: 1200, longShare: 0 });
    const reader = simulation.watch();
    let most = 0;
    for (let hour = 0; hour < 4; hour++) {
      await simulation.run(HOUR);
      most = Math.max(most, simulation.remembered);
    }
    await simulation.runToEnd();
    expect(reader.messages.length).toBeGreaterThan(1100);
    expect(most).toBeLessThan(900);
    expect(await closed(simulation)).toBe(0);
  });
});

function statusFaults(readers: readonly FeedReader<string>[]): string[] {
  const repeated: string[] = [];
  for (const reader of readers) statusesById([reader], repeated);
  return repeated;
}

async function closed({ publisher, clock }: Simulation): Promise<number> {
  await publisher.close();
  await clock.advance(0);
  return clock.sleeping;
}
