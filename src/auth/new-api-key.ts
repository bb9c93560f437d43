#!/usr/bin/env node
// Makes an API key: the key for its user, and the entry for AUTH_API_KEYS_FILE, which holds only its hash.
import { parseArgs } from "node:util";
import { createApiKey, isKeyId, KEY_ID_RULE } from "./api-key.js";
import { isDatastoreName } from "./policy.js";

const USAGE = `Usage: healthlake-graphql-api-key --id <id> --roles <role>[,<role>...] [--datastores <id or ARN>[,...]] [--days <number>]
  --id: names the key in logs: 1 to 63 lower-case letters, digits and dashes
  --roles: what its user may do: viewer, operator, admin, or roles of AUTH_POLICY_FILE
  --datastores: limits it to these, by AWS id or ARN
  --days: how long it is good for; without, until it is taken out of the file
Prints JSON: "key" is for its user, is shown only here and can't be had again; "entry" belongs into the array "keys" of AUTH_API_KEYS_FILE.
`;
const DAY_MS = 86_400_000;

function run(args: readonly string[]): void {
  const text = { type: "string" } as const;
  const options = { id: text, roles: text, datastores: text, days: text, help: { type: "boolean" } } as const;
  const { values } = parseArgs({ args: [...args], options });
  if (values.help) return void process.stdout.write(USAGE);
  const { id = "", days } = values;
  const roles = toList(values.roles);
  const datastores = toList(values.datastores);
  if (!isKeyId(id)) throw new RangeError(`--id ${KEY_ID_RULE}`);
  if (roles.length === 0) throw new RangeError("--roles must name at least one role");
  const isLimited = values.datastores !== undefined;
  if (isLimited && (datastores.length === 0 || !datastores.every(isDatastoreName)))
    throw new RangeError("--datastores must be AWS ids or ARNs of datastores");
  const { key, hash } = createApiKey(id);
  const entry = {
    id,
    hash,
    roles,
    ...(isLimited && { datastores }),
    ...(days !== undefined && { expires: toExpiry(days) }),
  };
  process.stdout.write(`${JSON.stringify({ key, entry }, undefined, 2)}\n`);
}

function toList(text = ""): string[] {
  return text
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}

function toExpiry(days: string): string {
  if (!/^[1-9]\d{0,3}$/.test(days)) throw new RangeError("--days must be a whole number from 1 to 9999");
  return new Date(Date.now() + Number(days) * DAY_MS).toISOString();
}

try {
  run(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`healthlake-graphql-api-key: ${(error as Error).message}\n\n${USAGE}`);
  process.exitCode = 1;
}
