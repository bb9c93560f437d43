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
/** AWS's own quota of datastores: what is below them fits into one operation by default. */
export const FIRST_DATASTORES = 20;
export const MAX_FIRST = 500;
/** Always HealthLake's own maximum: the fewest calls, and every reader of one list shares the same pages. */
const PAGE_SIZE = 500;

export interface Located<T, P = Position> {
  readonly item: T;
  readonly position: P;
}

/** How long a list is known to be without any further call. */
export interface TotalCount {
  readonly value: number;
  readonly precision: "EXACT" | "AT_LEAST";
}

/** A slice of a list: what a connection is made of. */
export interface Slice<T, P = Position> {
  readonly located: readonly Located<T, P>[];
  /** Of a list that goes forward only, whether `after` was given: all that can be known of what lies before. */
  readonly hasPreviousPage: boolean;
  /** True only if another item exists; may fetch further pages, so ask only where it is selected. */
  hasNextPage(): Promise<boolean>;
  /** From the pages that the slice needed, whatever was read since. */
  totalCount(): TotalCount;
}

/**
 * The `first` items after the cursor `after`, `byDefault` where it is not given. Fetches as few pages as fill the slice, none
 * for `first: 0`.
 * Rejects with BAD_USER_INPUT for `first` outside 0..500, for a foreign or malformed cursor, and with
 * `reason: CURSOR_EXPIRED` where upstream no longer takes the cursor's token; with what `fetchPage` rejects with.
 */
export async function loadSlice<T>(
  source: ListSource<T>,
  args: ConnectionArguments,
  binding: string,
  byDefault = DEFAULT_FIRST,
): Promise<Slice<T>> {
  const first = parseFirst(args.first ?? byDefault);
  const after = args.after == null ? undefined : decodeAfter(args.after, binding);
  let items: Items<T> | undefined;
  const take = async (count: number) => {
    items ??= after ? await itemsAfter(source, after) : itemsOf(source);
    return items.take(count);
  };
  const located = first === 0 ? [] : await take(first);
  const totalCount = items?.toTotalCount() ?? (() => ({ value: 0, precision: "AT_LEAST" }) as const);
  let another: Promise<boolean> | undefined;
  return {
    located,
    hasPreviousPage: after !== undefined,
    hasNextPage: () => (another ??= take(1).then((next) => next.length > 0)),
    totalCount,
  };
}

function itemsOf<T>(source: ListSource<T>): Items<T> {
  return new Items(source, new Pages(source, undefined));
}

/** By smaller pages than the gateway's own one could count, call by call, the items that one is not shown. */
function decodeAfter(cursor: string, binding: string): Position {
  const position = decodeCursor(cursor, binding);
  if (position.size === PAGE_SIZE) return position;
  throw badUserInput([{ path: "after", message: "is not a cursor of this gateway" }]);
}

/** Throws BAD_USER_INPUT at `path` outside 0..500. */
export function parseFirst(first: number, path = "first"): number {
  if (first < 0 || first > MAX_FIRST) {
    throw badUserInput([{ path, message: `must be between 0 and ${MAX_FIRST}, not ${first}` }]);
  }
  return first;
}

/** A page, and what it was asked for with. */
interface AskedPage<T> {
  readonly items: readonly T[];
  readonly token: string | undefined;
  readonly size: number;
}

/** The page of `token` and every one behind it. */
export class Pages<T> {
  private readonly isFromStart: boolean;
  private readonly seen = new Set<string | undefined>();
  private isOver = false;
  private readonly read: (readonly T[])[] = [];

  constructor(
    private readonly source: ListSource<T>,
    private token: string | undefined,
    private readonly size = PAGE_SIZE,
  ) {
    this.isFromStart = token === undefined;
  }

  /** Of what was read until now, without what comes after. Each item counts once, even where it moved between pages. */
  toTotalCount(): () => TotalCount {
    const { source, isFromStart } = this;
    const read = [...this.read];
    const precision = isFromStart && this.isOver ? "EXACT" : "AT_LEAST";
    return () => {
      const accepted = read.flat().filter((item) => source.accepts?.(item) ?? true);
      return { value: new Set(accepted.map((item) => source.idOf(item))).size, precision };
    };
  }

  /** Undefined behind the last. */
  async next(): Promise<AskedPage<T> | undefined> {
    if (this.isOver) return undefined;
    const { source, token, size, seen } = this;
    // A list whose tokens run in a circle would be read for ever.
    if (seen.has(token)) throw unreadableAnswer(source.action, "its pages run in a circle");
    seen.add(token);
    const { items, nextToken } = await source.fetchPage(token, size);
    this.token = nextToken;
    this.read.push(items);
    this.isOver = nextToken === undefined;
    return { items, token, size };
  }

  async nextWithItems(): Promise<AskedPage<T> | undefined> {
    for (;;) {
      const page = await this.next();
      if (!page || page.items.length > 0) return page;
    }
  }
}

/** The items of one page from the index `start` on. */
interface PartOfPage<T> {
  readonly page: AskedPage<T>;
  readonly start: number;
}

/** Items in their order: those of `parts`, then those of the pages to come. No promise is made for an item that is there. */
class Items<T> {
  private readonly parts: PartOfPage<T>[];

  constructor(
    private readonly source: ListSource<T>,
    private readonly pages: Pages<T>,
    parts: readonly PartOfPage<T>[] = [],
  ) {
    this.parts = [...parts];
  }

  toTotalCount(): () => TotalCount {
    return this.pages.toTotalCount();
  }

  /** The next `count` that belong to the list; fewer only at its end. Fetches as few pages as that takes. */
  async take(count: number): Promise<Located<T>[]> {
    const taken: Located<T>[] = [];
    while (taken.length < count) {
      const part = this.parts.shift() ?? (await this.nextPart());
      if (!part) break;
      const end = this.takeFrom(part, count, taken);
      if (end < part.page.items.length) this.parts.unshift({ ...part, start: end });
    }
    return taken;
  }

  private async nextPart(): Promise<PartOfPage<T> | undefined> {
    const page = await this.pages.next();
    return page && { page, start: 0 };
  }

  /** Gives the index of the first item that it has not looked at. */
  private takeFrom({ page, start }: PartOfPage<T>, count: number, taken: Located<T>[]): number {
    const { items, token, size } = page;
    let offset = start;
    for (; offset < items.length && taken.length < count; offset++) {
      const item = items[offset] as T;
      if (this.source.accepts && !this.source.accepts(item)) continue;
      taken.push({ item, position: { token, size, offset, id: this.source.idOf(item) } });
    }
    return offset;
  }
}

/**
 * Every item behind the edge that stood at `position`: its id is looked for in its page, which an insert may have
 * pushed it out of, then in the next page that is not empty; where it is gone from both, its successor has taken its
 * place.
 */
async function itemsAfter<T>(
  source: ListSource<T>,
  { token, size, offset, id }: Position,
): Promise<Items<T>> {
  const pages = new Pages(source, token, size);
  const page = await pageOfCursor(pages, token);
  const index = indexOf(source, page, id);
  if (index >= 0) return new Items(source, pages, [{ page, start: index + 1 }]);
  const next = await pages.nextWithItems();
  const nextIndex = next ? indexOf(source, next, id) : -1;
  const parts = [
    ...(nextIndex < 0 ? [{ page, start: offset }] : []),
    ...(next ? [{ page: next, start: nextIndex + 1 }] : []),
  ];
  return new Items(source, pages, parts);
}

function indexOf<T>(source: ListSource<T>, page: AskedPage<T>, id: string): number {
  return page.items.findIndex((item) => source.idOf(item) === id);
}

/** The page that a cursor names by `token`, which upstream may no longer take. */
async function pageOfCursor<T>(pages: Pages<T>, token: string | undefined): Promise<AskedPage<T>> {
  try {
    return (await pages.next()) as AskedPage<T>;
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
