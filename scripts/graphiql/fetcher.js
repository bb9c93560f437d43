/* global fetch, Headers, Event, CloseEvent */
// The way from GraphiQL to the gateway, and the only place that knows the endpoint's address: seen from this script,
// which is <prefix>/graphiql/assets/app-<hash>.js.
import { createClient } from "graphql-ws";

const endpoint = new URL("../../graphql", import.meta.url);
const socketEndpoint = Object.assign(new URL(endpoint), {
  protocol: endpoint.protocol.replace("http", "ws"),
});

/** How the gateway closes a socket whose credential is refused, has expired or was taken back. */
const FORBIDDEN = 4403;

/** A subscription goes over a socket and gives an iterable, all else over HTTP and gives the answer. */
export function fetcher(operation, { headers = {}, documentAST } = {}) {
  return isSubscription(documentAST, operation.operationName)
    ? subscribe(operation, headers)
    : send(operation, headers);
}

/** Headers typed into GraphiQL win over the ones set here. */
export async function send(operation, typedHeaders = {}) {
  const headers = new Headers({
    accept: "application/graphql-response+json, application/json",
    "content-type": "application/json",
  });
  for (const [name, value] of Object.entries(typedHeaders)) headers.set(name, String(value));
  const response = await fetch(endpoint, { method: "POST", headers, body: JSON.stringify(operation) });
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`HTTP ${response.status}, and the answer is not JSON: ${text.slice(0, 500)}`);
  }
}

/**
 * A socket for each subscription, so that it carries the headers of its own tab: a browser can't set any on a socket, they
 * are connection_init's payload. The socket closes with the subscription.
 */
function subscribe(operation, headers) {
  const client = createClient({
    url: socketEndpoint.href,
    connectionParams: headers,
    // With the same headers it would be refused again.
    shouldRetry: (problem) => problem instanceof CloseEvent && problem.code !== FORBIDDEN,
  });
  return readable(client.iterate(operation));
}

/** More would make the page slow. */
const MAX_EVENTS = 100;

/**
 * GraphiQL shows one value: all that has come, the newest first. What a socket failed of is told in words, for an event of the
 * browser's has none that GraphiQL could show.
 */
function readable(results) {
  let received = 0;
  let newestFirst = [];
  const add = ({ done, value }) => {
    if (done) return { done, value };
    received += 1;
    newestFirst = [value, ...newestFirst].slice(0, MAX_EVENTS);
    return { done, value: { received, newestFirst } };
  };
  return {
    next: () => results.next().then(add, rethrow),
    return: () => results.return(),
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

function rethrow(error) {
  if (error instanceof CloseEvent)
    throw new Error(`The socket was closed: ${error.code} ${error.reason}`.trimEnd());
  throw error instanceof Event ? new Error(`No socket could be opened at ${socketEndpoint.href}`) : error;
}

function isSubscription(documentAST, operationName) {
  const operations = documentAST?.definitions.filter(({ kind }) => kind === "OperationDefinition") ?? [];
  const operation = operations.find(({ name }) => !operationName || name?.value === operationName);
  return operation?.operation === "subscription";
}
