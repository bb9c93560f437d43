import type { FastifyReply } from "fastify";

/** Says that the answer depends on a header of the request, beside those that it is said to depend on already. */
export function vary(reply: FastifyReply, name: string): void {
  const others = reply.getHeader("vary");
  void reply.header("vary", others === undefined ? name : `${String(others)}, ${name}`);
}
