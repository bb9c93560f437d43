import type { Page } from "../../src/status/source.js";
import { MOST_PAGES, scanList } from "../../src/status/list-scan.js";

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
    const scan = await scanList(true, listPage);
    expect(asked).toEqual([undefined, "1", "2"]);
    expect(scan).toMatchObject({ sentAt: 1000, full: true, pages: 3, pageSize: 1 });
    expect(scan.listed.get("b")?.stamp.at).toBe(1002);
  });

  test("drops duplicates, of which the later page counts", async () => {
    const { listPage } = pagesOf([["a", "QUEUED"]], [["a", "IN_PROGRESS"]]);
    const scan = await scanList(false, listPage);
    expect([...scan.listed.values()].map(({ observation }) => observation.status)).toEqual(["IN_PROGRESS"]);
  });

  test("rejects when a token comes again", async () => {
    let calls = 0;
    const circling = async () => {
      calls++;
      const answer: Page<string> = { items: [], nextToken: "same" };
      return { answer, stamp: { at: 1000, order: calls } };
    };
    await expect(scanList(true, circling)).rejects.toMatchObject({
      code: "UPSTREAM_UNAVAILABLE",
      message: "HealthLake's list could not be read: its pages run in a circle",
    });
    expect(calls).toBe(2);
  });

  test("rejects when its pages never end", async () => {
    let calls = 0;
    const endless = async () => {
      calls++;
      const answer: Page<string> = { items: [], nextToken: `${calls}` };
      return { answer, stamp: { at: 1000, order: calls } };
    };
    await expect(scanList(true, endless)).rejects.toThrow(`it has more than ${MOST_PAGES} pages`);
    expect(calls).toBe(MOST_PAGES);
  });

  test("rejects when one page does", async () => {
    const { listPage } = pagesOf([["a", "QUEUED"]], [["b", "QUEUED"]]);
    const failing = (nextToken: string | undefined) =>
      nextToken ? Promise.reject(new Error("page failed")) : listPage(nextToken);
    await expect(scanList(true, failing)).rejects.toThrow("page failed");
  });
});
