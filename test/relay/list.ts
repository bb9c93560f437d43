// Upstream lists for paging tests: pages of any shape, tokens of either kind, and a record of what was asked for.
import { badUserInput } from "../../src/errors.js";
import { type ListSource, type Page, type Slice, loadSlice } from "../../src/relay/connection.js";
import { encodeCursor } from "../../src/relay/cursor.js";

export const BINDING = "binding";

export interface TestSource extends ListSource<string> {
  /** The token of every page asked for, in order. */
  readonly asked: (string | undefined)[];
}

type FetchPage = (token: string | undefined, size: number) => Page<string>;

export function createSource(fetchPage: FetchPage, accepts?: (id: string) => boolean): TestSource {
  const asked: (string | undefined)[] = [];
  return {
    action: "ListThings",
    asked,
    fetchPage: async (token, size) => {
      asked.push(token);
      return fetchPage(token, size);
    },
    idOf: (id) => id,
    ...(accepts && { accepts }),
  };
}

/** A list of exactly these pages; each but the last has a token, `t<index>` of the next one. */
export function listOf(...pages: (readonly string[])[]): FetchPage {
  return (token) => {
    const index = token === undefined ? 0 : Number(token.slice(1));
    const items = pages[index];
    if (!items) throw badUserInput([{ path: "NextToken", message: "is not valid" }]);
    return { items, nextToken: index + 1 < pages.length ? `t${index + 1}` : undefined };
  };
}

/** A list that can change, whose tokens count the items before their page. */
export function listByOffset(items: () => readonly string[], pageSize: number): FetchPage {
  return (token = "0") => {
    const start = Number(token);
    const end = start + pageSize;
    return { items: items().slice(start, end), nextToken: end < items().length ? String(end) : undefined };
  };
}

/** A list that can change, newest (highest number) first, whose tokens name the item before their page. */
export function listByKey(items: () => readonly string[], pageSize: number): FetchPage {
  return (token) => {
    const rest = items().filter((id) => token === undefined || Number(id) < Number(token));
    const page = rest.slice(0, pageSize);
    return { items: page, nextToken: rest.length > pageSize ? page.at(-1) : undefined };
  };
}

export const idsOf = (slice: Slice<string>) => slice.located.map(({ item }) => item);

export const cursorsOf = (slice: Slice<string>) =>
  slice.located.map(({ position }) => encodeCursor(BINDING, position));

export const load = (source: ListSource<string>, first?: number | null, after?: string | null) =>
  loadSlice(source, { first, after }, BINDING);

/** The cursor of the edge `id`, as it stands in the list now. */
export async function cursorOf(source: ListSource<string>, id: string): Promise<string> {
  const slice = await load(source, 500);
  const cursor = cursorsOf(slice)[idsOf(slice).indexOf(id)];
  if (cursor === undefined) throw new Error(`no edge ${id}`);
  return cursor;
}

/** What a promise rejects with. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("it did not reject");
}
