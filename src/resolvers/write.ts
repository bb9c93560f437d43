// A mutation's call, whose refusal names the members of the input that HealthLake says break a rule.
import type { ActionName, Input, Output } from "../healthlake/actions.js";
import type { Scope } from "../healthlake/generations.js";
import type { GatewayContext } from "../context.js";
import { GatewayError, type Violation } from "../errors.js";

/** As `context.write`; a BAD_USER_INPUT of HealthLake's has `violations` where its text names members of the input. */
export async function write<A extends ActionName>(
  context: GatewayContext,
  action: A,
  input: Input<A>,
  scopes: readonly Scope[],
): Promise<Output<A>> {
  try {
    return await context.write(action, input, scopes);
  } catch (error) {
    throw withViolations(action, error);
  }
}

function withViolations(action: ActionName, error: unknown): unknown {
  if (!(error instanceof GatewayError) || error.code !== "BAD_USER_INPUT" || error.facts.violations)
    return error;
  const { cause } = error;
  const violations = cause instanceof Error ? toViolations(action, cause.message.slice(0, MOST_READ)) : [];
  if (violations.length === 0) return error;
  return new GatewayError(error.code, error.message, { ...error.facts, violations }, { cause });
}

/** Of its text, in UTF-16 code units. */
const MOST_READ = 2000;
/** How AWS's framework words each of them; docs/healthlake.md, "Errors". */
const VIOLATION = /at '([\w.]{1,200})' failed to satisfy constraint: ([^;]{1,300})/g;

function toViolations(action: ActionName, text: string): Violation[] {
  return [...text.matchAll(VIOLATION)].map(([, member = "", rule = ""]) => ({
    path: toPath(action, member),
    message: rule.trim(),
  }));
}

/** The arguments that are called otherwise than HealthLake's members. */
const ARGUMENTS: Readonly<Record<string, string>> = {
  datastoreName: "name",
  jobName: "name",
  datastoreTypeVersion: "typeVersion",
  resourceARN: "id",
  tagKeys: "keys",
};
/** Actions of a datastore itself. */
const OF_DATASTORE: ReadonlySet<ActionName> = new Set(["DeleteFHIRDatastore", "UpdateFHIRDatastore"]);

/** `tags.1.member.key` is `tags.0.key`: AWS counts from one. */
function toPath(action: ActionName, member: string): string {
  const [first = "", ...rest] = member
    .replace(/\.(\d+)\.member\b/g, (_, at: string) => `.${Number(at) - 1}`)
    .split(".");
  const named = first === "datastoreId" && OF_DATASTORE.has(action) ? "id" : (ARGUMENTS[first] ?? first);
  return [named, ...rest].join(".");
}
