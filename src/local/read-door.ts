// A look at what was imported: one resource, or a page of one type. Unsigned; nothing else of FHIR's REST API.
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Data } from "./data.js";
import { iterateResources, readResource } from "./database/resources.js";
import { withMeta } from "./export/meta.js";
import { foreignProblem } from "./guard.js";
import { datastoreState } from "./lifecycle/datastore.js";
import type { Clock } from "./clock.js";

const PATH = /^\/datastore\/([0-9a-f]{32})\/r4\/([A-Za-z]{1,256})(?:\/([A-Za-z0-9\-.]{1,64}))?$/;
const DEFAULT_COUNT = 50;
const MAX_COUNT = 1000;

interface Page {
  readonly baseUrl: string;
  readonly datastoreId: string;
  readonly type: string;
  readonly count: number;
  /** The last id of the page before, made opaque. */
  readonly page: string | null;
}

/** True for a request that it answers. */
export function isForReading({ method, url = "" }: IncomingMessage): boolean {
  return method === "GET" && url.startsWith("/datastore/");
}

export async function answerReading(
  data: Data | undefined,
  clock: Clock,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const problem = foreignProblem(request);
  if (problem !== undefined) return send(response, 403, outcome("forbidden", problem));
  const { localAddress = "", localPort = 0 } = request.socket;
  const url = new URL(request.url ?? "/", `http://${localAddress}:${localPort}`);
  const [, datastoreId = "", type = "", id] = PATH.exec(url.pathname) ?? [];
  const record = data?.storage.datastores.find(datastoreId);
  if (!data || !record || datastoreState(record, clock.now()).status !== "ACTIVE") {
    return send(response, 404, outcome("not-found", "There is no such ACTIVE data store, or no such path"));
  }
  if (id !== undefined) {
    const resource = await readResource(data.database, { datastoreId, type, id });
    if (resource) return send(response, 200, withMeta(resource.text, resource));
    return send(response, 404, outcome("not-found", `${type}/${id} was not found`));
  }
  const count = Number(url.searchParams.get("_count") || DEFAULT_COUNT);
  if (!Number.isInteger(count) || count < 1 || count > MAX_COUNT) {
    return send(response, 400, outcome("invalid", `_count must be 1..${MAX_COUNT}`));
  }
  const page = url.searchParams.get("page") || null;
  send(response, 200, await readPage(data, { baseUrl: url.origin, datastoreId, type, count, page }));
}

/** Resources in the order of their ids; a link leads to the next page as long as there is one. */
async function readPage(
  { database }: Data,
  { baseUrl, datastoreId, type, count, page }: Page,
): Promise<string> {
  const afterId = page === null ? undefined : Buffer.from(page, "base64url").toString();
  const root = `${baseUrl}/datastore/${datastoreId}/r4/${type}`;
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
  const self = `${root}?_count=${count}${page === null ? "" : `&page=${page}`}`;
  const next = `${root}?_count=${count}&page=${Buffer.from(last).toString("base64url")}`;
  const link = [{ relation: "self", url: self }, ...(hasNext ? [{ relation: "next", url: next }] : [])];
  return `{"resourceType":"Bundle","type":"searchset","link":${JSON.stringify(link)}${toEntries(entries)}}`;
}

/** FHIR has no empty lists. */
function toEntries(entries: readonly string[]) {
  return entries.length > 0 ? `,"entry":[${entries.join(",")}]` : "";
}

function outcome(code: string, diagnostics: string) {
  return JSON.stringify({
    resourceType: "OperationOutcome",
    issue: [{ severity: "error", code, diagnostics }],
  });
}

function send(response: ServerResponse, status: number, body: string): void {
  if (response.destroyed) return;
  response.writeHead(status, {
    "content-type": "application/fhir+json; charset=utf-8",
    "content-length": Buffer.byteLength(body),
  });
  response.end(body);
}
