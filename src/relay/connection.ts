// Forward Relay paging over a paged upstream list that has opaque tokens, no order and no way back.
// Relay Cursor Connections Specification: https://relay.dev/graphql/connections.htm
import { GatewayError, badUserInput } from "../errors.js";
import { type Position, decodeCursor } from "./cursor.js";

/** One upstream List answer. It may be short or empty and still have a token. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextToken?: string | undefined;
}

/** An upstream list that can be read page by page. */
export interface ListSource<T> {
  /** Rejects with BAD_USER_INPUT where upstream refuses the token. */
  fetchPage(token: string | undefined, size: number): Promise<Page<T>>;
  idOf(item: T): string;
  /** Which items belong to the list, where upstream can't filter. Absent: all of them. */
  accepts?(item: T): boolean;
}

export interface ConnectionArguments {
  /** Null and undefined mean the default. */
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

export const DEFAULT_FIRST = 50;
export const MAX_FIRST = 500;
/** Always HealthLake's own maximum: the fewest calls, and every reader of one list shares the same pages. */
const PAGE_SIZE = 500;

export interface Located<T> {
  readonly item: T;
  readonly position: Position;
}

/** A slice of a list: what a connection is made of. */
export interface Slice<T> {
  readonly located: readonly Located<T>[];
  /** Whether `after` was given: all that can be known of what lies before. */
  readonly hasPreviousPage: boolean;
  /** True only if another item exists; may fetch further pages, so ask only where it is selected. */
  hasNextPage(): Promise<boolean>;
}

/**
 * The `first` items after the cursor `after`. Fetches as few pages as fill the slice, none for `first: 0`.
 * Rejects with BAD_USER_INPUT for `first` outside 0..500, for a foreign or malformed cursor, and with
 * `reason: CURSOR_EXPIRED` where upstream no longer takes the cursor's token; with whatever `fetchPage` rejects with.
 */
export async function loadSlice<T>(
  source: ListSource<T>,
  args: ConnectionArguments,
  binding: string,
): Promise<Slice<T>> {
  const first = parseFirst(args.first);
  const after = args.after == null ? undefined : decodeCursor(args.after, binding);
  const items = accepted(source, after ? itemsAfter(source, after) : itemsFrom(source, undefined, PAGE_SIZE));
  const located: Located<T>[] = [];
  while (located.length < first) {
    const next = await items.next();
    if (next.done) break;
    located.push(next.value);
  }
  let another: Promise<boolean> | undefined;
  return {
    located,
    hasPreviousPage: after !== undefined,
    hasNextPage: () => (another ??= items.next().then((next) => !next.done)),
  };
}

/** Throws BAD_USER_INPUT at `first` outside 0..500. */
export function parseFirst(first: number | null | undefined): number {
  if (first == null) return DEFAULT_FIRST;
  if (first < 0 || first > MAX_FIRST) {
    throw badUserInput([{ path: "first", message: `must be between 0 and ${MAX_FIRST}, not ${first}` }]);
  }
  return first;
}

type Items<T> = AsyncGenerator<Located<T>, void, void>;

async function* accepted<T>(source: ListSource<T>, items: Items<T>): Items<T> {
  for await (const located of items) {
    if (source.accepts?.(located.item) ?? true) yield located;
  }
}

/** Every item from the page of `token` on. */
async function* itemsFrom<T>(source: ListSource<T>, token: string | undefined, size: number): Items<T> {
  yield* itemsOf(source, await source.fetchPage(token, size), token, size, 0);
}

/** The items of `page` from the index `start` on, then those of every page behind it. */
async function* itemsOf<T>(
  source: ListSource<T>,
  page: Page<T>,
  token: string | undefined,
  size: number,
  start: number,
): Items<T> {
  const seen = new Set<string | undefined>([token]);
  for (;;) {
    for (let offset = start; offset < page.items.length; offset++) {
      const item = page.items[offset] as T;
      yield { item, position: { token, size, offset, id: source.idOf(item) } };
    }
    if (page.nextToken === undefined) return;
    // A list whose tokens run in a circle would be read for ever.
    if (seen.has(page.nextToken)) {
      throw new GatewayError("UPSTREAM_UNAVAILABLE", "HealthLake's pages run in a circle", {
        retryable: true,
      });
    }
    seen.add((token = page.nextToken));
    page = await source.fetchPage(token, size);
    start = 0;
  }
}

/**
 * Every item behind the edge that stood at `position`: its id is looked for in its page, which an insert may have
 * pushed it out of, then in the next page; where it is gone from both, its successor has taken its place.
 */
async function* itemsAfter<T>(source: ListSource<T>, { token, size, offset, id }: Position): Items<T> {
  const page = await fetchCursorPage(source, token, size);
  const index = indexOf(source, page, id);
  if (index >= 0) return yield* itemsOf(source, page, token, size, index + 1);
  if (page.nextToken !== undefined) {
    const next = await source.fetchPage(page.nextToken, size);
    const nextIndex = indexOf(source, next, id);
    if (nextIndex >= 0) return yield* itemsOf(source, next, page.nextToken, size, nextIndex + 1);
  }
  yield* itemsOf(source, page, token, size, offset);
}

function indexOf<T>(source: ListSource<T>, page: Page<T>, id: string): number {
  return page.items.findIndex((item) => source.idOf(item) === id);
}

async function fetchCursorPage<T>(
  source: ListSource<T>,
  token: string | undefined,
  size: number,
): Promise<Page<T>> {
  try {
    return await source.fetchPage(token, size);
  } catch (error) {
    if (token === undefined || !(error instanceof GatewayError) || error.code !== "BAD_USER_INPUT")
      throw error;
    const violation = {
      path: "after",
      message: "has expired: HealthLake no longer takes its token; start again without a cursor",
    };
    throw badUserInput([violation], {
      reason: "CURSOR_EXPIRED",
      ...(error.facts.upstream && { upstream: error.facts.upstream }),
    });
  }
}
