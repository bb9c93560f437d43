// GraphiQL, served whole from this origin: the page at /graphiql, the files that `npm run build` bundled for it below.
import type { FastifyInstance } from "fastify";
import { serveBundledPage, toBundle } from "./bundled-page.js";

/**
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

export interface GraphiqlOptions {
  /** The bundle's folder. Default: dist/graphiql. */
  readonly directory?: string;
}

/** A fastify plugin. */
export async function graphiql(app: FastifyInstance, options: GraphiqlOptions = {}): Promise<void> {
  await serveBundledPage(app, {
    name: "GraphiQL",
    prefix: "/graphiql",
    directory: options.directory ?? toBundle("graphiql"),
    policy: () => CONTENT_SECURITY_POLICY,
  });
}
