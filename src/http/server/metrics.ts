// /metrics: for Prometheus, beside GraphQL; or alone, on a listener for an internal network.
import fastify, { type FastifyInstance } from "fastify";
import { PRIVATE, refuse } from "../refuse.js";
import { refuseHost } from "../gate/host.js";

export interface MetricsOptions {
  readonly contentType: string;
  readonly text: () => Promise<string>;
}

const PATH = "/metrics";

/** Registers /metrics for all whom the scope lets in. */
export async function metrics(app: FastifyInstance, { contentType, text }: MetricsOptions): Promise<void> {
  app.get(PATH, async (_request, reply) => reply.header("content-type", contentType).send(await text()));
}

export interface MetricsListener {
  /** `http://host:port/metrics` */
  readonly url: string;
  close(): Promise<void>;
}

export interface MetricsAddress {
  readonly host: string;
  readonly port: number;
  /** Whether only the names and addresses of this machine are answered to. */
  readonly loopbackHostsOnly: boolean;
}

/** Serves nothing else, and asks for no credential. Rejects with the listen error where the port is taken. */
export async function startMetricsListener(
  { host, port, loopbackHostsOnly }: MetricsAddress,
  options: MetricsOptions,
): Promise<MetricsListener> {
  const app = fastify({ forceCloseConnections: true });
  app.addHook("onRequest", async ({ headers }, reply) => {
    void reply.headers(PRIVATE);
    const refused = loopbackHostsOnly ? refuseHost(headers.host) : undefined;
    return refused && refuse(reply, 403, "FORBIDDEN", refused.message);
  });
  app.setNotFoundHandler((request, reply) =>
    refuse(reply, 404, "BAD_REQUEST", `Nothing is served at ${request.url}; try GET ${PATH}`),
  );
  await app.register(metrics, options);
  const url = await app.listen({ host, port });
  return { url: url + PATH, close: () => app.close() };
}
