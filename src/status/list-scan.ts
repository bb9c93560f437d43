// A walk: every page of a list, as one observation of the whole family.
import type { Answered } from "./poll-calls.js";
import type { Observation, Stamp } from "./snapshot.js";
import type { Page } from "./source.js";

/** One resource as one page showed it. */
export interface Listed<T> {
  readonly observation: Observation<T>;
  readonly stamp: Stamp;
}

/** A complete walk; there is no such thing as half of one. */
export interface Walk<T> {
  readonly listed: ReadonlyMap<string, Listed<T>>;
  /** When the first page was asked for, in milliseconds since the epoch. */
  readonly sentAt: number;
  readonly full: boolean;
  readonly pages: number;
  /** Items of the fullest page. */
  readonly pageSize: number;
}

export type ListPage<T> = (nextToken: string | undefined) => Promise<Answered<Page<T>>>;

/** Lists page after page until the token ends; rejects as soon as one page fails. Of duplicates the later page's counts. */
export async function walkPages<T>(full: boolean, listPage: ListPage<T>): Promise<Walk<T>> {
  const listed = new Map<string, Listed<T>>();
  const first = await listPage(undefined);
  let { answer: page, stamp } = first;
  let pages = 1;
  let pageSize = 0;
  for (;;) {
    for (const observation of page.items) listed.set(observation.id, { observation, stamp });
    pageSize = Math.max(pageSize, page.items.length);
    if (!page.nextToken) return { listed, sentAt: first.stamp.at, full, pages, pageSize };
    ({ answer: page, stamp } = await listPage(page.nextToken));
    pages++;
  }
}
