// /livez: the process runs. /readyz: it takes traffic. How HealthLake is doing stands in the body only, since no restart and
// no other replica would help it; a gateway that can't write its audit log refuses mutations, and another may be able to.
import type { FastifyInstance } from "fastify";

export interface HealthOptions {
  /** False while starting and draining. */
  readonly isReady: () => boolean;
  /** What is known of upstream, for people. */
  readonly upstream: () => object;
  readonly audit: () => AuditState;
  /** Whether other replicas can be reached; undefined where there are none to know of. */
  readonly cluster?: () => string | undefined;
}

interface AuditState {
  readonly writable: boolean;
  /** Why it is not. */
  readonly problem: string | null;
}

export async function health(
  app: FastifyInstance,
  { isReady, upstream, audit, cluster }: HealthOptions,
): Promise<void> {
  app.get("/livez", async () => ({ status: "live" }));
  app.get("/readyz", async (_request, reply) => {
    const status = isReady() ? (audit().writable ? "ready" : "refusing mutations") : "draining";
    const facts = { upstream: upstream(), audit: audit(), cluster: cluster?.() };
    return reply.code(status === "ready" ? 200 : 503).send({ status, ...facts });
  });
}
