// How much there may be: of what all share and what one caller has of it, of a document, of an answer.
import { integer, optional, setting } from "./rules.js";

export const SHARED_LIMITS = {
  MAX_OPERATIONS: setting(
    "1000",
    "queries and mutations in flight at once, over HTTP, streams and sockets; more are refused as OVERLOADED",
    integer(1, 1_000_000),
  ),
  MAX_BODY_BYTES: setting(
    "67108864",
    "bytes that the bodies of requests in flight and unfinished messages of sockets may have together, counted as they arrive; more is refused as OVERLOADED",
    integer(1024, 16 * 1024 * 1024 * 1024),
  ),
  MAX_ANSWER_BYTES: setting(
    "67108864",
    "bytes of answers that are being made or written, of all operations together; more is refused as OVERLOADED; memory takes several times as much",
    integer(1024, 16 * 1024 * 1024 * 1024),
  ),
  MAX_RESIDENT_BYTES: setting(
    undefined,
    "resident memory beyond which everything new is refused as OVERLOADED, in bytes; by default 85 % of what the container or machine has",
    optional(integer(64 * 1024 * 1024, 1024 * 1024 * 1024 * 1024)),
  ),
  FAIR_SHARE: setting(
    "8",
    "while more than half of MAX_OPERATIONS, MAX_BODY_BYTES or MAX_ANSWER_BYTES is taken, no caller (no address where nothing is proved) has more than one part in so many of it; 1 = no such limit, as with AUTH_MODE=none",
    integer(1, 1000),
  ),
  MAX_SOCKETS: setting(
    "20000",
    "sockets open at once; more are refused with HTTP 503",
    integer(1, 1_000_000),
  ),
  MAX_SOCKETS_PER_IDENTITY: setting(
    "1000",
    "sockets of one caller; more are closed with 1013; not counted with AUTH_MODE=none",
    integer(1, 1_000_000),
  ),
  MAX_SOCKETS_PER_ADDRESS: setting(
    "1000",
    "sockets of one address at which nobody has proved who they are yet; more are refused with HTTP 503; not counted with AUTH_MODE=none",
    integer(1, 1_000_000),
  ),
  MAX_IDLE_CONNECTIONS: setting(
    "5000",
    "connections on which no request is under way; beyond, the one that has been idle for longest is closed",
    integer(1, 1_000_000),
  ),
  MAX_SUBSCRIPTIONS: setting(
    "50000",
    "live subscriptions of all sockets and streams; more are refused",
    integer(1, 1_000_000),
  ),
  MAX_SUBSCRIPTIONS_PER_SOCKET: setting(
    "100",
    "operations under way on one socket; more are refused",
    integer(1, 100_000),
  ),
  MAX_SUBSCRIPTIONS_PER_IDENTITY: setting(
    "1000",
    "live subscriptions of one caller, on all its sockets and streams; more are refused; not counted with AUTH_MODE=none",
    integer(1, 1_000_000),
  ),
  LIMIT_SUBSCRIPTION_BYTES: setting(
    "65536",
    "characters that the document and the declared variables of one subscription may have together; more is refused",
    integer(1024, 100 * 1024 * 1024),
  ),
  MAX_SUBSCRIPTION_BYTES_PER_IDENTITY: setting(
    "524288",
    "characters of documents, each counted once, and of variables that the live subscriptions of one caller may have; what they are parsed to takes some thirty times as much; not counted with AUTH_MODE=none",
    integer(1024, 1024 * 1024 * 1024),
  ),
  RATE_LIMIT_PER_MINUTE: setting(
    "600",
    "requests a minute of one caller, operations on sockets included, and of one address where nothing is proved; more are refused with HTTP 429; 0 = any number, as with AUTH_MODE=none",
    integer(0, 1_000_000),
  ),
  RATE_LIMIT_CALLS_PER_MINUTE: setting(
    "1200",
    "calls to HealthLake a minute that the operations of one caller may cause, counted as they are sent; the next operation that needs one is refused; 0 = any number, as with AUTH_MODE=none",
    integer(0, 1_000_000),
  ),
};

export const DOCUMENT_LIMITS = {
  LIMIT_BODY_BYTES: setting("1048576", "largest request body, in bytes", integer(1024, 100 * 1024 * 1024)),
  LIMIT_TOKENS: setting("2000", "tokens of a document", integer(1, 100_000)),
  LIMIT_DEPTH: setting("12", "levels of fields in fields; introspection does not count", integer(1, 1000)),
  LIMIT_ALIASES: setting("30", "aliases of an operation", integer(0, 10_000)),
  LIMIT_DIRECTIVES: setting("10", "directives of an operation", integer(0, 10_000)),
  LIMIT_ROOT_FIELDS: setting(
    "20",
    "fields that an operation selects of Query, Mutation or Subscription, equal ones too",
    integer(1, 10_000),
  ),
};

export const ANSWER_LIMITS = {
  LIMIT_UPSTREAM_CALLS: setting(
    "100",
    "calls to HealthLake that one operation may need, estimated before and counted while it runs",
    integer(1, 10_000),
  ),
  LIMIT_S3_CALLS: setting(
    "200",
    "calls to S3 that one operation may need for the results of jobs, estimated before and counted while it runs",
    integer(1, 10_000),
  ),
  LIMIT_S3_BYTES: setting(
    "67108864",
    "bytes that one operation may read of S3, estimated before and counted while it runs; the failures of one job are up to 33554432",
    integer(1024, 16 * 1024 * 1024 * 1024),
  ),
  LIMIT_NODES: setting(
    "10000",
    "nodes that one answer may have, estimated before and counted while it is made: the items of its connections and lists, and single resources; of each event for a subscription",
    integer(1, 1_000_000),
  ),
  LIMIT_RESPONSE_BYTES: setting(
    "8388608",
    "bytes that one answer may have, counted while it is made",
    integer(1024, 1024 * 1024 * 1024),
  ),
};
