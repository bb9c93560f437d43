// Relay paging, forward and backward, over a whole list in an order of the gateway's own. A cursor is a place in that order,
// whether or not an item stands there: what comes and goes elsewhere neither hides nor repeats anything.
import { badUserInput } from "../errors.js";
import { type Slice, parseFirst } from "./connection.js";
import { type Place, decodePlace } from "./place-cursor.js";

export type Direction = "ASC" | "DESC";

export interface Ordered<T> extends Place {
  readonly item: T;
}

export interface OrderedArguments {
  /** Null and undefined mean the default. */
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
}

/** Which part of a list is asked for. */
export interface Range {
  readonly from: "start" | "end";
  readonly count: number;
  readonly after: Place | undefined;
  readonly before: Place | undefined;
}

/** A slice of which all is known. */
export type OrderedSlice<T> = Slice<T, Ordered<T>>;

/** Throws one BAD_USER_INPUT for counts that are out of range or both given, and for foreign or malformed cursors. */
export function parseRange(args: OrderedArguments, binding: string, byDefault: number): Range {
  const { first, last, after, before } = args;
  if (first != null && last != null)
    throw badUserInput([{ path: "last", message: "can't be given together with first" }]);
  return {
    from: last == null ? "start" : "end",
    count: last == null ? parseFirst(first ?? byDefault) : parseFirst(last, "last"),
    after: after == null ? undefined : decodePlace("after", after, binding),
    before: before == null ? undefined : decodePlace("before", before, binding),
  };
}

export function toOrderedSlice<T>(
  items: readonly Ordered<T>[],
  direction: Direction,
  { from, count, after, before }: Range,
): OrderedSlice<T> {
  const compare = toCompare(direction);
  const isBehind = (item: Place) => after === undefined || compare(item, after) > 0;
  const isAhead = (item: Place) => before === undefined || compare(item, before) < 0;
  const inRange = items.filter((item) => isBehind(item) && isAhead(item));
  const taken =
    from === "start"
      ? leastOf(inRange, count, compare)
      : leastOf(inRange, count, (one, other) => compare(other, one)).reverse();
  const left = inRange.length - taken.length;
  const ahead = items.reduce((sum, item) => sum + (isBehind(item) ? 0 : 1), 0) + (from === "end" ? left : 0);
  const hasNext = ahead + taken.length < items.length;
  return {
    located: taken.map((position) => ({ item: position.item, position })),
    hasPreviousPage: ahead > 0,
    hasNextPage: () => Promise.resolve(hasNext),
    totalCount: () => ({ value: items.length, precision: "EXACT" }),
  };
}

type Compare = (one: Place, other: Place) => number;

/** By key, what has none last in both directions; of the same key by id. */
export function toCompare(direction: Direction): Compare {
  const sign = direction === "ASC" ? 1 : -1;
  return (one, other) => {
    if (one.key === other.key) return compareValues(one.id, other.id);
    if (one.key === null) return 1;
    if (other.key === null) return -1;
    return sign * compareValues(one.key, other.key);
  };
}

/** Texts by their UTF-16 code units: the same everywhere, whatever language a machine is set to. */
function compareValues(one: string | number, other: string | number): number {
  if (typeof one !== typeof other) return typeof one === "number" ? -1 : 1;
  return one < other ? -1 : one > other ? 1 : 0;
}

/** The first `count` in order: a list of tens of thousands is not sorted for a slice of twenty. */
function leastOf<T>(items: readonly T[], count: number, compare: (one: T, other: T) => number): T[] {
  if (items.length <= count) return [...items].sort(compare);
  const least: T[] = [];
  for (const item of items) {
    const isFull = least.length === count;
    if (isFull && (count === 0 || compare(item, least[count - 1] as T) >= 0)) continue;
    if (isFull) least.pop();
    least.splice(placeIn(least, item, compare), 0, item);
  }
  return least;
}

function placeIn<T>(sorted: readonly T[], item: T, compare: (one: T, other: T) => number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compare(sorted[middle] as T, item) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
