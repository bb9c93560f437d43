// GraphiQL, served whole from this origin: the page at /graphiql, the files that `npm run build` bundled for it below.
import fastifyStatic, { type SetHeadersResponse } from "@fastify/static";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** dist/graphiql, as seen from dist/http and from src/http alike. */
const BUNDLE = fileURLToPath(new URL("../../../dist/graphiql/", import.meta.url));

/**
 * The policy of the page and, as a worker takes its own from the answer that carries its script, of every file.
 * - style-src 'unsafe-inline': monaco writes style elements and attributes, and takes no nonce
 *   (microsoft/monaco-editor#271).
 * - font-src and img-src data: GraphiQL's style sheet has its fonts and icons inlined; the favicon is empty data.
 * - connect-src 'self' covers a WebSocket to this origin too (CSP level 3).
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src data:",
  "img-src data:",
  "connect-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

const HEADERS = {
  "content-security-policy": CONTENT_SECURITY_POLICY,
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
};

export interface GraphiqlOptions {
  /** The bundle's folder. Default: dist/graphiql. */
  readonly directory?: string;
}

/** A fastify plugin. Where there is no bundle the page answers 503 and says how to build one. */
export async function graphiql(app: FastifyInstance, options: GraphiqlOptions = {}): Promise<void> {
  const directory = options.directory ?? BUNDLE;
  const page = await readPage(directory);
  await app.register(
    async (scope) => {
      scope.addHook("onRequest", async (_request, reply) => void reply.headers(HEADERS));
      scope.get("/", async (request, reply) => sendPage(page, request, reply));
      if (page !== undefined) await scope.register(fastifyStatic, assetOptions(join(directory, "assets")));
    },
    { prefix: "/graphiql" },
  );
}

/** Names carry a hash of the content, so that an asset never goes stale; beside each lies its gzipped twin. */
function assetOptions(root: string) {
  return {
    root,
    prefix: "/assets/",
    index: false,
    decorateReply: false,
    preCompressed: true,
    immutable: true,
    maxAge: "365d",
    setHeaders: (response: SetHeadersResponse) => response.setHeader("vary", "accept-encoding"),
  } as const;
}

async function readPage(directory: string): Promise<string | undefined> {
  try {
    return await readFile(join(directory, "index.html"), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/**
 * The page's addresses are relative, so that it works behind any path prefix. Relative to /graphiql they begin one
 * folder higher than relative to /graphiql/: adapting them spares a redirect, which a proxy might get wrong.
 */
function sendPage(page: string | undefined, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply.header("cache-control", "no-cache");
  if (page === undefined) {
    return reply.code(503).type("text/plain").send("GraphiQL is not built. Run: npm run build\n");
  }
  const [path = ""] = request.url.split("?", 1);
  const html = path.endsWith("/") ? page : page.replaceAll('"./', '"./graphiql/');
  return reply.type("text/html; charset=utf-8").send(html);
}
