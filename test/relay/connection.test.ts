import { GatewayError } from "../../src/errors.js";
import { parseFirst } from "../../src/relay/connection.js";
import { encodeCursor, toBinding } from "../../src/relay/cursor.js";
import { BINDING, createSource, cursorOf, cursorsOf, idsOf, listOf, load, rejection } from "./list.js";

const badInput = (path: string, message: RegExp) => ({
  name: "GatewayError",
  code: "BAD_USER_INPUT",
  message: expect.stringMatching(message) as string,
  facts: { violations: [{ path, message: expect.any(String) as string }] },
});

describe("a slice of a list on one page", () => {
  const abcde = listOf(["a", "b", "c", "d", "e"]);

  test.each([
    ["exactly as many as there are", 5, ["a", "b", "c", "d", "e"], false],
    ["fewer than there are", 3, ["a", "b", "c"], true],
    ["one fewer than there are", 4, ["a", "b", "c", "d"], true],
    ["more than there are", 10, ["a", "b", "c", "d", "e"], false],
  ])("has %s", async (_, first, ids, hasNextPage) => {
    const slice = await load(createSource(abcde), first);
    expect(idsOf(slice)).toEqual(ids);
    expect(await slice.hasNextPage()).toBe(hasNextPage);
    expect(slice.hasPreviousPage).toBe(false);
  });

  test.each([
    ["behind the first edge", "a", 2, ["b", "c"], true],
    ["behind an edge, exactly to the end", "c", 2, ["d", "e"], false],
    ["behind an edge, beyond the end", "c", 9, ["d", "e"], false],
    ["behind the last edge", "e", 2, [], false],
  ])("begins %s", async (_, after, first, ids, hasNextPage) => {
    const source = createSource(abcde);
    const slice = await load(source, first, await cursorOf(source, after));
    expect(idsOf(slice)).toEqual(ids);
    expect(await slice.hasNextPage()).toBe(hasNextPage);
    expect(slice.hasPreviousPage).toBe(true);
  });

  test("of an empty list has nothing, and no next page", async () => {
    const slice = await load(createSource(listOf([])), 5);
    expect(slice.located).toEqual([]);
    expect(await slice.hasNextPage()).toBe(false);
  });
});

describe("first", () => {
  const many = Array.from({ length: 600 }, (_, index) => String(index));

  test.each([[null], [undefined]])("means 50 when it is %s", async (first) => {
    expect((await load(createSource(listOf(many)), first)).located).toHaveLength(50);
  });

  test("reaches to 500", async () => {
    expect((await load(createSource(listOf(many)), 500)).located).toHaveLength(500);
  });

  test.each([[-1], [501], [2 ** 31 - 1], [-(2 ** 31)]])(
    "is refused at %d, and nothing is fetched",
    async (first) => {
      const source = createSource(listOf(many));
      const refusal = badInput("first", new RegExp(`^first: must be between 0 and 500, not ${first}$`));
      expect(await rejection(load(source, first))).toMatchObject(refusal);
      expect(source.asked).toEqual([]);
      expect(() => parseFirst(first)).toThrow(GatewayError);
    },
  );

  test("of 0 fetches nothing until hasNextPage is asked, which is then the truth", async () => {
    const full = createSource(listOf([], ["a"]));
    const slice = await load(full, 0);
    expect(slice.located).toEqual([]);
    expect(full.asked).toEqual([]);
    expect(await slice.hasNextPage()).toBe(true);
    const empty = createSource(listOf([], []));
    expect(await (await load(empty, 0)).hasNextPage()).toBe(false);
  });

  test("of 0 behind the last edge has no next page, behind another one it has", async () => {
    const source = createSource(listOf(["a", "b"], []));
    expect(await (await load(source, 0, await cursorOf(source, "b"))).hasNextPage()).toBe(false);
    expect(await (await load(source, 0, await cursorOf(source, "a"))).hasNextPage()).toBe(true);
  });
});

describe("after", () => {
  test.each([[null], [undefined]])("of %s is the beginning", async (after) => {
    const slice = await load(createSource(listOf(["a"])), 1, after);
    expect(idsOf(slice)).toEqual(["a"]);
    expect(slice.hasPreviousPage).toBe(false);
  });

  test.each([
    ["malformed", "no cursor", /^after: is not a cursor/],
    ["empty", "", /^after: is not a cursor/],
    [
      "foreign",
      encodeCursor(toBinding("other"), { size: 500, offset: 0, id: "a" }),
      /^after: .*another list/,
    ],
    [
      "made up to count hidden items by small pages",
      encodeCursor(BINDING, { size: 1, offset: 0, id: "a" }),
      /^after: is not a cursor/,
    ],
  ])("is refused when it is %s, even for first 0, and nothing is fetched", async (_, after, message) => {
    const source = createSource(listOf(["a"]));
    expect(await rejection(load(source, 0, after))).toMatchObject(badInput("after", message));
    expect(source.asked).toEqual([]);
  });
});

describe("a slice of a list on several pages", () => {
  const pages = [["a", "b", "c"], [], ["d"], ["e", "f"], []];

  test.each([
    ["a boundary inside the slice", 4, ["a", "b", "c", "d"], 3],
    ["its end at the end of a page", 3, ["a", "b", "c"], 1],
    ["its end within a page", 2, ["a", "b"], 1],
    ["all of it", 6, ["a", "b", "c", "d", "e", "f"], 4],
    ["more than all of it", 7, ["a", "b", "c", "d", "e", "f"], 5],
  ])("with %s fetches no page more than it needs", async (_, first, ids, fetched) => {
    const source = createSource(listOf(...pages));
    expect(idsOf(await load(source, first))).toEqual(ids);
    expect(source.asked).toHaveLength(fetched);
  });

  test("asks for 500 items a page, whatever first is", async () => {
    const sizes: number[] = [];
    const source = createSource((_, size) => (sizes.push(size), { items: ["a"] }));
    await load(source, 1);
    expect(sizes).toEqual([500]);
  });

  test.each([
    ["the page holds more", 2, true, 1],
    ["only a page behind an empty one holds more", 3, true, 3],
    ["nothing but empty pages follow", 6, false, 5],
  ])("looks for a next page only as far as needed: %s", async (_, first, hasNextPage, fetched) => {
    const source = createSource(listOf(...pages));
    const slice = await load(source, first);
    expect(await slice.hasNextPage()).toBe(hasNextPage);
    expect(source.asked).toHaveLength(fetched);
    expect(await slice.hasNextPage()).toBe(hasNextPage);
    expect(source.asked).toHaveLength(fetched);
  });

  test("leads on from an edge by fetching its own page and those behind it, none before", async () => {
    const source = createSource(listOf(...pages));
    const after = await cursorOf(source, "d");
    source.asked.length = 0;
    expect(idsOf(await load(source, 2, after))).toEqual(["e", "f"]);
    expect(source.asked).toEqual(["t2", "t3"]);
  });

  test("is empty for a list of empty pages", async () => {
    const source = createSource(listOf([], [], []));
    const slice = await load(source, 2);
    expect(slice.located).toEqual([]);
    expect(await slice.hasNextPage()).toBe(false);
    expect(source.asked).toHaveLength(3);
  });

  test("fetches nothing for none of what is behind an edge", async () => {
    const source = createSource(listOf(...pages));
    const cursor = await cursorOf(source, "c");
    source.asked.length = 0;
    expect(idsOf(await load(source, 0, cursor))).toEqual([]);
    expect(source.asked).toEqual([]);
  });

  test("fetches a page only once where the edge is gone", async () => {
    const source = createSource(listOf(["a", "b"], ["c"]));
    const gone = encodeCursor(BINDING, { size: 500, offset: 1, id: "gone" });
    expect(idsOf(await load(source, 5, gone))).toEqual(["b", "c"]);
    expect(source.asked).toEqual([undefined, "t1"]);
  });

  test("finds an edge that was pushed out of its page, over an empty page too", async () => {
    const source = createSource(listOf(["new", "a"], [], ["b", "c"]));
    const pushed = encodeCursor(BINDING, { size: 500, offset: 1, id: "b" });
    expect(idsOf(await load(source, 5, pushed))).toEqual(["c"]);
  });

  test("goes on with the next page where the edge is gone and its page has become shorter", async () => {
    const source = createSource(listOf(["a"], ["b"]));
    const gone = encodeCursor(BINDING, { size: 500, offset: 3, id: "gone" });
    expect(idsOf(await load(source, 5, gone))).toEqual(["b"]);
  });
});

describe("a filter of the gateway", () => {
  const isUpper = (id: string) => id === id.toUpperCase();
  const pages = [["a", "B", "c"], ["d"], ["E", "f", "G"], ["h"]];

  test("fills the slice over several pages, and counts what it leaves out as nothing", async () => {
    const source = createSource(listOf(...pages), isUpper);
    const slice = await load(source, 2);
    expect(idsOf(slice)).toEqual(["B", "E"]);
    expect(source.asked).toHaveLength(3);
    expect(await slice.hasNextPage()).toBe(true);
    expect(source.asked).toHaveLength(3);
  });

  test("has no next page where only items follow that it leaves out", async () => {
    const source = createSource(listOf(...pages), isUpper);
    const slice = await load(source, 3);
    expect(idsOf(slice)).toEqual(["B", "E", "G"]);
    expect(await slice.hasNextPage()).toBe(false);
    expect(source.asked).toHaveLength(4);
  });

  test("goes on behind an edge that it would no longer let pass", async () => {
    const passing = new Set(["B", "E", "G"]);
    const source = createSource(listOf(...pages), (id) => passing.has(id));
    const [cursor] = cursorsOf(await load(source, 1));
    passing.delete("B");
    expect(idsOf(await load(source, 5, cursor))).toEqual(["E", "G"]);
  });
});

describe("a token", () => {
  const refused = new GatewayError("BAD_USER_INPUT", "The NextToken is not valid", {
    retryable: false,
    upstream: { action: "ListThings", errorName: "ValidationException", requestId: "r" },
  });
  const refuse = () => {
    throw refused;
  };
  const later = encodeCursor(BINDING, { token: "t1", size: 500, offset: 0, id: "a" });

  test("that upstream no longer takes is CURSOR_EXPIRED at `after`, with what upstream said", async () => {
    const source = createSource(refuse);
    const error = await rejection(load(source, 1, later));
    expect(error).toMatchObject({
      code: "BAD_USER_INPUT",
      message: expect.stringMatching(/^after: has expired/) as string,
      facts: { reason: "CURSOR_EXPIRED", upstream: refused.facts.upstream, violations: [{ path: "after" }] },
    });
    expect(source.asked).toEqual(["t1"]);
  });

  test("that was never sent can't expire: a refusal of the first page stays what it is", async () => {
    const first = encodeCursor(BINDING, { size: 500, offset: 0, id: "a" });
    expect(await rejection(load(createSource(refuse), 1, first))).toBe(refused);
    expect(await rejection(load(createSource(refuse), 1))).toBe(refused);
  });

  test("does not expire by any other failure", async () => {
    const throttled = new GatewayError("THROTTLED", "slow down");
    const source = createSource(() => {
      throw throttled;
    });
    expect(await rejection(load(source, 1, later))).toBe(throttled);
  });

  test.each([
    ["itself", { t1: "t1" }],
    ["an earlier one", { t1: "t2", t2: "t3", t3: "t1" }],
  ])("that leads back to %s is an error that names the action, not a read without end", async (_, next) => {
    const tokens: Record<string, string> = { start: "t1", ...next };
    const source = createSource((token = "start") => ({ items: [token], nextToken: tokens[token] }));
    const error = await rejection(load(source, 500));
    expect(error).toMatchObject({
      code: "UPSTREAM_UNAVAILABLE",
      message: expect.stringContaining("circle") as string,
      facts: { upstream: { action: "ListThings" } },
    });
    expect(source.asked.length).toBeLessThanOrEqual(4);
  });

  test("that leads in a circle fails no slice that is full before", async () => {
    const source = createSource((token) => ({ items: [token ?? "start"], nextToken: "t1" }));
    const slice = await load(source, 2);
    expect(idsOf(slice)).toEqual(["start", "t1"]);
    expect(await rejection(slice.hasNextPage())).toMatchObject({ code: "UPSTREAM_UNAVAILABLE" });
  });

  test("that leads back to where the cursor stands is an error too", async () => {
    const source = createSource((token) => ({ items: [], nextToken: token === "t1" ? "t2" : "t1" }));
    expect(await rejection(load(source, 1, later))).toMatchObject({ code: "UPSTREAM_UNAVAILABLE" });
  });
});
