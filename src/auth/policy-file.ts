// AUTH_POLICY_FILE: roles of one's own, as JSON.
import { readFile } from "node:fs/promises";
import { z } from "zod";
import { type Roles, isDatastoreName, matchesAction } from "./policy.js";

/**
 * Reads `{ "roles": { "<name>": [{ "actions": [...], "datastores": [...] }] } }`. Rejects with an Error whose message names the
 * file and every place that is wrong: a policy that says less than its author thinks must not come into force.
 */
export async function readPolicyFile(path: string, actions: readonly string[]): Promise<Roles> {
  const text = await readFile(path, "utf8");
  const parsed = toSchema(actions).safeParse(parseJson(path, text));
  if (parsed.success) return parsed.data.roles;
  const problems = parsed.error.issues.map(({ path: at, message }) => `${at.join(".") || "it"} ${message}`);
  throw new Error(`${path}: ${problems.join("; ")}`);
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`${path} is not JSON: ${(cause as Error).message}`, { cause });
  }
}

function toSchema(actions: readonly string[]) {
  const isKnown = (pattern: string) => actions.some((action) => matchesAction(pattern, action));
  const statement = z.strictObject({
    actions: z.array(z.string().refine(isKnown, "matches no action that the gateway calls")).min(1),
    datastores: z
      .array(z.string().refine(isDatastoreName, "must be a datastore's AWS id, its ARN, or *"))
      .min(1),
  });
  return z.strictObject({ roles: z.record(z.string().min(1), z.array(statement)) });
}
