// How cases are made, counted and repeated: FUZZ_SEED chooses other ones, FUZZ_RUNS how many there are in all.
import fc from "fast-check";
import { type Answer, expectAnswer } from "./answers.js";

/** Of each target, by default. */
export const CASES = { documents: 6000, bodies: 4800, ids: 3600, headers: 3000, sockets: 4000, valid: 2000 };
export const TOTAL = Object.values(CASES).reduce((sum, count) => sum + count, 0);
export const SEED = Number(process.env.FUZZ_SEED ?? 20_261_123);
const SHARE = Number(process.env.FUZZ_RUNS ?? TOTAL) / TOTAL;
/** Cases under way together. */
const BATCH = 10;
const SLOW_MS = 1000;
export const TIMEOUT_MS = 170_000;

export type Target = keyof typeof CASES;

/** What ran so far in this file. */
const ran = new Map<Target, number>();

/** For the name of a test: what is needed to have the same cases again. */
export function named(target: Target, part = 1): string {
  return `${toRuns(target, part) * BATCH} cases, FUZZ_SEED=${SEED}`;
}

function toRuns(target: Target, part: number): number {
  return Math.ceil((CASES[target] * part * SHARE) / BATCH);
}

/**
 * Sends a target's cases, or a part of them, ten at a time, and holds each answer to what every answer must be. A slow one is
 * asked for three times more, alone: the machine may have been busy with others.
 */
export function fuzz<T>(
  target: Target,
  part: number,
  cases: fc.Arbitrary<T>,
  send: (input: T) => Promise<readonly Answer[]>,
): Promise<void> {
  const check = async (input: T): Promise<boolean> => {
    const answers = await send(input);
    for (const answer of answers) expectAnswer(answer);
    return answers.some(({ ms }) => ms > SLOW_MS);
  };
  const property = fc.asyncProperty(
    fc.array(cases, { minLength: BATCH, maxLength: BATCH }),
    async (batch) => {
      const settled = await Promise.allSettled(batch.map(check));
      for (const [index, result] of settled.entries()) {
        if (result.status === "rejected")
          throw new Error(`${String(result.reason)}: ${describe(batch[index])}`, { cause: result.reason });
        if (result.value) await repeatAlone(batch[index] as T, check);
      }
      ran.set(target, (ran.get(target) ?? 0) + batch.length);
    },
  );
  return fc.assert(property, { seed: SEED, numRuns: toRuns(target, part), includeErrorInReport: true });
}

async function repeatAlone<T>(input: T, check: (input: T) => Promise<boolean>): Promise<void> {
  for (let time = 0; time < 3; time++) if (!(await check(input))) return;
  throw new Error(`Thrice slower than ${SLOW_MS} ms: ${describe(input)}`);
}

function describe(input: unknown): string {
  return `the case ${fc.stringify(input).slice(0, 4000)}`;
}

/** The last test of a file: no case was left out. */
export function expectAllRan(target: Target): void {
  expect(ran.get(target)).toBeGreaterThanOrEqual(Math.floor(CASES[target] * SHARE));
}
