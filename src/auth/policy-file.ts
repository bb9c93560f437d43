// AUTH_POLICY_FILE: roles of one's own, as JSON.
import { z } from "zod";
import { JsonFileError, readJsonFile } from "./json-file.js";
import { type Roles, isDatastoreName, matchesAction } from "./policy.js";

/**
 * Reads `{ "roles": { "<name>": [{ "actions": [...], "datastores": [...] }] } }`. Rejects with JsonFileError, whose message names the
 * file and every place that is wrong: a policy that says less than its author thinks must not come into force.
 */
export async function readPolicyFile(path: string, actions: readonly string[]): Promise<Roles> {
  const parsed = toSchema(actions).safeParse(await readJsonFile(path));
  if (parsed.success) return parsed.data.roles;
  const problems = parsed.error.issues.map(({ path: at, message }) => `${at.join(".") || "it"} ${message}`);
  throw new JsonFileError(path, problems);
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
