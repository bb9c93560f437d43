// A HealthLake that behaves as badly as the real one may: lists that lag and come in any order, times that are rounded,
// a clock that differs, calls that fail, outages. All of it follows from the seed.
import { GatewayError } from "../../src/errors.js";
import type { Observation } from "../../src/status/snapshot.js";
import type { ListRequest, Page, PollCall, ResourceSource } from "../../src/status/source.js";
import type { FakeClock } from "./fake-clock.js";

export type Random = () => number;

/** Mulberry32: small, seeded, good enough. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Times are the gateway's, in milliseconds; what upstream says differs by the skew. */
export interface SimulatedJob {
  readonly id: string;
  readonly submitAt: number;
  readonly listedAt: number;
  readonly queuedAt: number;
  readonly startedAt: number;
  readonly endAt: number;
  readonly ending: string;
  /** Whether this gateway's own mutation starts it. */
  readonly own: boolean;
}

export interface SimulationOptions {
  readonly seed: number;
  readonly jobs: number;
  readonly meanGapMs: number;
  readonly pageSize: number;
  readonly skewMs: number;
  /** Share of the jobs that run for an hour or two. */
  readonly longShare: number;
  readonly failureShare: number;
  /** Share of the jobs that this gateway's own mutations start. */
  readonly ownShare: number;
  readonly order: "newest first" | "oldest first" | "any";
  /** From and to, in milliseconds since the start. */
  readonly outages: readonly (readonly [number, number])[];
}

const ENDINGS = ["COMPLETED", "COMPLETED_WITH_ERRORS", "FAILED", "CANCEL_COMPLETED", "HIBERNATED"];

export function simulateJobs(options: SimulationOptions, start: number, random: Random): SimulatedJob[] {
  const jobs: SimulatedJob[] = [];
  let submitAt = start - 600_000;
  for (let index = 0; index < options.jobs; index++) {
    submitAt += gapMs(options.meanGapMs, random);
    const durationMs = runMs(options.longShare, random);
    jobs.push({
      id: `${Math.floor(random() * 1e9).toString(36)}-${index}`,
      submitAt,
      listedAt: submitAt + (random() < 0.5 ? 0 : Math.floor(random() * 20_000)),
      queuedAt: submitAt + Math.floor(durationMs * 0.1),
      startedAt: submitAt + Math.floor(durationMs * 0.3),
      endAt: submitAt + durationMs,
      ending: ENDINGS[Math.floor(random() * ENDINGS.length)] ?? "FAILED",
      own: random() < options.ownShare,
    });
  }
  return jobs;
}

/** Bursts, an even flow, and now and then a long silence. */
function gapMs(mean: number, random: Random): number {
  const kind = random();
  if (kind < 0.4) return Math.floor(random() * 50);
  if (kind < 0.995) return Math.floor(-Math.log(1 - random()) * mean);
  return mean * 100;
}

/** A third begin and end between two polls. */
function runMs(longShare: number, random: Random): number {
  const kind = random();
  if (kind < longShare) return 2_400_000 + Math.floor(random() * 3_600_000);
  if (kind < 0.35) return Math.floor(random() * 1500);
  return 1000 + Math.floor(random() * 120_000);
}

export class SimulatedJobs implements ResourceSource<string> {
  readonly calls = { list: 0, describe: 0, walks: 0 };
  private readonly ordered: SimulatedJob[];
  private readonly byId: ReadonlyMap<string, SimulatedJob>;

  constructor(
    private readonly options: SimulationOptions,
    private readonly start: number,
    jobs: readonly SimulatedJob[],
    private readonly clock: FakeClock,
    private readonly random: Random,
  ) {
    this.byId = new Map(jobs.map((job) => [job.id, job]));
    this.ordered = [...jobs];
    if (options.order === "newest first") this.ordered.reverse();
    if (options.order === "any") this.ordered.sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  list({ submittedAfter, nextToken }: ListRequest, call: PollCall): Promise<Page<string>> {
    this.calls.list++;
    if (!nextToken) this.calls.walks++;
    return this.answer(call, (now) => {
      const listed = this.ordered.filter(
        ({ submitAt, listedAt }) =>
          listedAt <= now &&
          (submittedAfter === undefined || submitAt + this.options.skewMs > submittedAfter),
      );
      const from = Number(nextToken ?? 0);
      const to = from + this.options.pageSize;
      const items = listed.slice(from, to).map((job) => this.observe(job, now));
      return { items, ...(to < listed.length && { nextToken: `${to}` }) };
    });
  }

  describe(id: string, call: PollCall): Promise<Observation<string> | undefined> {
    this.calls.describe++;
    return this.answer(call, (now) => {
      const job = this.byId.get(id);
      return job && job.submitAt <= now ? this.observe(job, now) : undefined;
    });
  }

  private async answer<A>(call: PollCall, read: (now: number) => A): Promise<A> {
    await this.clock.sleep(Math.floor(this.random() * 100), call.signal);
    call.sent();
    const luck = this.random();
    const latencyMs = luck < 0.002 ? 60_000 : Math.floor(this.random() * 400);
    const elapsed = this.clock.now() - this.start;
    const down = this.options.outages.some(([from, to]) => elapsed >= from && elapsed < to);
    // Upstream reads at some moment between the request and its answer.
    const before = Math.floor(latencyMs * this.random());
    await this.clock.sleep(before, call.signal);
    const answer = read(this.clock.now());
    await this.clock.sleep(latencyMs - before, call.signal);
    if (down || this.random() < this.options.failureShare) throw new GatewayError("THROTTLED", "Slow down.");
    return answer;
  }

  private observe(job: SimulatedJob, now: number): Observation<string> {
    const ended = now >= job.endAt;
    const status = ended ? job.ending : statusBefore(job, now);
    const skewed = {
      submitTime: job.submitAt + this.options.skewMs,
      endTime: job.endAt + this.options.skewMs,
    };
    return {
      id: job.id,
      status,
      submitTime: blurred(skewed.submitTime, this.random),
      ...(ended && { endTime: blurred(skewed.endTime, this.random) }),
      value: status,
    };
  }
}

function statusBefore({ startedAt, queuedAt }: SimulatedJob, now: number): string {
  if (now >= startedAt) return "IN_PROGRESS";
  return now >= queuedAt ? "QUEUED" : "SUBMITTED";
}

/** As it is, truncated or rounded to the second: differently in each answer. */
function blurred(ms: number, random: Random): number {
  const kind = random();
  if (kind < 0.34) return ms;
  return (kind < 0.67 ? Math.floor(ms / 1000) : Math.round(ms / 1000)) * 1000;
}
