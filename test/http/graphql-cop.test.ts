// The attacks of graphql-cop (https://github.com/dolevf/graphql-cop): what it sends, and what it takes for a
// finding, attack by attack. None may find anything where callers must log in.
import { startAuthGateway } from "../support/auth.js";
import { startTestGateway } from "../support/gateway.js";

/** What the rules look at. */
interface Body {
  readonly data?: {
    readonly __typename?: string;
    readonly alias100?: string;
    readonly __schema?: { readonly types: readonly object[] };
  };
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions: Readonly<Record<string, unknown>>;
  }[];
  readonly extensions?: Readonly<Record<string, unknown>>;
  /** Of a batch's answers. */
  readonly length?: number;
}

interface Answer {
  readonly status: number;
  readonly text: string;
  /** The parsed body; undefined where it is not JSON. */
  readonly json: Body | undefined;
}

interface Cop {
  /** As graphql-cop's graph_query: JSON with an operationName. */
  readonly ask: (query: string) => Promise<Answer>;
  readonly send: (path: string, init?: RequestInit) => Promise<Answer>;
}

type Headers = Readonly<Record<string, string>>;

function createCop(url: string, credential: Headers): Cop {
  const send: Cop["send"] = async (path, init = {}) => {
    const headers = { ...credential, ...(init.headers as Headers | undefined) };
    const response = await fetch(`${url}${path}`, { ...init, headers });
    const text = await response.text();
    return { status: response.status, text, json: parseJson(text) };
  };
  return { send, ask: (query) => send("/graphql", toJsonPost({ query, operationName: "cop" })) };
}

/** Authentication is all that is set: the rest is closed by default. */
async function startLocked(by: "admin" | "nobody"): Promise<Cop> {
  const { url, headersOf } = await startAuthGateway([{ id: "cop", roles: ["admin"] }]);
  return createCop(url, by === "admin" ? headersOf("cop") : {});
}

function toJsonPost(body: unknown): RequestInit {
  return { method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json" } };
}

function parseJson(text: string): Body | undefined {
  try {
    return JSON.parse(text) as Body;
  } catch {
    return undefined;
  }
}

const get = (query: string) => `/graphql?${new URLSearchParams({ query }).toString()}`;
const repeat = (count: number, toText: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => toText(n)).join("");

/** Gives whether there is a finding. */
type Attack = (cop: Cop) => Promise<boolean>;

/** By graphql-cop's titles. It runs the first twelve; the others stand in its sources, switched off. */
const ATTACKS: Readonly<Record<string, Attack>> = {
  "Field Suggestions": async ({ ask }) => {
    const { json } = await ask("query cop { __schema { directive } }");
    return Boolean(json?.errors?.[0]?.message.includes("Did you mean"));
  },
  Introspection: async ({ ask }) => {
    const { json } = await ask("query cop { __schema { types { name fields { name } } } }");
    return Boolean(json?.data?.__schema?.types);
  },
  "GraphQL IDE": async ({ send }) => {
    const marks = ["graphiql.min.css", "GraphQL Playground", "GraphiQL", "graphql-playground"];
    const pages = ["/graphiql", "/playground", "/console", "/graphql"].map((path) => send(path));
    return (await Promise.all(pages)).some(({ text }) => marks.some((mark) => text.includes(mark)));
  },
  "GET Method Query Support": async ({ send }) =>
    Boolean((await send(get("{__typename}"))).json?.data?.__typename),
  "Alias Overloading": async ({ ask }) => {
    const { json } = await ask(`query cop { ${repeat(101, (n) => `alias${n}:__typename \n`)} }`);
    return Boolean(json?.data?.alias100);
  },
  "Array-based Query Batching": async ({ send }) => {
    const batch = Array.from({ length: 10 }, () => ({ query: "query cop { __typename }" }));
    const { json } = await send("/graphql", toJsonPost(batch));
    return (json?.length ?? 0) >= 10;
  },
  "Trace Mode": async ({ ask }) => {
    const { json, text } = await ask("query cop { __typename }");
    const { tracing, exception } = { ...json?.extensions, ...json?.errors?.[0]?.extensions };
    return Boolean(tracing ?? exception) || text.toLowerCase().includes("stacktrace");
  },
  "Directive Overloading": async ({ ask }) => {
    const { json } = await ask(`query cop { __typename ${"@aa".repeat(10)} }`);
    return json?.errors?.length === 10;
  },
  "Introspection-based Circular Query": async ({ ask }) => {
    const round = (times: number): string =>
      times === 0 ? "name" : `fields { type { ${round(times - 1)} } }`;
    const { json } = await ask(`query cop { __schema { types { ${round(4)} } } }`);
    return (json?.data?.__schema?.types.length ?? 0) > 25;
  },
  "Mutation is allowed over GET (possible CSRF)": async ({ send }) =>
    Boolean((await send(get("mutation {__typename}"))).json?.data?.__typename),
  "POST based url-encoded query (possible CSRF)": async ({ send }) => {
    const inUrl = await send(get("query {__typename}"), { method: "POST" });
    const inForm = await send("/graphql", {
      method: "POST",
      body: new URLSearchParams({ query: "query {__typename}" }),
    });
    return [inUrl, inForm].some(({ json }) => Boolean(json?.data?.__typename));
  },
  "Unhandled Errors Detection": async ({ ask }) => {
    const { json, text } = await ask("qwerty cop { abc }");
    return Boolean(json?.errors?.[0]?.extensions.exception) || text.includes('"exception"');
  },
  "Field Duplication": async ({ ask }) => {
    const { json } = await ask(`query cop { ${"__typename \n".repeat(500)}} `);
    return Boolean(json?.data?.__typename);
  },
  "Circular Fragment": async ({ ask }) => {
    const { json } = await ask(`query cop { __schema { ...A } }
      fragment A on __Schema { __typename ...B }
      fragment B on __Schema { ...A }`);
    return json?.errors === undefined;
  },
};

test("to graphql-cop with a credential it is a GraphQL endpoint, so that it attacks it at all", async () => {
  const { json } = await (await startLocked("admin")).ask("query cop { __typename }");
  expect(json?.data?.__typename).toBe("Query");
});

describe.each(["admin", "nobody"] as const)("with the credential of %s", (by) => {
  test.each(Object.entries(ATTACKS))("%s finds nothing", async (_title, attack) => {
    expect(await attack(await startLocked(by))).toBe(false);
  });
});

test.each<[title: string, env: Record<string, string>]>([
  ["Field Suggestions", { INTROSPECTION: "true" }],
  ["Introspection", { INTROSPECTION: "true" }],
  ["Alias Overloading", { LIMIT_ALIASES: "101", LIMIT_ROOT_FIELDS: "101" }],
  ["Field Duplication", { LIMIT_ROOT_FIELDS: "500" }],
])("%s would find what is open", async (title, env) => {
  const { url } = await startTestGateway({ env });
  expect(await ATTACKS[title]?.(createCop(url, {}))).toBe(true);
});
