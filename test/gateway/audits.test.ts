// GraphQL over HTTP, by the audits of graphql-http: https://graphql.github.io/graphql-over-http/draft/
import { type Audit, serverAudits } from "graphql-http";
import { loadConfig } from "../../src/config/settings.js";
import { type Gateway, startGateway } from "../../src/gateway.js";

let gateway: Gateway;
beforeAll(async () => {
  // The audits only ask for __typename: HealthLake is never called.
  gateway = await startGateway(loadConfig({ PORT: "0", LOG_LEVEL: "silent" }), {
    healthLake: { region: "us-east-1", endpoint: "http://127.0.0.1:9" },
  });
});
afterAll(() => gateway.close());

/** CSRF prevention stays on: every client that is not a plain HTML form can send this header. */
function fetchWithPreflight(input: string | URL | Request, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.set("apollo-require-preflight", "audit");
  return fetch(input, { ...init, headers });
}

const audits: readonly Audit[] = serverAudits({
  url: () => `${gateway.url}/graphql`,
  fetchFn: fetchWithPreflight,
});

test("there are 61 audits", () => {
  expect(audits).toHaveLength(61);
});

test.each(audits.map((audit) => [audit.id, audit.name, audit] as const))(
  "%s %s",
  async (_id, _name, audit) => {
    const result = await audit.fn();
    expect(result.status === "ok" ? "ok" : `${result.status}: ${result.reason}`).toBe("ok");
  },
);
