// Who asks: known on every transport before what is asked is looked at, or refused.
import type { FastifyBaseLogger, FastifyInstance, FastifyRequest } from "fastify";
import type { Admit, Caller } from "../../auth/caller.js";
import type { Clock } from "../../clock.js";
import { GatewayError } from "../../errors.js";
import { type TakeCell, createCellRates } from "../../overload/cell-rates.js";
import { type Proxies, type ToAddress, createToAddress } from "./address.js";
import { toPresented } from "./credentials.js";
import { refuseHost } from "./host.js";
import { NO_RATES, type Rates, createRates, limitAdmission } from "./rates.js";

declare module "fastify" {
  interface FastifyRequest {
    /** Set by `admitCallers`; null on routes that ask for no credential. */
    caller: Caller | null;
  }
}

/** What admission leaves in the audit log. */
export interface AdmissionRecords {
  /** The same admission, but it records who is not let in before that is told. */
  readonly recordRefusals: (admit: Admit) => Admit;
  /** Resolves when it is recorded that a caller was denied what is served at the path. */
  readonly recordDenial: (path: string, caller: Caller, requestId: string) => Promise<void>;
}

export interface AdmissionOptions {
  readonly admit: Admit;
  readonly audit: AdmissionRecords;
  /** Proxies whose X-Forwarded-For is believed. */
  readonly proxies: Proxies;
  /** Of one identity, or of one address where nothing is proved; 0: any number. */
  readonly requestsPerMinute: number;
  /** Counts them; in this process alone where it is absent. */
  readonly createRates?: ((perMinute: number) => TakeCell) | undefined;
  /** Whether only the names and addresses of this machine are answered to. */
  readonly loopbackHostsOnly: boolean;
}

/** What every transport asks of a caller. */
export interface Gate {
  /** Counts, too; rejects with UNAUTHENTICATED or RATE_LIMITED, or with OVERLOADED where it can't be found out now. */
  readonly admit: Admit;
  readonly recordDenial: AdmissionRecords["recordDenial"];
  readonly rates: Rates;
  readonly toAddress: ToAddress;
  /** The refusal of a Host header that the gateway doesn't answer to. */
  readonly refuseHost: (host: string | undefined) => GatewayError | undefined;
}

export function createGate(options: AdmissionOptions, clock: Clock): Gate {
  const { admit, audit, proxies, requestsPerMinute: perMinute, loopbackHostsOnly } = options;
  const { createRates: createCells = () => createCellRates(perMinute, clock) } = options;
  const rates = perMinute === 0 ? NO_RATES : createRates(perMinute, createCells(perMinute));
  return {
    // Only what is within the rates: nobody may fill the disk by being refused.
    admit: audit.recordRefusals(limitAdmission(admit, rates)),
    recordDenial: audit.recordDenial,
    rates,
    toAddress: createToAddress(proxies),
    refuseHost: loopbackHostsOnly ? refuseHost : () => undefined,
  };
}

/** To be called once, before all others: no route answers under a name that isn't the gateway's. */
export function guardApp(app: FastifyInstance, gate: Gate): void {
  app.decorateRequest("caller", null);
  app.addHook("onRequest", ({ headers }, _reply, done) => done(gate.refuseHost(headers.host)));
}

/** From here on the routes of this scope have a caller; a request without one is refused with the error of `admit`. */
export function admitCallers(scope: FastifyInstance, { admit, toAddress }: Gate): void {
  scope.addHook("onRequest", async (request) => {
    const address = toAddress(request.raw);
    const admitted = admit(toPresented(request.headers), address, request.id);
    request.caller = await admitted.catch((error: unknown) => {
      logRefusal(request.log, address, error);
      throw error;
    });
  });
}

/** Never what was presented. */
export function logRefusal(log: FastifyBaseLogger, address: string | undefined, error: unknown): void {
  if (error instanceof GatewayError && error.code === "UNAUTHENTICATED")
    log.info({ address, reason: error.message }, "not let in");
}

/** The caller of a route that asks for a credential. */
export function callerOf({ caller }: FastifyRequest): Caller {
  if (!caller) throw new Error("The route has no admission before it");
  return caller;
}

/** For routes after `admitCallers` that tell of everything; rejects with FORBIDDEN where anything is denied to the caller. */
export async function requireUnlimited(
  request: FastifyRequest,
  { recordDenial }: Pick<Gate, "recordDenial">,
): Promise<void> {
  const caller = callerOf(request);
  if (caller.permissions.isUnlimited) return;
  await recordDenial(request.routeOptions.url ?? "", caller, request.id);
  throw new GatewayError("FORBIDDEN", "Only who may do everything on all datastores may have this");
}
