// A gateway with an audit log in a file, and callers by API keys.
import { mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type KeyEntry, startAuthGateway } from "../../support/auth.js";
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

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** With `callers` only they are let in, else everybody. */
export async function startAuditedGateway(
  callers: Readonly<Record<string, Omit<KeyEntry, "id">>> = {},
  options: TestGatewayOptions = {},
): Promise<AuditedGateway> {
  const root = mkdtempSync(join(tmpdir(), "healthlake-graphql-audit-"));
  folders.push(root);
  const folder = mkdtempSync(join(root, "logs-"));
  const file = join(folder, "audit.log");
  const entries = Object.entries(callers).map(([id, caller]) => ({ id, ...caller }));
  const audited = { ...options, env: { AUDIT_LOG_FILE: file, ...options.env } };
  const guarded = entries.length > 0 ? await startAuthGateway(entries, audited) : undefined;
  const gateway = guarded ?? (await startTestGateway(audited));
  const keys = Object.fromEntries(entries.map(({ id }) => [id, guarded?.keyOf(id) ?? "none"]));
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
