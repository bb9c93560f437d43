// Requests that Node.js itself would refuse without a body, or hang up on without a word.
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { FastifyInstance } from "fastify";
import { CONTENT_TYPE, PRIVATE, refuse, refuseUpgrade, toBody } from "../refuse.js";

/** Of the app's server: `refuseUnserved` says what it can't take. */
export const SERVER_OPTIONS = { requireHostHeader: false };

export function refuseUnserved(app: FastifyInstance): void {
  app.addHook("onRequest", (request, reply, done) => {
    const isNamed = request.headers.host !== undefined || request.raw.httpVersion === "1.0";
    if (!isNamed) return void refuse(reply, 400, "BAD_REQUEST", "A request must have a Host header");
    done();
  });
  app.server.on("checkExpectation", (request: IncomingMessage, response: ServerResponse) => {
    const message = `The expectation ${JSON.stringify(request.headers.expect)} can't be met, only 100-continue`;
    const body = JSON.stringify(toBody("BAD_REQUEST", message));
    // The request's own body may follow all the same.
    const headers = { ...PRIVATE, "content-length": Buffer.byteLength(body), connection: "close" };
    response.writeHead(417, { "content-type": CONTENT_TYPE, ...headers }).end(body);
  });
  app.server.on("connect", (_request: IncomingMessage, socket: Duplex) =>
    refuseUpgrade(socket, 405, "BAD_REQUEST", "The gateway is no proxy, and takes no CONNECT"),
  );
}
