// Who asks over HTTP: known before the body of a request is read, or refused.
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Admit, Caller } from "../auth/caller.js";
import { GatewayError } from "../errors.js";
import { toPresented } from "./credentials.js";

declare module "fastify" {
  interface FastifyRequest {
    /** Set by `admitCallers`; null on routes that ask for no credential. */
    caller: Caller | null;
  }
}

/** To be called once, before `admitCallers`. */
export function decorateWithCaller(app: FastifyInstance): void {
  app.decorateRequest("caller", null);
}

/** From here on the routes of this scope have a caller; whoever proves to be none is refused with the error of `admit`. */
export function admitCallers(scope: FastifyInstance, admit: Admit): void {
  scope.addHook("onRequest", async (request) => {
    request.caller = await admit(toPresented(request.headers), request.ip);
  });
}

/** The caller of a route that asks for a credential. */
export function callerOf({ caller }: FastifyRequest): Caller {
  if (!caller) throw new Error("The route has no admission before it");
  return caller;
}

/** For routes after `admitCallers` that tell of everything; throws FORBIDDEN where anything is denied to the caller. */
export function requireUnlimited(request: FastifyRequest): void {
  if (callerOf(request).permissions.isUnlimited) return;
  throw new GatewayError("FORBIDDEN", "Only who may do everything on all datastores may have this");
}
