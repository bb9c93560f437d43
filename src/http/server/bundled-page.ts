// A page that `npm run build` bundled, served whole from this origin: the page at its prefix, its files below.
import fastifyStatic, { type SetHeadersResponse } from "@fastify/static";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export interface BundledPage {
  /** What people call it. */
  readonly name: string;
  /** Where it is served: `/graphiql`. */
  readonly prefix: `/${string}`;
  /** Has index.html, and the files beside it in `assets`. */
  readonly directory: string;
  /** The Content-Security-Policy of the page and, as a worker takes its own from the answer that carries its script, of every file. */
  readonly policy: () => string;
  /** Serves more below the prefix. */
  readonly more?: (scope: FastifyInstance) => void;
}

/** The folder of a bundle in dist, as seen from dist/http/server and from src/http/server alike. */
export function toBundle(name: string): string {
  return fileURLToPath(new URL(`../../../dist/${name}/`, import.meta.url));
}

/** Where there is no bundle the page answers 503 and says how to build one. */
export async function serveBundledPage(app: FastifyInstance, served: BundledPage): Promise<void> {
  const { name, prefix, directory, policy, more } = served;
  const page = await readPage(directory);
  await app.register(
    async (scope) => {
      scope.addHook("onRequest", async (_request, reply) => void reply.headers(toHeaders(policy())));
      scope.get("/", async (request, reply) => {
        reply.header("cache-control", "no-cache");
        if (page === undefined)
          return reply.code(503).type("text/plain").send(`${name} is not built. Run: npm run build\n`);
        return sendPage(page, prefix, request, reply);
      });
      more?.(scope);
      if (page !== undefined) await scope.register(fastifyStatic, assetOptions(join(directory, "assets")));
    },
    { prefix },
  );
}

function toHeaders(policy: string) {
  return {
    "content-security-policy": policy,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
  };
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
function sendPage(page: string, prefix: string, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const [path = ""] = request.url.split("?", 1);
  const html = path.endsWith("/") ? page : page.replaceAll('"./', `".${prefix}/`);
  return reply.type("text/html; charset=utf-8").send(html);
}
