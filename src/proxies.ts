// How the gateway reaches the outside: through the proxies that HTTPS_PROXY, HTTP_PROXY and NO_PROXY name, trusting whom
// NODE_EXTRA_CA_CERTS and AWS_CA_BUNDLE trust. Instance and container credentials never come this way: the SDK fetches them itself.
import { readFileSync } from "node:fs";
import { type Agent, request as plainRequest } from "node:http";
import { request } from "node:https";
import { rootCertificates } from "node:tls";
import { ProxyAgent } from "proxy-agent";
import { getProxyForUrl } from "proxy-from-env";

type Env = Readonly<Record<string, string | undefined>>;

const PROXY_VARIABLES = ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY"];

/** The SDK's own number of connections at once. */
const MOST_SOCKETS = 50;

/** Undefined where neither a proxy nor another certificate authority is named: then every library connects as it does by itself. */
export function createOutboundAgent(env: Env): Agent | undefined {
  const hasProxy = PROXY_VARIABLES.some((name) => env[name] || env[name.toLowerCase()]);
  if (!hasProxy && !env.AWS_CA_BUNDLE) return undefined;
  const ca = env.AWS_CA_BUNDLE ? readAuthorities(env) : undefined;
  const findProxy = (url: string) => (isLoopback(new URL(url).hostname) ? "" : getProxyForUrl(url));
  return new ProxyAgent({
    keepAlive: true,
    maxSockets: MOST_SOCKETS,
    getProxyForUrl: findProxy,
    ...(ca && { ca }),
  });
}

/** No proxy reaches this machine by that name. */
function isLoopback(host: string): boolean {
  return host === "localhost" || host === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/** All of them, since a list of one's own replaces Node's. Throws where a file can't be read. */
function readAuthorities({ AWS_CA_BUNDLE, NODE_EXTRA_CA_CERTS }: Env): string[] {
  const files = [AWS_CA_BUNDLE, NODE_EXTRA_CA_CERTS].filter((path) => path !== undefined && path !== "");
  return [...rootCertificates, ...files.map((path) => readFileSync(path as string, "utf8"))];
}

/** No JWKS is that large. */
const MOST_BYTES = 1024 * 1024;

/** A fetch of JSON through the agent, as jose asks for it; Node 20's own knows no proxies. Follows no redirect. */
export function fetchThrough(agent: Agent) {
  return (url: string, { headers, signal }: { headers: Headers; signal: AbortSignal }): Promise<Response> =>
    new Promise((resolve, reject) => {
      const send = url.startsWith("https:") ? request : plainRequest;
      const options = { agent, signal, headers: Object.fromEntries(headers) };
      send(url, options, (answer) => {
        const chunks: Buffer[] = [];
        let bytes = 0;
        answer.on("data", (chunk: Buffer) => {
          bytes += chunk.length;
          if (bytes > MOST_BYTES) answer.destroy(new Error(`the answer has more than ${MOST_BYTES} bytes`));
          chunks.push(chunk);
        });
        answer.on("error", reject);
        answer.on("end", () =>
          resolve(new Response(Buffer.concat(chunks), { status: answer.statusCode ?? 500 })),
        );
      })
        .on("error", reject)
        .end();
    });
}
