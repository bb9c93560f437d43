// A look at what was imported: one resource, or a page of one type, and what can be asked. No more of FHIR's REST API than
// that: what is not known here is refused, since an answer that left it out would be wrong.
import type { IncomingMessage, ServerResponse } from "node:http";
import { assertSigned } from "../control/exchange.js";
import { ServiceError } from "../control/errors.js";
import type { Clock } from "../clock.js";
import type { Data } from "../data.js";
import { CutOffError, NotKeptError } from "../database/errors.js";
import { readResource } from "../database/resources.js";
import { withMeta } from "../export/meta.js";
import { resourceTypes } from "../fhir/definitions.js";
import { foreignProblem } from "../guard.js";
import { datastoreState } from "../lifecycle/datastore.js";
import { type Target, parseTarget } from "../target.js";
import { toCapabilityStatement } from "./capability-statement.js";
import { Refusal } from "./refusal.js";
import { type PageRequest, PAGE_PARAMETERS, readPage, toPageRequest } from "./page.js";

export interface ReaderContext {
  /** Without it there is nothing to read. */
  readonly data: Data | undefined;
  readonly clock: Clock;
  /** What requests must be signed with; without one, they need no signature. */
  readonly secretAccessKey?: string;
}

const PATH = /^\/datastore\/([0-9a-f]{32})\/r4\/([A-Za-z]{1,256})(?:\/([A-Za-z0-9\-.]{1,64}))?$/;
const NO_PATH = "There is no such ACTIVE data store, or no such path";

/** Names of FHIR's JSON, as `_format` and Accept have them. */
const JSON_FORMAT = /^(?:json|(?:application|text)\/(?:fhir\+)?json)(?:\s*;.*)?$/i;
const TAKES_JSON = /(?:^|,)\s*(?:\*\/\*|application\/\*|(?:application|text)\/(?:fhir\+)?json)\s*(?:[;,]|$)/i;

/** True for a request that it answers. */
export function isForReading({ url = "" }: IncomingMessage): boolean {
  return url.startsWith("/datastore/");
}

export async function answerReading(
  context: ReaderContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    send(response, 200, await read(context, request));
  } catch (error) {
    const { status, code, message } = toRefusal(error);
    const issue = [{ severity: "error", code, diagnostics: message }];
    send(response, status, JSON.stringify({ resourceType: "OperationOutcome", issue }));
  }
}

/** Throws what it is no answer to. */
function toRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof ServiceError) return new Refusal(403, "security", error.message);
  if (error instanceof NotKeptError || error instanceof CutOffError) {
    return new Refusal(503, "transient", error.message);
  }
  throw error;
}

async function read(context: ReaderContext, request: IncomingMessage): Promise<string> {
  const problem = foreignProblem(request);
  if (problem !== undefined) throw new Refusal(403, "forbidden", problem);
  if (context.secretAccessKey) await assertSigned(request, "", context.secretAccessKey);
  if (request.method !== "GET") {
    throw new Refusal(405, "not-supported", `Only GET is supported here, not ${request.method}`);
  }
  const target = parseTarget(request.url ?? "");
  if (!target) throw new Refusal(400, "invalid", "The address is not a URL");
  const { localAddress = "", localPort = 0 } = request.socket;
  const root = `http://${localAddress}:${localPort}`;
  const { data, datastoreId, type, id } = findPath(context, target);
  const base = `${root}/datastore/${datastoreId}/r4`;
  assertFormat(request, target);
  if (type === "metadata" && id === undefined) {
    assertKnown(target, ["_format"]);
    return toCapabilityStatement(base, context.clock.now());
  }
  if (!resourceTypes().has(type)) {
    throw new Refusal(404, "not-supported", `${type} is no resource type of FHIR R4`);
  }
  if (id === undefined) return search(data, { base, datastoreId, type }, target);
  assertKnown(target, ["_format"]);
  const resource = await readResource(data.database, { datastoreId, type, id });
  if (!resource) throw new Refusal(404, "not-found", `${type}/${id} was not found`);
  return withMeta(resource.text, resource);
}

function findPath({ data, clock }: ReaderContext, { path }: Target) {
  const [, datastoreId = "", type = "", id] = PATH.exec(path) ?? [];
  const record = data?.storage.datastores.find(datastoreId);
  if (!data || !record || datastoreState(record, clock.now()).status !== "ACTIVE") {
    throw new Refusal(404, "not-found", NO_PATH);
  }
  return { data, datastoreId, type, id };
}

function search(
  data: Data,
  place: Pick<PageRequest, "base" | "datastoreId" | "type">,
  target: Target,
): Promise<string> {
  assertKnown(target, ["_format", ...PAGE_PARAMETERS]);
  return readPage(data.database, toPageRequest(place, target));
}

/** Each at most once. */
function assertKnown({ query }: Target, known: readonly string[]): void {
  for (const [index, [name]] of query.entries()) {
    const shown = name.slice(0, 64);
    if (!known.includes(name)) {
      const message = `The parameter ${shown} is not supported here; supported are ${known.join(", ")}`;
      throw new Refusal(400, "not-supported", message);
    }
    if (query.findIndex(([other]) => other === name) !== index) {
      throw new Refusal(400, "invalid", `The parameter ${shown} is given more than once`);
    }
  }
}

function assertFormat({ headers }: IncomingMessage, { query }: Target): void {
  const format = query.find(([name]) => name === "_format")?.[1];
  const isJson = format ? JSON_FORMAT.test(format) : TAKES_JSON.test(headers.accept || "*/*");
  if (!isJson) throw new Refusal(406, "not-supported", "Only JSON is supported here: application/fhir+json");
}

function send(response: ServerResponse, status: number, body: string): void {
  if (response.destroyed) return;
  response.writeHead(status, {
    "content-type": "application/fhir+json; charset=utf-8",
    "content-length": Buffer.byteLength(body),
    ...(status === 405 && { allow: "GET" }),
  });
  response.end(body);
}
