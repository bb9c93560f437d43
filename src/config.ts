// Every setting of the gateway in one table: its name, default, rule and meaning. docs/configuration.md and .env.example are
// printed from it.
import { isIPv4 } from "node:net";
import { z } from "zod";
import { type Quotas, parseQuotas } from "./healthlake/quotas.js";

export interface Setting<T> {
  /** The value as text, as it would stand in the environment; undefined where unset is a value of its own. */
  readonly default: string | undefined;
  readonly rule: z.ZodType<T, string | undefined>;
  /** What it means, with the unit. */
  readonly meaning: string;
  /** The command-line flag where it is not the name in lower case with dashes. */
  readonly flag?: string;
}

const isLoopback = (host: string) =>
  host === "localhost" || host === "::1" || (isIPv4(host) && host.startsWith("127."));
const BOOLEANS = new Map([
  ["true", true],
  ["false", false],
]);
/** The form of LOCAL_FAULTS; its actions are checked where it is used. */
const FAULTS =
  /^(((^|, *)(\w+\.)?(throttle|error|reset|lost-answer|delay)=(0|1|0?\.\d+|1\.0+)(:\d{1,6})?))+$/;
const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;

const SETTINGS = {
  HOST: setting("127.0.0.1", "listen address", loopback()),
  PORT: setting("4000", "listen port; 0 = any free port, which is logged", integer(0, 65_535)),
  HEALTHLAKE_LOCAL: {
    ...setting("false", "run and use the embedded local HealthLake instead of AWS", boolean()),
    flag: "local",
  },
  LOCAL_PORT: setting("0", "port of the local HealthLake; 0 = any free port", integer(0, 65_535)),
  LOCAL_SPEED: setting(
    "1",
    "how many times as fast the local HealthLake's life cycles run",
    decimal(0.01, 1000),
  ),
  LOCAL_DATA_DIR: setting(
    ".local-healthlake",
    "folder in which the local HealthLake keeps its datastores, jobs and resources; `s3://bucket/key` is its file `s3/bucket/key`",
    text("must be the path of a folder"),
  ),
  LOCAL_PRELOAD_PATIENTS: setting(
    "20",
    "synthetic patients that a datastore of the local HealthLake with preloaded data begins with",
    integer(0, 1_000_000),
  ),
  LOCAL_QUOTAS: setting(
    undefined,
    "`aws` gives the local HealthLake AWS's published quotas, and switches the gateway's own pacing on",
    optional(oneOf(["aws"] as const)),
  ),
  LOCAL_FAULTS: setting(
    undefined,
    "what the local HealthLake makes go wrong, by chance: `throttle=0.1,StartFHIRImportJob.lost-answer=0.5,delay=0.2:300` " +
      "(throttle, error, reset, lost-answer, delay with milliseconds)",
    optional(text("must be entries like throttle=0.1 or CreateFHIRDatastore.delay=0.2:300", FAULTS)),
  ),
  LOCAL_SECRET_ACCESS_KEY: setting(
    undefined,
    "the secret that requests to the local HealthLake must be signed with; without one, any signature will do",
    optional(text("must not be blank")),
  ),
  UPSTREAM_DEADLINE_MS: setting(
    "15000",
    "milliseconds that one GraphQL operation may spend on HealthLake, its waits and retries included",
    integer(100, 300_000),
  ),
  UPSTREAM_MAX_ATTEMPTS: setting(
    "3",
    "attempts for each call to HealthLake; one attempt may take this share of UPSTREAM_DEADLINE_MS",
    integer(1, 10),
  ),
  READ_CACHE_TTL_MS: setting(
    "1000",
    "milliseconds for which an answer of HealthLake may be used again; 0 = only while it is in flight",
    integer(0, 60_000),
  ),
  QUOTA_PER_SECOND: setting(
    undefined,
    "calls a second by action, over the published quotas: `ListFHIRDatastores=20,DescribeFHIRDatastore=20`; `off` switches the governor's quotas off",
    quotas(),
  ),
  POLL_ACTIVE_MS: setting(
    "2000",
    "milliseconds between two polls while something watched is in transition",
    integer(100, 600_000),
  ),
  POLL_IDLE_MS: setting(
    "10000",
    "milliseconds between two polls while all that is watched is stable",
    integer(100, 3_600_000),
  ),
  HEARTBEAT_MS: setting(
    "12000",
    "milliseconds between two heartbeats of a socket or stream",
    integer(100, 600_000),
  ),
  MAX_SOCKETS: setting(
    "20000",
    "sockets open at once; more are refused with HTTP 503",
    integer(1, 1_000_000),
  ),
  MAX_SUBSCRIPTIONS: setting(
    "50000",
    "live subscriptions of all sockets and streams; more are refused",
    integer(1, 1_000_000),
  ),
  MAX_SUBSCRIPTIONS_PER_SOCKET: setting(
    "100",
    "operations under way on one socket; more are refused",
    integer(1, 100_000),
  ),
  CORS_ORIGINS: setting(
    undefined,
    "origins whose pages may open a socket or a stream, beside the gateway's own: `https://a.example,https://b.example`; no CORS headers are sent yet, so a browser lets such a page read a socket, not a stream",
    origins(),
  ),
  LIMIT_BODY_BYTES: setting("1048576", "largest request body, in bytes", integer(1024, 100 * 1024 * 1024)),
  LIMIT_UPSTREAM_CALLS: setting(
    "100",
    "calls to HealthLake that one operation may need, estimated before and counted while it runs",
    integer(1, 10_000),
  ),
  GRAPHIQL: setting("true", "serve GraphiQL at /graphiql", boolean()),
  INTROSPECTION: setting("true", "answer introspection queries", boolean()),
  LOG_LEVEL: setting("info", "the least level that is logged", oneOf(LOG_LEVELS)),
  SHUTDOWN_GRACE_MS: setting(
    "10000",
    "milliseconds that a stop waits for what is in flight",
    integer(0, 600_000),
  ),
} satisfies Record<string, Setting<unknown>>;

export const settings: Readonly<Record<string, Setting<unknown>>> = SETTINGS;

/** The checked values, by the names of their variables. */
export type Config = { readonly [N in keyof typeof SETTINGS]: z.output<(typeof SETTINGS)[N]["rule"]> };

/** Every problem of a configuration, a line each. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";

  constructor(
    readonly problems: readonly string[],
    options?: ErrorOptions,
  ) {
    super(problems.join("\n"), options);
  }
}

/**
 * Reads and checks all settings; an empty value is as if it were not set. Throws one ConfigError that names every problem,
 * those known already included.
 */
export function loadConfig(
  env: Readonly<Record<string, string | undefined>>,
  known: readonly string[] = [],
): Config {
  const problems = [...known];
  const values = Object.entries(settings).map(([name, { rule, default: byDefault }]) => {
    const result = rule.safeParse(env[name] || byDefault);
    if (!result.success) problems.push(...result.error.issues.map((issue) => `${name} ${issue.message}`));
    return [name, result.data] as const;
  });
  if (problems.length > 0) throw new ConfigError(problems);
  return Object.freeze(Object.fromEntries(values)) as Config;
}

function setting<T>(
  byDefault: string | undefined,
  meaning: string,
  rule: z.ZodType<T, string | undefined>,
): Setting<T> {
  return { default: byDefault, meaning, rule };
}

function integer(least: number, most: number): z.ZodType<number, string | undefined> {
  return number(/^\d{1,15}$/, "a whole number", least, most);
}

function decimal(least: number, most: number): z.ZodType<number, string | undefined> {
  return number(/^\d+(\.\d+)?$/, "a number", least, most);
}

function number(
  form: RegExp,
  what: string,
  least: number,
  most: number,
): z.ZodType<number, string | undefined> {
  return rule(`must be ${what} from ${least} to ${most}`, (text) => {
    const value = Number(text);
    return form.test(text) && value >= least && value <= most ? value : undefined;
  });
}

function boolean(): z.ZodType<boolean, string | undefined> {
  return rule("must be true or false", (text) => BOOLEANS.get(text));
}

function oneOf<T extends string>(values: readonly T[]): z.ZodType<T, string | undefined> {
  return rule(`must be one of ${values.join(", ")}`, (text) => values.find((value) => value === text));
}

function text(demand: string, form = /\S/): z.ZodType<string, string | undefined> {
  return rule(demand, (given) => (form.test(given) ? given : undefined));
}

/** Undefined where it is not set. */
function optional<T>(wanted: z.ZodType<T, string | undefined>): z.ZodType<T | undefined, string | undefined> {
  return z
    .string()
    .optional()
    .transform((given, context) => {
      if (given === undefined) return undefined;
      const result = wanted.safeParse(given);
      if (result.success) return result.data;
      for (const { message } of result.error.issues) context.addIssue({ code: "custom", message });
      return z.NEVER;
    });
}

function loopback(): z.ZodType<string, string | undefined> {
  return rule(
    "must be a loopback address (127.0.0.1, ::1 or localhost): this version authenticates nobody",
    (text) => (isLoopback(text) ? text : undefined),
  );
}

/** A list of scheme, host and port, as browsers send them. */
function origins(): z.ZodType<readonly string[], string | undefined> {
  return z
    .string()
    .optional()
    .transform((text = "", context) => {
      const given = text.split(",").map((origin) => origin.trim());
      const wrong = given.filter(
        (origin) => origin !== "" && !(URL.canParse(origin) && new URL(origin).origin === origin),
      );
      for (const origin of wrong)
        context.addIssue({
          code: "custom",
          message: `must hold origins like https://app.example, not "${origin}"`,
        });
      return given.filter((origin) => origin !== "");
    });
}

/** Undefined where it is not set, so that the local HealthLake can have another default. */
function quotas(): z.ZodType<Quotas | "off" | undefined, string | undefined> {
  return z
    .string()
    .optional()
    .transform((text, context) => {
      if (text === undefined) return undefined;
      const parsed = parseQuotas(text);
      for (const message of parsed.problems) context.addIssue({ code: "custom", message });
      return parsed.quotas;
    });
}

/** A rule that tells what it wants and what it got; `parse` gives undefined for what it can't take. */
function rule<T>(demand: string, parse: (text: string) => T | undefined): z.ZodType<T, string | undefined> {
  return z
    .string()
    .optional()
    .transform((text = "", context) => {
      const value = parse(text);
      if (value !== undefined) return value;
      context.addIssue({ code: "custom", message: `${demand}, not "${text}"` });
      return z.NEVER;
    });
}
