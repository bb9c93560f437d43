// Paging through an order of the gateway's own, both ways, while items come and go.
import fc from "fast-check";
import { GatewayError } from "../../src/errors.js";
import {
  type Direction,
  type Ordered,
  type OrderedArguments,
  parseRange,
  toCompare,
  toOrderedSlice,
} from "../../src/relay/ordered-list.js";
import { encodePlace } from "../../src/relay/place-cursor.js";

type Item = Ordered<string>;
const BINDING = "binding";
const item = (key: Item["key"], id: string): Item => ({ key, id, item: id });
const cursorOf = (position: Item) => encodePlace(BINDING, position);

function page(items: readonly Item[], direction: Direction, args: OrderedArguments) {
  return toOrderedSlice(items, direction, parseRange(args, BINDING, 20));
}

const ids = (items: readonly { readonly item: string }[]) => items.map(({ item: id }) => id);

interface Walk {
  readonly direction: Direction;
  readonly way: "forward" | "backward";
  readonly sizes: readonly number[];
}

/** All that a client sees; `itemsAt` is the list as it is when a slice is asked for. */
async function walk(itemsAt: (slice: number) => readonly Item[], { direction, way, sizes }: Walk) {
  const seen: string[] = [];
  let cursor: string | undefined;
  for (let index = 0; ; index++) {
    const count = sizes[index % sizes.length];
    const args = way === "forward" ? { first: count, after: cursor } : { last: count, before: cursor };
    const slice = page(itemsAt(index), direction, args);
    expect(slice.totalCount()).toEqual({ value: itemsAt(index).length, precision: "EXACT" });
    const located = ids(slice.located);
    if (way === "forward") seen.push(...located);
    else seen.unshift(...located);
    const edge = way === "forward" ? slice.located.at(-1) : slice.located[0];
    if (!(way === "forward" ? await slice.hasNextPage() : slice.hasPreviousPage)) return seen;
    cursor = edge && cursorOf(edge.position);
  }
}

const keys = fc.oneof(fc.constant(null), fc.integer({ min: 0, max: 4 }));
const lists = fc
  .array(keys, { maxLength: 40 })
  .map((values) => values.map((key, index) => item(key, `job ${String(index).padStart(2, "0")}`)));
const walks = fc.record({
  direction: fc.constantFrom<Direction>("ASC", "DESC"),
  way: fc.constantFrom("forward" as const, "backward" as const),
  sizes: fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 4 }),
});

const inOrder = (items: readonly Item[], direction: Direction) => ids([...items].sort(toCompare(direction)));

test("paging either way, by any sizes, has no gap and no repeat", async () => {
  await fc.assert(
    fc.asyncProperty(lists, walks, async (items, how) => {
      expect(await walk(() => items, how)).toEqual(inOrder(items, how.direction));
    }),
    { numRuns: 500 },
  );
});

test("whatever comes and goes meanwhile, what stays is seen exactly once", async () => {
  const scenario = fc.record({ stays: lists, how: walks, seed: fc.array(fc.nat(), { minLength: 1 }) });
  await fc.assert(
    fc.asyncProperty(scenario, fc.array(keys, { maxLength: 20 }), async ({ stays, how, seed }, others) => {
      const comers = others.map((key, index) => item(key, `comer ${index}`));
      const at = (slice: number) => [
        ...stays,
        ...comers.filter((_, index) => ((seed[(slice + index) % seed.length] as number) + slice) % 2 === 0),
      ];
      const seen = await walk(at, how);
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen.filter((id) => !id.startsWith("comer"))).toEqual(inOrder(stays, how.direction));
    }),
    { numRuns: 500 },
  );
});

test("hasNextPage and hasPreviousPage are true exactly where another edge exists", async () => {
  const cuts = fc.record({ from: fc.nat(40), count: fc.nat(10), isBackward: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(lists, cuts, async (items, { from, count, isBackward }) => {
      const sorted = [...items].sort(toCompare("ASC"));
      const edge = sorted[from];
      const cursor = edge && cursorOf(edge);
      const slice = page(
        items,
        "ASC",
        isBackward ? { last: count, before: cursor } : { first: count, after: cursor },
      );
      const start = edge ? from + 1 : 0;
      const end = edge ? from : sorted.length;
      const [low, high] = isBackward
        ? [Math.max(0, end - count), end]
        : [Math.min(start, sorted.length), Math.min(start + count, sorted.length)];
      expect(ids(slice.located)).toEqual(ids(sorted.slice(low, high)));
      expect([slice.hasPreviousPage, await slice.hasNextPage()]).toEqual([low > 0, high < sorted.length]);
    }),
    { numRuns: 500 },
  );
});

test("a slice between two cursors has what is between them", async () => {
  const items = ["a", "b", "c", "d", "e"].map((id, index) => item(index, id));
  const [a, , , , e] = items as [Item, Item, Item, Item, Item];
  const between = { after: cursorOf(a), before: cursorOf(e) };
  const first = page(items, "ASC", { ...between, first: 2 });
  expect(ids(first.located)).toEqual(["b", "c"]);
  expect(ids(page(items, "ASC", { ...between, last: 2 }).located)).toEqual(["c", "d"]);
  expect([first.hasPreviousPage, await first.hasNextPage()]).toEqual([true, true]);
});

test("what has no key comes last in both directions, and texts go by their code units", () => {
  const items = [item(null, "none"), item("b", "b"), item("B", "B"), item("a", "a")];
  expect(inOrder(items, "ASC")).toEqual(["B", "a", "b", "none"]);
  expect(inOrder(items, "DESC")).toEqual(["b", "a", "B", "none"]);
});

describe("refuses", () => {
  const foreign = encodePlace("another list", { key: 1, id: "a" });
  const forged = (parts: unknown) => Buffer.from(JSON.stringify(parts)).toString("base64url");
  test.each<[string, OrderedArguments, string, RegExp]>([
    ["both counts", { first: 1, last: 1 }, "last", /together with first/],
    ["a first that is negative", { first: -1 }, "first", /between 0 and 500, not -1/],
    ["a last over the maximum", { last: 501 }, "last", /between 0 and 500, not 501/],
    ["a foreign after", { after: foreign }, "after", /another list/],
    ["a foreign before", { before: foreign }, "before", /another list/],
    ["what is no cursor", { after: "abc" }, "after", /not a cursor of this gateway/],
    [
      "a cursor of HealthLake's order",
      { after: forged([1, BINDING, null, 500, 0, "a"]) },
      "after",
      /another list/,
    ],
    ["a cursor of another version", { after: forged([3, BINDING, 1, "a", null]) }, "after", /version/],
    ["a key that is none", { before: forged([2, BINDING, {}, "a", null]) }, "before", /not a cursor/],
    ["a date that is none", { after: forged([2, BINDING, 1, "a", 1e300]) }, "after", /not a cursor/],
    ["too many parts", { after: forged([2, BINDING, 1, "a", null, 1]) }, "after", /not a cursor/],
  ])("%s", (_what, args, path, message) => {
    expect.assertions(3);
    try {
      parseRange(args, BINDING, 20);
    } catch (error) {
      expect(error).toBeInstanceOf(GatewayError);
      const { code, facts } = error as GatewayError;
      expect(code).toBe("BAD_USER_INPUT");
      expect(facts.violations).toEqual([{ path, message: expect.stringMatching(message) as string }]);
    }
  });
});
