import { createBoundedLabel } from "../../src/metrics/bounded-label.js";
import { LabelPlaces } from "../../src/metrics/label-places.js";
import { FakeClock } from "../support/fake-clock.js";

test("the first values stay themselves, for good; all later ones are other", () => {
  const toLabel = createBoundedLabel(3);
  const values = ["a", "b", "c"];
  expect(values.map(toLabel)).toEqual(values);
  expect(["d", "e"].map(toLabel)).toEqual(["other", "other"]);
  expect(values.map(toLabel)).toEqual(values);
});

describe("of names that callers choose", () => {
  const HOUR_MS = 3_600_000;
  const start = (parts: number) => {
    const clock = new FakeClock();
    const dropped: string[] = [];
    const places = new LabelPlaces({
      clock,
      most: 16,
      parts,
      onDropped: (name) => void dropped.push(name),
    });
    /** How many of a caller's `count` names have a place. */
    const take = (caller: string, count: number) =>
      Array.from({ length: count }, (_, index) => `${caller}${index}`).filter(
        (name) => places.toLabel(name, caller) === name,
      ).length;
    return { clock, dropped, places, take };
  };

  test("one caller takes half of the places, and then an eighth at most", () => {
    const { take } = start(8);
    expect(take("hog", 100)).toBe(8);
    expect(take("a", 100)).toBe(2);
    expect(take("b", 1)).toBe(1);
    expect(take("hog", 100)).toBe(8);
  });

  test("without shares it takes all, but not for ever: a name that nobody has used for an hour gives way", async () => {
    const { clock, dropped, places, take } = start(1);
    expect(take("hog", 100)).toBe(16);
    expect(places.toLabel("new", "a")).toBe("other");
    await clock.advance(HOUR_MS / 2);
    expect(take("hog", 3)).toBe(3);
    await clock.advance(HOUR_MS / 2);
    expect(places.toLabel("new", "a")).toBe("new");
    // The longest unused go, down to the half.
    expect(dropped).toEqual(Array.from({ length: 9 }, (_, index) => `hog${index + 3}`));
    expect(places.toLabel("hog0", "hog")).toBe("hog0");
  });

  test("one that is in use keeps its place, whatever others send", async () => {
    const { clock, dropped, places, take } = start(1);
    expect(places.toLabel("mine", "a")).toBe("mine");
    for (let hour = 0; hour < 5; hour++) {
      take(`hog${hour}`, 100);
      expect(places.toLabel("mine", "a")).toBe("mine");
      await clock.advance(HOUR_MS - 1);
    }
    expect(dropped).not.toContain("mine");
  });
});
