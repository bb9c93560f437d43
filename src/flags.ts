// Command-line flags of the same meaning as the environment's variables, from the one table of settings.
import { parseArgs } from "node:util";
import { ConfigError, settings } from "./config.js";

type Env = Readonly<Record<string, string | undefined>>;

/** The flag of a variable: `--local` for HEALTHLAKE_LOCAL, else its name in lower case with dashes. */
export function toFlag(name: string): string {
  return settings[name]?.flag ?? name.toLowerCase().replaceAll("_", "-");
}

/** The environment with the flags laid over it. Throws ConfigError for a flag that does not exist or lacks its value. */
export function applyFlags(env: Env, args: readonly string[]): Env {
  const flags = Object.keys(settings).map((name) => [toFlag(name), name] as const);
  // --local stands alone; the rest take values, booleans too: --graphiql=false.
  const options = Object.fromEntries(
    flags.map(([flag]) => [flag, { type: flag === "local" ? "boolean" : "string" } as const]),
  );
  try {
    const { values } = parseArgs({ args: [...args], options, strict: true });
    const given = flags.filter(([flag]) => values[flag] !== undefined);
    return { ...env, ...Object.fromEntries(given.map(([flag, name]) => [name, String(values[flag])])) };
  } catch (error) {
    throw new ConfigError([(error as Error).message]);
  }
}
