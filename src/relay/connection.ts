// Forward Relay paging over a paged upstream list that has opaque tokens, no order and no way back.
// Relay Cursor Connections Specification: https://relay.dev/graphql/connections.htm
import { GatewayError, badUserInput, unreadableAnswer } from "../errors.js";
import { type Position, decodeCursor } from "./cursor.js";

/** One upstream List answer. It may be short or empty and still have a token. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextToken?: string | undefined;
}

/** An upstream list that can be read page by page. */
export interface ListSource<T> {
  /** The AWS action that reads it, for errors. */
  readonly action: string;
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
 * `reason: CURSOR_EXPIRED` where upstream no longer takes the cursor's token; with what `fetchPage` rejects with.
 */
export async function loadSlice<T>(
  source: ListSource<T>,
  args: ConnectionArguments,
  binding: string,
): Promise<Slice<T>> {
  const first = parseFirst(args.first);
  const after = args.after == null ? undefined : decodeAfter(args.after, binding);
  const all = after ? itemsAfter(source, after) : itemsOf(source, pagesFrom(source, undefined, PAGE_SIZE));
  const items = accepted(source, all);
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

/** By smaller pages than the gateway's own one could count, call by call, the items that one is not shown. */
function decodeAfter(cursor: string, binding: string): Position {
  const position = decodeCursor(cursor, binding);
  if (position.size === PAGE_SIZE) return position;
  throw badUserInput([{ path: "after", message: "is not a cursor of this gateway" }]);
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
type Pages<T> = AsyncGenerator<AskedPage<T>, void, void>;

/** A page, and what it was asked for with. */
interface AskedPage<T> {
  readonly items: readonly T[];
  readonly token: string | undefined;
  readonly size: number;
}

async function* accepted<T>(source: ListSource<T>, items: Items<T>): Items<T> {
  for await (const located of items) {
    if (source.accepts?.(located.item) ?? true) yield located;
  }
}

/** The page of `token` and every one behind it. */
async function* pagesFrom<T>(source: ListSource<T>, token: string | undefined, size: number): Pages<T> {
  const seen = new Set<string | undefined>();
  for (;;) {
    // A list whose tokens run in a circle would be read for ever.
    if (seen.has(token)) throw unreadableAnswer(source.action, "its pages run in a circle");
    seen.add(token);
    const { items, nextToken } = await source.fetchPage(token, size);
    yield { items, token, size };
    if (nextToken === undefined) return;
    token = nextToken;
  }
}

async function* itemsOf<T>(source: ListSource<T>, pages: Pages<T>): Items<T> {
  for await (const page of pages) yield* itemsIn(source, page, 0);
}

/** The items of one page from the index `start` on. */
function* itemsIn<T>(
  source: ListSource<T>,
  { items, token, size }: AskedPage<T>,
  start: number,
): Generator<Located<T>> {
  for (const [offset, item] of items.entries()) {
    if (offset >= start) yield { item, position: { token, size, offset, id: source.idOf(item) } };
  }
}

/**
 * Every item behind the edge that stood at `position`: its id is looked for in its page, which an insert may have
 * pushed it out of, then in the next page that is not empty; where it is gone from both, its successor has taken its
 * place.
 */
async function* itemsAfter<T>(source: ListSource<T>, { token, size, offset, id }: Position): Items<T> {
  const pages = pagesFrom(source, token, size);
  const page = await nextOfCursor(pages, token);
  const index = indexOf(source, page, id);
  if (index >= 0) {
    yield* itemsIn(source, page, index + 1);
  } else {
    const next = await nextWithItems(pages);
    const nextIndex = next ? indexOf(source, next, id) : -1;
    if (nextIndex < 0) yield* itemsIn(source, page, offset);
    if (next) yield* itemsIn(source, next, nextIndex + 1);
  }
  yield* itemsOf(source, pages);
}

function indexOf<T>(source: ListSource<T>, page: AskedPage<T>, id: string): number {
  return page.items.findIndex((item) => source.idOf(item) === id);
}

async function nextWithItems<T>(pages: Pages<T>): Promise<AskedPage<T> | undefined> {
  for (;;) {
    const next = await pages.next();
    if (next.done) return undefined;
    if (next.value.items.length > 0) return next.value;
  }
}

/** The page that a cursor names by `token`, which upstream may no longer take. */
async function nextOfCursor<T>(pages: Pages<T>, token: string | undefined): Promise<AskedPage<T>> {
  try {
    return (await pages.next()).value as AskedPage<T>;
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
