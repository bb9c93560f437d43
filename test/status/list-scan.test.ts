import type { Page } from "../../src/status/source.js";
import { walkPages } from "../../src/status/list-scan.js";

function pagesOf(...pages: [string, string][][]) {
  const asked: (string | undefined)[] = [];
  const listPage = async (nextToken: string | undefined) => {
    asked.push(nextToken);
    const index = Number(nextToken ?? 0);
    const items = (pages[index] ?? []).map(([id, status]) => ({ id, status, value: "" }));
    const answer: Page<string> = { items, ...(index + 1 < pages.length && { nextToken: `${index + 1}` }) };
    return { answer, stamp: { at: 1000 + index, order: index } };
  };
  return { asked, listPage };
}

describe("a walk", () => {
  test("takes every page, empty ones with a token too, each resource dated by its own page", async () => {
    const { asked, listPage } = pagesOf([["a", "QUEUED"]], [], [["b", "FAILED"]]);
    const walk = await walkPages(true, listPage);
    expect(asked).toEqual([undefined, "1", "2"]);
    expect(walk).toMatchObject({ sentAt: 1000, full: true, pages: 3, pageSize: 1 });
    expect(walk.listed.get("b")?.stamp.at).toBe(1002);
  });

  test("drops duplicates, of which the later page counts", async () => {
    const { listPage } = pagesOf([["a", "QUEUED"]], [["a", "IN_PROGRESS"]]);
    const walk = await walkPages(false, listPage);
    expect([...walk.listed.values()].map(({ observation }) => observation.status)).toEqual(["IN_PROGRESS"]);
  });

  test("rejects when one page does", async () => {
    const { listPage } = pagesOf([["a", "QUEUED"]], [["b", "QUEUED"]]);
    const failing = (nextToken: string | undefined) =>
      nextToken ? Promise.reject(new Error("page failed")) : listPage(nextToken);
    await expect(walkPages(true, failing)).rejects.toThrow("page failed");
  });
});
