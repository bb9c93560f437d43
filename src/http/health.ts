// /livez: the process runs. /readyz: it takes traffic; how HealthLake is doing stands in the body only, since no
// restart and no other replica would help it.
import type { FastifyInstance } from "fastify";

export interface HealthOptions {
  /** False while starting and draining. */
  readonly isReady: () => boolean;
  /** What is known of upstream, for people. */
  readonly upstream: () => object;
}

export async function health(app: FastifyInstance, { isReady, upstream }: HealthOptions): Promise<void> {
  app.get("/livez", async () => ({ status: "live" }));
  app.get("/readyz", async (_request, reply) => {
    const ready = isReady();
    return reply.code(ready ? 200 : 503).send({ status: ready ? "ready" : "draining", upstream: upstream() });
  });
}
