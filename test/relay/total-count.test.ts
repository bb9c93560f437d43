import { cursorOf, createSource, listOf, load } from "./list.js";

const PAGES = listOf(["a", "b", "no"], [], ["b", "c"]);
const accepts = (id: string) => id !== "no";

test.each([
  ["all pages", undefined, 9, { value: 3, precision: "EXACT" }],
  ["the first page", undefined, 2, { value: 2, precision: "AT_LEAST" }],
  ["all pages, from a cursor of the first", "a", 9, { value: 3, precision: "EXACT" }],
  ["the last page alone, from a cursor of it", "c", 9, { value: 2, precision: "AT_LEAST" }],
])("counts each item of the list once, on %s", async (_, after, first, expected) => {
  const source = createSource(PAGES, accepts);
  const slice = await load(source, first, after && (await cursorOf(source, after)));
  const { length: asked } = source.asked;
  expect(slice.totalCount()).toEqual(expected);
  expect(source.asked).toHaveLength(asked);
  await slice.hasNextPage();
  expect(slice.totalCount()).toEqual(expected);
});
