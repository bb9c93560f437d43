// What a person's browser is led to, and what every other client is told at `/`: the addresses. They are relative, so that they
// hold behind any path prefix.
import type { FastifyInstance, FastifyPluginAsync, FastifyRequest } from "fastify";
import { type GraphQLSchema, lexicographicSortSchema, printSchema } from "graphql";
import type { GraphqlOptions } from "../../operations/apollo.js";
import { prefersHtml } from "../accept.js";
import { vary } from "../vary.js";
import { type ConsoleOptions, console } from "./console.js";
import { favicon } from "./favicon.js";
import { graphiql } from "./graphiql.js";

export interface PagesOptions {
  readonly graphiql: boolean;
  /** Absent: there is no console. */
  readonly console?: ConsoleOptions | undefined;
  readonly graphql: Pick<GraphqlOptions, "schema" | "introspection">;
}

interface Page {
  /** At the root, and the name that it has in the list of addresses. */
  readonly name: string;
  readonly isOn: boolean;
  readonly plugin: FastifyPluginAsync;
}

const GRAPHIQL = "graphiql";

/** Browsers are led to the first that is on. */
function toPages(options: PagesOptions): readonly Page[] {
  const { console: consoleOptions } = options;
  const withOptions: FastifyPluginAsync = async (scope) => {
    if (consoleOptions) await console(scope, consoleOptions);
  };
  const pages = [
    { name: "console", isOn: consoleOptions !== undefined, plugin: withOptions },
    { name: GRAPHIQL, isOn: options.graphiql, plugin: graphiql },
  ];
  return pages.filter((page) => page.isOn);
}

/** Adds the pages, `/`, /schema.graphql, and the way from GET /graphql to a page: before all that asks who is calling. */
export async function servePages(scope: FastifyInstance, options: PagesOptions): Promise<void> {
  const { schema, introspection } = options.graphql;
  const pages = toPages(options);
  for (const { plugin } of pages) await scope.register(plugin);
  await scope.register(favicon);
  if (introspection) serveSchema(scope, schema);
  const addresses = toAddresses(pages, introspection);
  const first = pages[0]?.name;
  scope.get("/", async (request, reply) => {
    vary(reply, "Accept");
    if (!prefersHtml(request.headers.accept)) return reply.send(addresses);
    if (first !== undefined) return reply.redirect(`./${first}`);
    return reply.headers(HEADERS).type("text/html; charset=utf-8").send(toList(addresses));
  });
  if (options.graphiql) leadFromGraphql(scope);
}

function leadFromGraphql(scope: FastifyInstance): void {
  scope.addHook("onRequest", async (request, reply) => {
    if (!asksForNothing(request)) return undefined;
    vary(reply, "Accept");
    if (!prefersHtml(request.headers.accept)) return undefined;
    return reply.redirect(request.originalUrl.startsWith("/graphql/") ? `../${GRAPHIQL}` : `./${GRAPHIQL}`);
  });
}

function toAddresses(pages: readonly Page[], hasSchema: boolean): Readonly<Record<string, string>> {
  return {
    graphql: "./graphql",
    stream: "./graphql/stream",
    ...Object.fromEntries(pages.map(({ name }) => [name, `./${name}`])),
    ...(hasSchema && { schema: "./schema.graphql" }),
    health: "./readyz",
  };
}

/** Printed when it is first asked for, as `npm run schema` prints it. */
function serveSchema(scope: FastifyInstance, schema: GraphQLSchema): void {
  let text: string | undefined;
  scope.get("/schema.graphql", async (_request, reply) => {
    text ??= `${printSchema(lexicographicSortSchema(schema))}\n`;
    return reply.type("application/graphql; charset=utf-8").send(text);
  });
}

/** Who types the address of /graphql into a browser; what has a query of any form is an operation. */
function asksForNothing({ method, routeOptions, query }: FastifyRequest): boolean {
  if (method !== "GET" || routeOptions.url !== "/graphql") return false;
  const given = query as Readonly<Record<string, unknown>>;
  return ["query", "documentId", "extensions"].every((name) => given[name] === undefined);
}

const HEADERS = {
  "content-security-policy":
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  "referrer-policy": "no-referrer",
};

function toList(addresses: Readonly<Record<string, string>>): string {
  const lines = Object.entries(addresses).map(
    ([name, address]) =>
      `      <dt>${name}</dt>\n      <dd><a href="${address}">${address.slice(1)}</a></dd>`,
  );
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>HealthLake GraphQL</title>
  </head>
  <body>
    <h1>HealthLake GraphQL</h1>
    <p>A GraphQL gateway for Amazon HealthLake. Operations are sent to <code>/graphql</code> with POST.</p>
    <dl>
${lines.join("\n")}
    </dl>
  </body>
</html>
`;
}
