import fc from "fast-check";
import type { Slice } from "../../src/relay/connection.js";
import {
  type TestSource,
  createSource,
  cursorOf,
  cursorsOf,
  idsOf,
  listByKey,
  listByOffset,
  listOf,
  load,
} from "./list.js";

/** All edges from `after` on, by slices of these sizes in turn; `between` runs before every slice but the first. */
async function walk(
  source: TestSource,
  sizes: readonly number[],
  after?: string,
  between?: (slice: number) => void,
  length?: number,
): Promise<string[]> {
  const seen: string[] = [];
  for (let index = 0; ; index++) {
    if (index > 0) between?.(index);
    const slice = await load(source, sizes[index % sizes.length], after);
    seen.push(...idsOf(slice));
    if (length !== undefined) expectCount(slice, length);
    if (!(await slice.hasNextPage())) return seen;
    after = cursorsOf(slice).at(-1);
  }
}

/** Of a list of so many. */
function expectCount(slice: Slice<string>, length: number): void {
  const { value, precision } = slice.totalCount();
  if (precision === "EXACT") expect(value).toBe(length);
  else expect(value).toBeLessThanOrEqual(length);
  expect(value).toBeGreaterThanOrEqual(slice.located.length);
}

const sizes = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 4 });

describe("over an unchanged list of any page shapes", () => {
  const shapes = fc.array(fc.nat(5), { minLength: 1, maxLength: 12 });

  test("paging from any edge, with any page sizes and any filter, has no gap and no repeat", async () => {
    await fc.assert(
      fc.asyncProperty(
        shapes,
        sizes,
        fc.integer({ min: 1, max: 4 }),
        fc.nat(),
        async (shape, by, every, pick) => {
          let count = 0;
          const pages = shape.map((length) => Array.from({ length }, () => String(count++)));
          const accepts = (id: string) => Number(id) % every === 0;
          const source = createSource(listOf(...pages), accepts);
          const expected = pages.flat().filter(accepts);
          expect(await walk(source, by, undefined, undefined, expected.length)).toEqual(expected);
          if (expected.length === 0) return;
          const from = pick % expected.length;
          const after = await cursorOf(source, expected[from] as string);
          const behind = await walk(source, by, after, undefined, expected.length);
          expect(behind).toEqual(expected.slice(from + 1));
        },
      ),
      { numRuns: 300 },
    );
  });

  test("hasNextPage is true exactly where another edge exists", async () => {
    await fc.assert(
      fc.asyncProperty(shapes, fc.nat(20), async (shape, first) => {
        const total = shape.reduce((sum, length) => sum + length, 0);
        const pages = shape.map((length) => Array.from({ length }, () => "x"));
        const slice = await load(createSource(listOf(...pages)), first);
        expect(await slice.hasNextPage()).toBe(total > first);
      }),
    );
  });
});

/**
 * What holds over a list that changes between two slices, be HealthLake's tokens positions or keys:
 * - what appears in front, up to one upstream page of it, causes no gap and no repeat; more than that may cause
 *   repeats, but never a gap;
 * - the removal of the edge that the cursor stands at causes no gap and no repeat, nor does any behind it;
 * - the removal of k others before it causes no repeat, and a gap of at most k (none with tokens that are keys, as
 *   long as the edge itself is there).
 */
describe("over a list that changes between two slices", () => {
  const PAGE = 4;
  const kinds = [
    ["positions", listByOffset],
    ["keys", listByKey],
  ] as const;
  const descending = (from: number, count: number) =>
    Array.from({ length: count }, (_, i) => String(from - i));
  const scenario = fc.record({
    length: fc.integer({ min: 1, max: 30 }),
    by: sizes,
    changes: fc.array(fc.nat(PAGE), { minLength: 1, maxLength: 5 }),
  });

  describe.each(kinds)("with tokens that are %s", (_, listBy) => {
    test("up to a page of newcomers in front cause no gap and no repeat", async () => {
      await fc.assert(
        fc.asyncProperty(scenario, async ({ length, by, changes }) => {
          const original = descending(1000, length);
          let items = original;
          const source = createSource(listBy(() => items, PAGE));
          const seen = await walk(source, by, undefined, (index) => {
            const newcomers = changes[index % changes.length] as number;
            items = [...descending(Number(items[0]) + newcomers, newcomers), ...items];
          });
          expect(seen).toEqual(original);
        }),
        { numRuns: 300 },
      );
    });

    test("more newcomers than that may cause repeats, but no gap", async () => {
      await fc.assert(
        fc.asyncProperty(scenario, fc.integer({ min: 1, max: 40 }), async ({ length, by }, newcomers) => {
          const original = descending(1000, length);
          let items = original;
          const source = createSource(listBy(() => items, PAGE));
          const seen = await walk(source, by, undefined, (index) => {
            if (index === 1) items = [...descending(1000 + newcomers, newcomers), ...items];
          });
          expect(original.filter((id) => !seen.includes(id))).toEqual([]);
        }),
        { numRuns: 300 },
      );
    });

    test("the removal of the edge and of others behind it causes no gap and no repeat", async () => {
      await fc.assert(
        fc.asyncProperty(scenario, async ({ length, by, changes }) => {
          const original = descending(1000, length);
          let items = original;
          let reached = 0;
          const source = createSource(listBy(() => items, PAGE));
          const removed = new Set<string>();
          const seen = await walk(source, by, undefined, (index) => {
            reached += by[(index - 1) % by.length] as number;
            const live = original.filter((id) => !removed.has(id));
            const edge = live[Math.min(reached, live.length) - 1] as string;
            const behind = live[reached + (changes[index % changes.length] as number)];
            for (const id of [edge, behind]) if (id !== undefined) removed.add(id);
            reached -= 1;
            items = live.filter((id) => !removed.has(id));
          });
          expect(new Set(seen).size).toBe(seen.length);
          expect(items.filter((id) => !seen.includes(id))).toEqual([]);
        }),
        { numRuns: 300 },
      );
    });

    test("the removal of k others before the edge causes no repeat, and a gap of at most k", async () => {
      await fc.assert(
        fc.asyncProperty(scenario, fc.nat(), async ({ length, by, changes }, pick) => {
          const original = descending(1000, length);
          const first = await load(createSource(listBy(() => original, PAGE)), by[0]);
          const edge = original.indexOf(idsOf(first).at(-1) as string);
          const count = Math.min(changes[0] as number, edge);
          const from = pick % (edge - count + 1);
          const items = original.filter((_id, index) => index < from || index >= from + count);
          const source = createSource(listBy(() => items, PAGE));
          const seen = await walk(source, by, cursorsOf(first).at(-1));
          const behind = original.slice(edge + 1);
          expect(seen).toEqual(behind.slice(behind.length - seen.length));
          const gap = behind.length - seen.length;
          expect(gap).toBeLessThanOrEqual(listBy === listByKey ? 0 : count);
        }),
        { numRuns: 300 },
      );
    });
  });
});
