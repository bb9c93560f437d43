// Documents of all kinds, sane and not, on every transport.
import fc from "fast-check";
import type { Answer } from "./support/answers.js";
import { expectOutcomes } from "./support/answers.js";
import { documentsOver } from "./support/documents.js";
import { type HttpCase, send } from "./support/http.js";
import { TIMEOUT_MS, expectAllRan, fuzz, named } from "./support/run.js";
import { startTarget } from "./support/target.js";
import { openAsker } from "./support/asker.js";

interface Asked {
  readonly query: string;
  readonly operationName: string | undefined;
  readonly variables: object;
}

function askedOver(known: readonly string[]): fc.Arbitrary<Asked> {
  const id = fc.constantFrom(...known);
  const variables = fc.record({ id, datastoreId: id, importJobId: id, endedAfter: fc.constant(null) });
  const other = fc.option(fc.constantFrom("__proto__", "", "None"), { nil: undefined, freq: 5 });
  const parts = fc.record({ query: documentsOver(known), variables, which: fc.nat(30), other });
  return parts.map(({ which, other: name, ...asked }) => ({
    ...asked,
    operationName: which === 0 ? name : nameIn(asked.query, which),
  }));
}

/** One of the operations that the document has, if it has any with a name. */
function nameIn(query: string, which: number): string | undefined {
  const names = [...query.matchAll(/\b(?:query|mutation|subscription) +(\w+)/g)];
  return names[which % names.length]?.[1];
}

const JSON_TYPE = { "content-type": "application/json" };
const HTTP: Readonly<Record<string, (asked: Asked) => HttpCase>> = {
  POST: (asked) => ({ method: "POST", path: "/graphql", headers: JSON_TYPE, body: JSON.stringify(asked) }),
  GET: (asked) => ({
    method: "GET",
    path: `/graphql?${toSearch(asked)}`,
    headers: { "apollo-require-preflight": "1" },
  }),
  stream: (asked) => ({
    method: "POST",
    path: "/graphql/stream",
    headers: JSON_TYPE,
    body: JSON.stringify(asked),
  }),
};

function toSearch({ query, operationName: name, variables }: Asked): string {
  const search = new URLSearchParams({ query, variables: JSON.stringify(variables) });
  if (name !== undefined) search.set("operationName", name);
  return search.toString();
}

test.each(Object.entries(HTTP))(
  `by %s: ${named("documents", 1 / 4)}`,
  async (_transport, toCase) => {
    // A stream that has nothing to tell is left at its first heartbeat.
    const { url, known, expectUnharmed } = await startTarget("none", { HEARTBEAT_MS: "100" });
    await fuzz("documents", 1 / 4, askedOver(known), (asked) => send(url, toCase(asked)));
    await expectUnharmed();
  },
  TIMEOUT_MS,
);

test(
  `by socket: ${named("documents", 1 / 4)}`,
  async () => {
    const { url, known, expectUnharmed } = await startTarget();
    const asker = await openAsker(url);
    const ask = (asked: Asked): Promise<Answer[]> => asker.ask(JSON.stringify(asked));
    await fuzz("documents", 1 / 4, askedOver(known), ask);
    asker.close();
    await expectUnharmed();
  },
  TIMEOUT_MS,
);

test("every case ran, and not all of them were refused", () => {
  expectAllRan("documents");
  expectOutcomes("OK", "GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED", "BAD_USER_INPUT", "NOT_FOUND");
});
