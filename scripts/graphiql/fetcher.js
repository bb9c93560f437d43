/* global fetch, Headers */
// The way from GraphiQL to the gateway, and the only place that knows the endpoint's address: seen from this script,
// which is <prefix>/graphiql/assets/app-<hash>.js.

const endpoint = new URL("../../graphql", import.meta.url);

/** Sends one operation; headers typed into GraphiQL win over the ones set here. */
export async function fetcher(operation, { headers: typedHeaders = {} } = {}) {
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
