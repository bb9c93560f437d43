import { createBoundedLabel } from "../../src/metrics/bounded-label.js";

test("the first 200 values stay themselves, for good; all later ones are other", () => {
  const toLabel = createBoundedLabel();
  const values = Array.from({ length: 200 }, (_, index) => `value${index}`);
  expect(values.map(toLabel)).toEqual(values);
  expect(["value200", "value201"].map(toLabel)).toEqual(["other", "other"]);
  expect(values.map(toLabel)).toEqual(values);
});

test("one that is too long is other, and takes no place", () => {
  const toLabel = createBoundedLabel(1);
  expect(toLabel("a".repeat(101))).toBe("other");
  expect(toLabel("a".repeat(100))).toBe("a".repeat(100));
});
