// The console, served whole from this origin: the page at /console, what `npm run build` bundled for it, and what it must know
// before anybody has logged in.
import type { FastifyInstance } from "fastify";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Manifest, parseManifest } from "../../operations/manifest.js";
import { serveBundledPage, toBundle } from "./bundled-page.js";

/** How its people log in at an OpenID provider. */
export interface ConsoleLogin {
  readonly clientId: string;
  readonly scope: string;
  /** The provider's discovery document, checked; it rejects where that can't be had. */
  readonly load: () => Promise<ProviderDocument>;
  /** Its origins that the page must reach, as far as they are known. */
  readonly origins: () => readonly string[];
}

/** The members of a discovery document that a login needs. */
export interface ProviderDocument {
  readonly issuer: string;
  readonly authorization_endpoint: string;
  readonly token_endpoint: string;
  readonly end_session_endpoint?: string | undefined;
  readonly revocation_endpoint?: string | undefined;
  readonly jwks_uri?: string | undefined;
}

export interface ConsoleOptions {
  /** The bundle's folder. Default: dist/console. */
  readonly directory?: string;
  /** Told to everybody: how one logs in, and which gateway this is. */
  readonly about: ConsoleAbout;
  readonly login?: ConsoleLogin | undefined;
}

export interface ConsoleAbout {
  readonly authMode: "none" | "jwt" | "api-key";
  readonly region: string;
}

/** A fastify plugin. */
export async function console(app: FastifyInstance, options: ConsoleOptions): Promise<void> {
  const { about, login } = options;
  await serveBundledPage(app, {
    name: "The console",
    prefix: "/console",
    directory: options.directory ?? toBundle("console"),
    policy: () => toPolicy(login?.origins() ?? []),
    more: (scope) => {
      scope.addHook("onRequest", async (request) => {
        // The page's policy names the provider's origins: they must be known before it is sent.
        if (login && !request.url.includes("/assets/")) await login.load().catch(() => undefined);
      });
      scope.get("/config.json", async (_request, reply) => {
        reply.header("cache-control", "no-cache");
        return { ...about, oidc: login ? await toOidc(login) : null };
      });
    },
  });
}

async function toOidc({ clientId, scope, load }: ConsoleLogin) {
  const provider = await load().catch(() => null);
  return { clientId, scope, provider };
}

/**
 * Nothing inline, and nothing from elsewhere. Icons of Cloudscape's style sheet are data. connect-src 'self' covers a WebSocket
 * to this origin too (CSP level 3).
 */
function toPolicy(loginOrigins: readonly string[]): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    ["connect-src 'self'", ...loginOrigins].join(" "),
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

/** The operations that the page asks for by id; none where it is not built. */
export async function readConsoleOperations(directory = toBundle("console")): Promise<Manifest> {
  try {
    return parseManifest(await readFile(join(directory, "persisted.json"), "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return new Map();
    throw error;
  }
}
