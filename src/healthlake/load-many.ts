// Describe → List promotion: three or more resources of one list are cheaper read by listing them.
import { GatewayError } from "../errors.js";
import type { Page } from "../relay/connection.js";
import type { PageRequest } from "./page.js";

const LEAST_KEYS = 3;
const PAGE_SIZE = 500;
const MAX_PAGES = 10;

/** The list that holds the resources, and what its pages have shown so far, by key. */
export interface ListedResources<T> {
  fetchPage(page: PageRequest): Promise<Page<T>>;
  readonly shown: ReadonlyMap<string, T>;
}

/** One result for each key, in order; a failure is that key's alone. Never rejects. */
export async function loadMany<T>(
  keys: readonly string[],
  listed: ListedResources<T>,
  describe: (key: string) => Promise<T | undefined>,
): Promise<(T | undefined | Error)[]> {
  const failure = keys.length >= LEAST_KEYS ? await listUntilShown(keys, listed) : undefined;
  return Promise.all(
    keys.map(async (key) => {
      const shown = listed.shown.get(key);
      if (shown ?? failure) return shown ?? failure;
      return describe(key).catch((error: unknown) => error as Error);
    }),
  );
}

/**
 * Lists until all keys are shown, for at most half as many calls as describing them would cost. Resolves with the
 * error that ended the listing, if one did; that a role may Describe but not List is no error: its keys are described.
 */
async function listUntilShown<T>(
  keys: readonly string[],
  listed: ListedResources<T>,
): Promise<Error | undefined> {
  const mostPages = Math.min(MAX_PAGES, Math.floor(keys.length / 2));
  let token: string | undefined;
  try {
    for (let pages = 0; pages < mostPages && keys.some((key) => !listed.shown.has(key)); pages++) {
      token = (await listed.fetchPage({ token, size: PAGE_SIZE })).nextToken;
      if (token === undefined) return undefined;
    }
    return undefined;
  } catch (error) {
    return error instanceof GatewayError && (error.code === "FORBIDDEN" || error.code === "NOT_FOUND")
      ? undefined
      : (error as Error);
  }
}
