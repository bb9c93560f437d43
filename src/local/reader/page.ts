// A page of the resources of one type, in the order of their ids.
import type { Database } from "../database/database.js";
import { iterateResources } from "../database/resources.js";
import { withMeta } from "../export/meta.js";
import { type Target, parameter } from "../target.js";
import { Refusal } from "./refusal.js";

export interface PageRequest {
  /** The address of the datastore's resources. */
  readonly base: string;
  readonly datastoreId: string;
  readonly type: string;
  readonly count: number;
  /** The last id of the page before, made opaque. */
  readonly page: string | undefined;
}

export const PAGE_PARAMETERS = ["_count", "page"] as const;

const DEFAULT_COUNT = 50;
const MAX_COUNT = 1000;

/** Throws Refusal. */
export function toPageRequest(
  place: Pick<PageRequest, "base" | "datastoreId" | "type">,
  target: Target,
): PageRequest {
  const count = Number(parameter(target, "_count") || DEFAULT_COUNT);
  if (!Number.isInteger(count) || count < 1 || count > MAX_COUNT) {
    throw new Refusal(400, "invalid", `_count must be 1..${MAX_COUNT}`);
  }
  const page = parameter(target, "page") || undefined;
  if (page !== undefined && !/^[\w-]+$/.test(page)) {
    throw new Refusal(400, "invalid", "page must come from the next link of a page before");
  }
  return { ...place, count, page };
}

/** A searchset; a link leads to the next page as long as there is one. */
export async function readPage(
  database: Database,
  { base, datastoreId, type, count, page }: PageRequest,
): Promise<string> {
  const afterId = page === undefined ? undefined : Buffer.from(page, "base64url").toString();
  const root = `${base}/${type}`;
  const entries: string[] = [];
  let last = "";
  let hasNext = false;
  for await (const resource of iterateResources(database, datastoreId, { type, afterId, limit: count + 1 })) {
    if (entries.length === count) {
      hasNext = true;
      break;
    }
    last = resource.id;
    const fullUrl = JSON.stringify(`${root}/${resource.id}`);
    entries.push(
      `{"fullUrl":${fullUrl},"resource":${withMeta(resource.text, resource)},"search":{"mode":"match"}}`,
    );
  }
  const self = `${root}?_count=${count}${page === undefined ? "" : `&page=${page}`}`;
  const next = `${root}?_count=${count}&page=${Buffer.from(last).toString("base64url")}`;
  const link = [{ relation: "self", url: self }, ...(hasNext ? [{ relation: "next", url: next }] : [])];
  return `{"resourceType":"Bundle","type":"searchset","link":${JSON.stringify(link)}${toEntries(entries)}}`;
}

/** FHIR has no empty lists. */
function toEntries(entries: readonly string[]) {
  return entries.length > 0 ? `,"entry":[${entries.join(",")}]` : "";
}
