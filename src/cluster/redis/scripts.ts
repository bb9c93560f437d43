// The Lua scripts: a file each, sent to Redis once and called by their hash from then on.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

export type ScriptName =
  | "append"
  | "beat"
  | "lease"
  | "release"
  | "claim"
  | "answer"
  | "put-text"
  | "find-text"
  | "take-cell"
  | "take-seat"
  | "keep-seats"
  | "grant";

/** The part of a client that they need. */
export interface ScriptClient {
  sendCommand(args: readonly string[]): Promise<unknown>;
}

export type RunScript = (
  client: ScriptClient,
  name: ScriptName,
  keys: readonly string[],
  args: readonly (string | number)[],
) => Promise<unknown>;

/** All keys that a script touches are among `keys`: ElastiCache Serverless refuses others. */
export function createScripts(): RunScript {
  const scripts = new Map<ScriptName, { readonly text: string; readonly sha: string }>();
  const load = (name: ScriptName) => {
    const known = scripts.get(name);
    if (known) return known;
    const text = readFileSync(new URL(`./scripts/${name}.lua`, import.meta.url), "utf8");
    const script = { text, sha: createHash("sha1").update(text).digest("hex") };
    scripts.set(name, script);
    return script;
  };
  return async (client, name, keys, args) => {
    const { text, sha } = load(name);
    const rest = [String(keys.length), ...keys, ...args.map(String)];
    return client.sendCommand(["EVALSHA", sha, ...rest]).catch((error: unknown) => {
      if (!(error as Error).message.startsWith("NOSCRIPT")) throw error;
      return client.sendCommand(["EVAL", text, ...rest]);
    });
  };
}
