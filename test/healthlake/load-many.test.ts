import { GatewayError } from "../../src/errors.js";
import type { PageRequest } from "../../src/healthlake/page.js";
import { loadMany } from "../../src/healthlake/load-many.js";

type Item = string;

/** A list of pages, and a record of what was asked of it. */
function createUpstream(
  pages: readonly (readonly Item[] | Error)[],
  known: readonly Item[] = pages.flat() as Item[],
) {
  const shown = new Map<string, Item>();
  const asked: string[] = [];
  const fetchPage = async ({ token, size }: PageRequest) => {
    const index = Number(token ?? 0);
    asked.push(`page ${index} of ${size}`);
    const page = pages[index] ?? [];
    if (page instanceof Error) throw page;
    page.forEach((item) => shown.set(item, item));
    return { items: page, nextToken: index + 1 < pages.length ? String(index + 1) : undefined };
  };
  const describe = async (key: string) => {
    asked.push(`describe ${key}`);
    if (key === "failing") throw new GatewayError("UPSTREAM_UNAVAILABLE", "down");
    return known.includes(key) ? key : undefined;
  };
  return { asked, load: (keys: string[]) => loadMany<Item>(keys, { fetchPage, shown }, describe) };
}

const letters = (text: string) => [...text];

describe("resources by key", () => {
  test("are described where they are too few for a list", async () => {
    const { load, asked } = createUpstream([letters("abc")]);
    expect(await load(["a", "b"])).toEqual(["a", "b"]);
    expect(asked).toEqual(["describe a", "describe b"]);
  });

  test("are read from the list where they are three, in their own order", async () => {
    const { load, asked } = createUpstream([letters("abcd")]);
    expect(await load(["c", "a", "b"])).toEqual(["c", "a", "b"]);
    expect(asked).toEqual(["page 0 of 500"]);
  });

  test("are sought no further than the page that shows the last of them", async () => {
    const { load, asked } = createUpstream([letters("abcdef"), letters("gh"), letters("ij")]);
    expect(await load(letters("abcdef"))).toEqual(letters("abcdef"));
    expect(asked).toEqual(["page 0 of 500"]);
  });

  test("are sought on half as many pages as there are of them, empty pages included", async () => {
    const { load, asked } = createUpstream([[], ["a"], [], ["b"], letters("cdef")]);
    expect(await load(letters("abcdef"))).toEqual(letters("abcdef"));
    expect(asked).toEqual(
      [0, 1, 2].map((page) => `page ${page} of 500`).concat(letters("bcdef").map((key) => `describe ${key}`)),
    );
  });

  test("are sought on ten pages at most", async () => {
    const keys = Array.from({ length: 100 }, (_, index) => `key ${index}`);
    const { load, asked } = createUpstream(keys.map((key) => [key]));
    expect(await load(keys)).toEqual(keys);
    expect(asked.filter((call) => call.startsWith("page"))).toHaveLength(10);
    expect(asked.filter((call) => call.startsWith("describe"))).toHaveLength(90);
  });

  test("are described where the whole list lacks them: it may lag behind", async () => {
    const { load, asked } = createUpstream([letters("ab")], letters("abc"));
    expect(await load(letters("abcx"))).toEqual(["a", "b", "c", undefined]);
    expect(asked).toEqual(["page 0 of 500", "describe c", "describe x"]);
  });

  test.each(["FORBIDDEN", "NOT_FOUND"] as const)("are described where the list is %s", async (code) => {
    const { load, asked } = createUpstream([new GatewayError(code, "no list")], letters("abc"));
    expect(await load(letters("abcx"))).toEqual(["a", "b", "c", undefined]);
    expect(asked).toHaveLength(5);
  });

  test("fail together where the list fails, but for those that it has shown, and none is described", async () => {
    const failure = new GatewayError("THROTTLED", "slow down");
    const { load, asked } = createUpstream([letters("a"), failure], letters("abcd"));
    expect(await load(letters("abcd"))).toEqual(["a", failure, failure, failure]);
    expect(asked).toEqual(["page 0 of 500", "page 1 of 500"]);
  });

  test("fail each by itself where they are described", async () => {
    const { load } = createUpstream([letters("ab")], letters("abc"));
    expect(await load(["a", "failing", "c"])).toEqual(["a", expect.any(GatewayError), "c"]);
  });
});
