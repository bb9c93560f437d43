// In which form a client takes its answers, by its Accept header.
import { LRUCache } from "lru-cache";
import Negotiator from "negotiator";

/** `either`: JSON, but a subscription as a stream of events. */
export type AnswerForm = "json" | "stream" | "either";

const EVENT_STREAM = "text/event-stream";
/** What the gateway answers with. Where a client likes them alike, the first. */
const JSON_TYPES = ["application/json; charset=utf-8", "application/graphql-response+json; charset=utf-8"];
const STREAM_TYPE = `${EVENT_STREAM}; charset=utf-8`;
const TYPES = [...JSON_TYPES, STREAM_TYPE];

/** In characters. What is longer is taken as none of these: 16 KiB of them would take milliseconds to weigh. */
const MAX_CHARS = 1024;

/** Undefined where it takes neither. Only who names event streams is given one: a wildcard stands for JSON. */
export function toAnswerForm(accept: string | undefined): AnswerForm | undefined {
  const accepted = weigh(accept);
  if (accepted[0] === STREAM_TYPE) return "stream";
  if (accepted.length === 0) return undefined;
  return accepted.includes(STREAM_TYPE) && accept?.toLowerCase().includes(EVENT_STREAM) ? "either" : "json";
}

/** Of an answer in JSON. */
export function toJsonType(accept: string | undefined): string {
  return weigh(accept).find((type) => type !== STREAM_TYPE) ?? TYPES[0]!;
}

/** Whether it takes a stream, named or not. */
export function takesStream(accept: string | undefined): boolean {
  return weigh(accept).includes(STREAM_TYPE);
}

const HTML = "text/html";

/** Whether a page is what it likes best, as browsers do that were given an address; it must be named. */
export function prefersHtml(accept: string | undefined): boolean {
  if (!accept || accept.length > MAX_CHARS) return false;
  return new Negotiator({ headers: { accept } }).mediaType([...TYPES, HTML]) === HTML;
}

/** Most clients say the same with every request. */
const weighed = new LRUCache<string, readonly string[]>({ max: 100 });

/** The types it takes, the one it likes best first. An empty header is as good as none. */
function weigh(accept: string | undefined): readonly string[] {
  if (!accept) return TYPES;
  if (accept.length > MAX_CHARS) return [];
  const known = weighed.get(accept);
  if (known) return known;
  const types = new Negotiator({ headers: { accept } }).mediaTypes(TYPES);
  weighed.set(accept, types);
  return types;
}
