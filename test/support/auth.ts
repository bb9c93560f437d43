// A gateway that takes API keys, and the keys that it takes.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createApiKey } from "../../src/auth/api-key.js";
import type { Roles } from "../../src/auth/policy.js";
import { type TestGateway, type TestGatewayOptions, startTestGateway } from "./gateway.js";

/** A key as its file has it, but for the hash. */
export interface KeyEntry {
  readonly id: string;
  readonly roles: readonly string[];
  readonly datastores?: readonly string[];
  readonly expires?: string;
}

export interface AuthGatewayOptions extends TestGatewayOptions {
  /** Roles instead of the built-in ones. */
  readonly policy?: Roles;
}

export interface AuthGateway extends TestGateway {
  /** The key of this id, whether it is in force or not. */
  readonly keyOf: (id: string) => string;
  /** The headers that send it. */
  readonly headersOf: (id: string) => Record<string, string>;
  /** Puts these keys, and no others, into the file, and has the gateway read it again. */
  readonly setKeys: (keys: readonly KeyEntry[]) => Promise<void>;
  /** The same for the roles, where the gateway was started with some. */
  readonly setPolicy: (roles: Roles) => Promise<void>;
}

const directories: string[] = [];
afterEach(async () => {
  for (const directory of directories.splice(0)) await rm(directory, { recursive: true });
});

export async function startAuthGateway(
  keys: readonly KeyEntry[],
  { policy, ...options }: AuthGatewayOptions = {},
): Promise<AuthGateway> {
  const directory = await mkdtemp(join(tmpdir(), "auth-"));
  directories.push(directory);
  const [keysFile, policyFile] = [join(directory, "keys.json"), join(directory, "policy.json")];
  const made = new Map<string, ReturnType<typeof createApiKey>>();
  const keyOf = (id: string) => {
    const key = made.get(id) ?? createApiKey(id);
    made.set(id, key);
    return key;
  };
  const writeKeys = (entries: readonly KeyEntry[]) => {
    const withHashes = entries.map((entry) => ({ ...entry, hash: keyOf(entry.id).hash }));
    return writeFile(keysFile, JSON.stringify({ keys: withHashes }), { mode: 0o600 });
  };
  const writePolicy = (roles: Roles) => writeFile(policyFile, JSON.stringify({ roles }));
  await writeKeys(keys);
  if (policy) await writePolicy(policy);
  const gateway = await startTestGateway({
    ...options,
    env: {
      AUTH_MODE: "api-key",
      AUTH_API_KEYS_FILE: keysFile,
      ...(policy && { AUTH_POLICY_FILE: policyFile }),
      ...options.env,
    },
  });
  return {
    ...gateway,
    keyOf: (id) => keyOf(id).key,
    headersOf: (id) => ({ "x-api-key": keyOf(id).key }),
    setKeys: async (entries) => {
      await writeKeys(entries);
      await gateway.reload();
    },
    setPolicy: async (roles) => {
      await writePolicy(roles);
      await gateway.reload();
    },
  };
}
