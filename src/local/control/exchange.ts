// One request's way through the local HealthLake: read, observed, perhaps made to fail, checked, carried out.
import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { ACTIONS } from "./actions/index.js";
import { internalError, ServiceError, throttlingError } from "./errors.js";
import type { Answer, Call, Fault, Faults } from "./faults.js";
import { NotKeptError } from "../database/errors.js";
import { foreignProblem } from "../guard.js";
import type { Services } from "./services.js";
import type { ActionName } from "../shape-types.js";
import { verifyHealthLake } from "../signature/healthlake.js";
import { SignatureError } from "../signature/signature.js";
import { checkInput } from "./validation.js";
import { parseInput, readAction, readBody, writeAnswer, writeBody, writeError } from "./wire.js";

export interface ExchangeContext {
  readonly services: Services;
  readonly maxBodyBytes: number;
  /** What requests must be signed with; without one, any signature will do. */
  readonly secretAccessKey?: string;
  readonly onCall?: (call: Call) => void;
  readonly onDefect: (error: unknown) => void;
  faults?: Faults;
  /** Told after each call that may have changed something. */
  readonly onChange: () => void;
  /** Aborts when the local HealthLake closes. */
  readonly closing: AbortSignal;
}

/** A defect in here is answered as InternalServerException and told to onDefect; rejects if even that fails. */
export async function answerRequest(
  context: ExchangeContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const requestId = randomUUID();
  try {
    const problem = foreignProblem(request);
    if (problem !== undefined) throw new ServiceError("AccessDeniedException", problem, 403);
    const action = readAction(request);
    const body = await readBody(request, context.maxBodyBytes);
    if (context.secretAccessKey) await assertSigned(request, body, context.secretAccessKey);
    const input = parseInput(body);
    const call: Call = { action, input, at: context.services.clock.now(), requestId };
    context.onCall?.(call);
    await answerCall(context, call, context.faults?.(call), response);
  } catch (error) {
    if (context.closing.aborted || response.destroyed) return;
    if (!(error instanceof ServiceError)) context.onDefect(error);
    writeError(
      response,
      requestId,
      error instanceof ServiceError ? error : internalError("Internal failure"),
    );
  }
}

/** Throws ServiceError. */
export async function assertSigned(
  request: IncomingMessage,
  body: string,
  secretAccessKey: string,
): Promise<void> {
  try {
    await verifyHealthLake(request, body, secretAccessKey);
  } catch (error) {
    if (!(error instanceof SignatureError)) throw error;
    const isIncomplete = error.problem === "incomplete" || error.problem === "missing";
    const type = isIncomplete ? "IncompleteSignatureException" : "InvalidSignatureException";
    throw new ServiceError(type, error.message);
  }
}

async function answerCall(
  context: ExchangeContext,
  call: Call,
  fault: Fault | undefined,
  response: ServerResponse,
): Promise<void> {
  const { services, closing } = context;
  switch (fault?.kind) {
    case undefined:
      return writeAnswer(response, call.requestId, await carryOut(context, call));
    case "throttle":
      throw throttlingError(fault.message ?? "Rate exceeded");
    case "error":
      throw new ServiceError(fault.name, fault.message ?? `${fault.name} by fault`, fault.status);
    case "hang":
      return;
    case "delay":
      await services.clock.sleep(fault.ms, closing);
      return answerCall(context, call, fault.then, response);
    case "reset":
      response.socket?.resetAndDestroy();
      return;
    case "lost-answer":
      await carryOutSilently(context, call);
      response.socket?.destroy();
      return;
    case "garbage":
      await carryOutSilently(context, call);
      return writeBody(response, call.requestId, fault.status ?? 200, fault.body ?? "<html>not JSON</html>");
    case "rewrite":
      return writeAnswer(response, call.requestId, fault.rewrite(await carryOut(context, call)));
  }
}

type AnyAction = (input: object, services: Services) => object;

/** Throws ServiceError. What it changes is kept when it resolves, and taken back when it can't be. */
async function carryOut(context: ExchangeContext, call: Call): Promise<Answer> {
  context.services.quotas.assertCall(call.action);
  const input = checkInput<`${ActionName}Request`>(`${call.action}Request`, call.input);
  const act = () => (ACTIONS[call.action] as AnyAction)(input, context.services) as Answer;
  try {
    return await (/^(Describe|List)/.test(call.action) ? tell(context, act) : change(context, act));
  } catch (error) {
    if (error instanceof NotKeptError) throw internalError(error.message);
    throw error;
  }
}

/** Runs in one turn of the event loop, so that no two changes interleave. Rejects with NotKeptError. */
export async function change<T>({ services, onChange }: ExchangeContext, act: () => T): Promise<T> {
  await services.storage.assertRoom();
  const answer = act();
  await services.storage.settled();
  onChange();
  return answer;
}

/** Tells only what is kept: where something was taken back meanwhile, it looks once more. */
async function tell({ services }: ExchangeContext, act: () => Answer): Promise<Answer> {
  const answer = act();
  const isKept = await services.storage.settled().then(
    () => true,
    () => false,
  );
  return isKept ? answer : act();
}

async function carryOutSilently(context: ExchangeContext, call: Call): Promise<void> {
  try {
    await carryOut(context, call);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
  }
}
