// Command-line flags of the same meaning as the environment's variables, from the one table of settings.
import { parseArgs } from "node:util";
import { settings } from "./settings.js";

type Env = Readonly<Record<string, string | undefined>>;

export interface Flags {
  /** The environment with the flags laid over it. */
  readonly env: Env;
  /** A line for each argument that cannot be understood. */
  readonly problems: readonly string[];
  readonly help: boolean;
  readonly version: boolean;
  /** Ask HealthLake once, say what was found, and end. */
  readonly check: boolean;
  /** Run on a local HealthLake that is filled and goes on moving. */
  readonly demo: boolean;
}

/** The flag of a variable: `--local` for HEALTHLAKE_LOCAL, else its name in lower case with dashes. */
export function toFlag(name: string): string {
  return settings[name]?.flag ?? name.toLowerCase().replaceAll("_", "-");
}

/** These stand alone; the rest take values, booleans too: --graphiql=false. */
export const STANDS_ALONE: ReadonlySet<string> = new Set(["local", "help", "version", "check", "demo"]);

export function parseFlags(env: Env, args: readonly string[]): Flags {
  const names = new Map(Object.keys(settings).map((name) => [toFlag(name), name]));
  const options = Object.fromEntries(
    [...names.keys(), ...STANDS_ALONE].map((flag) => [
      flag,
      { type: STANDS_ALONE.has(flag) ? "boolean" : "string" } as const,
    ]),
  );
  const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true });
  const problems: string[] = [];
  const given = new Map<string, string>();
  for (const token of tokens) {
    if (token.kind === "positional") problems.push(`"${token.value}" is no flag; ${SEE_HELP}`);
    if (token.kind !== "option") continue;
    const problem = problemOf(token.name, token.value, options);
    if (problem === undefined) given.set(token.name, token.value ?? "true");
    else problems.push(`${token.rawName} ${problem}`);
  }
  const variables = [...names].map(([flag, name]) => [name, given.get(flag)] as const);
  return {
    env: { ...env, ...Object.fromEntries(variables.filter(([, value]) => value !== undefined)) },
    problems,
    help: given.has("help"),
    version: given.has("version"),
    check: given.has("check"),
    demo: given.has("demo"),
  };
}

const SEE_HELP = "see --help";

function problemOf(flag: string, value: string | undefined, options: object): string | undefined {
  if (!Object.hasOwn(options, flag)) return `is no flag; ${SEE_HELP}`;
  if (STANDS_ALONE.has(flag)) return value === undefined ? undefined : "takes no value";
  return value === undefined ? "needs a value" : undefined;
}
