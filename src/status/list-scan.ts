// A list scan: every page of a list, as one observation of the whole family.
import { GatewayError } from "../errors.js";
import type { Answered } from "./poll-calls.js";
import type { Observation, Stamp } from "./snapshot.js";
import type { Page } from "./source.js";

/** One resource as one page showed it. */
export interface Listed<T> {
  readonly observation: Observation<T>;
  readonly stamp: Stamp;
}

/** A complete list scan; there is no such thing as half of one. */
export interface ListScan<T> {
  readonly listed: ReadonlyMap<string, Listed<T>>;
  /** When the first page was asked for, in milliseconds since the epoch. */
  readonly sentAt: number;
  readonly full: boolean;
  readonly pages: number;
  /** Items of the fullest page. */
  readonly pageSize: number;
}

export type ListPage<T> = (nextToken: string | undefined) => Promise<Answered<Page<T>>>;

/** 100,000 resources of one family, with full pages. A list that goes on is not walked to its end: it may have none. */
export const MOST_PAGES = 200;

/** Lists page after page until the token ends; rejects as soon as one page fails, or the pages never end. Of duplicates the later page's counts. */
export async function scanList<T>(full: boolean, listPage: ListPage<T>): Promise<ListScan<T>> {
  const listed = new Map<string, Listed<T>>();
  const tokens = new Set<string>();
  const first = await listPage(undefined);
  let { answer: page, stamp } = first;
  let pages = 1;
  let pageSize = 0;
  for (;;) {
    for (const observation of page.items) listed.set(observation.id, { observation, stamp });
    pageSize = Math.max(pageSize, page.items.length);
    if (!page.nextToken) return { listed, sentAt: first.stamp.at, full, pages, pageSize };
    if (tokens.has(page.nextToken)) throw endless("its pages run in a circle");
    if (pages >= MOST_PAGES) throw endless(`it has more than ${MOST_PAGES} pages`);
    tokens.add(page.nextToken);
    ({ answer: page, stamp } = await listPage(page.nextToken));
    pages++;
  }
}

function endless(why: string): GatewayError {
  return new GatewayError("UPSTREAM_UNAVAILABLE", `HealthLake's list could not be read: ${why}`, {
    retryable: true,
  });
}
