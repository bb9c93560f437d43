// A gateway with an audit log in a file, and callers by API keys.
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createApiKey } from "../../../src/auth/api-key.js";
import {
  type GraphQLBody,
  type TestGateway,
  type TestGatewayOptions,
  startTestGateway,
} from "../../support/gateway.js";

export type AuditLine = Readonly<Record<string, unknown>>;

export interface AuditedGateway extends TestGateway {
  readonly file: string;
  readonly lines: () => AuditLine[];
  /** Takes the file's folder away, so that nobody can write there, not even root; gives the way back. */
  readonly breakLog: () => () => void;
  /** Asks by the key of this name. */
  readonly ask: (key: string, query: string, variables?: object) => Promise<GraphQLBody>;
  /** By the names of the callers. */
  readonly keys: Readonly<Record<string, string>>;
}

export interface KeyOptions {
  readonly roles: readonly string[];
  readonly datastores?: readonly string[];
}

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** With `callers` only they are let in, else everybody. */
export async function startAuditedGateway(
  callers: Readonly<Record<string, KeyOptions>> = {},
  options: TestGatewayOptions = {},
): Promise<AuditedGateway> {
  const root = mkdtempSync(join(tmpdir(), "healthlake-graphql-audit-"));
  folders.push(root);
  const folder = mkdtempSync(join(root, "logs-"));
  const file = join(folder, "audit.log");
  const made = Object.entries(callers).map(([id, caller]) => ({ id, caller, ...createApiKey(id) }));
  const keysFile = join(root, "keys.json");
  writeFileSync(
    keysFile,
    JSON.stringify({ keys: made.map(({ id, hash, caller }) => ({ id, hash, ...caller })) }),
    { mode: 0o600 },
  );
  const authenticated = { AUTH_MODE: "api-key", AUTH_API_KEYS_FILE: keysFile };
  const gateway = await startTestGateway({
    ...options,
    env: { AUDIT_LOG_FILE: file, ...(made.length > 0 && authenticated), ...options.env },
  });
  const keys = Object.fromEntries(made.map(({ id, key }) => [id, key]));
  return {
    ...gateway,
    file,
    keys,
    lines: () => readLines(file),
    breakLog: () => {
      renameSync(folder, `${folder}-gone`);
      rmSync(join(`${folder}-gone`, "audit.log"), { force: true });
      return () => renameSync(`${folder}-gone`, folder);
    },
    ask: (id, query, variables) =>
      gateway.query(query, variables, { headers: { "x-api-key": keys[id] ?? "none" } }),
  };
}

export function readLines(file: string): AuditLine[] {
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as AuditLine);
}

export async function readReadiness(url: string): Promise<{ status: number; body: AuditLine }> {
  const response = await fetch(`${url}/readyz`);
  return { status: response.status, body: (await response.json()) as AuditLine };
}
