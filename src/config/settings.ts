// Every setting of the gateway in one table: its name, default, rule and meaning. docs/configuration.md and .env.example are
// printed from it.
import type { z } from "zod";
import {
  type Setting,
  boolean,
  buckets,
  integer,
  isLoopback,
  jwks,
  oneOf,
  optional,
  origins,
  proxies,
  quotas,
  secureUrl,
  setting,
  text,
} from "./rules.js";
import { CLUSTER_SETTINGS } from "./cluster-settings.js";
import { ANSWER_LIMITS, DOCUMENT_LIMITS, SHARED_LIMITS } from "./limits.js";
import { LOCAL_SETTINGS } from "./local-settings.js";

export type { Setting } from "./rules.js";

const AUTH_MODES = ["none", "jwt", "api-key"] as const;
const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;

const SETTINGS = {
  HOST: setting(
    "127.0.0.1",
    "listen address; with AUTH_MODE=none a loopback one (127.0.0.1, ::1 or localhost)",
    text("must be an address to listen at", /^[\w.:-]+$/),
  ),
  PORT: setting("4000", "listen port; 0 = any free port, which is logged", integer(0, 65_535)),
  METRICS_PORT: setting(
    undefined,
    "port of a listener of its own for /metrics, open to all who reach it; 0 = any free port; without it, /metrics is on PORT",
    optional(integer(0, 65_535)),
  ),
  ...LOCAL_SETTINGS,
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
  RESULTS_BUCKETS: setting(
    undefined,
    "buckets of S3 in which inputs and results of jobs may be read, with the gateway's own role: `clinic-in,clinic-out`; without it none is, but with HEALTHLAKE_LOCAL all",
    buckets(),
  ),
  EXPORT_DOWNLOADS: setting(
    "false",
    "give addresses by which exported files can be downloaded without a credential, for 15 minutes at most, to who has healthlake-graphql:DownloadExportFiles",
    boolean(),
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
  ...CLUSTER_SETTINGS,
  HEARTBEAT_MS: setting(
    "12000",
    "milliseconds between two heartbeats of a socket or stream",
    integer(100, 600_000),
  ),
  ...SHARED_LIMITS,
  TRUST_PROXY: setting(
    undefined,
    "proxies whose X-Forwarded-For is believed: how many there are before the gateway (`1`), or their addresses and networks (`10.0.0.0/8,::1`)",
    proxies(),
  ),
  CORS_ORIGINS: setting(
    undefined,
    "origins whose pages may read /graphql and open a socket or a stream, beside the gateway's own: `https://a.example,https://b.example`",
    origins(),
  ),
  ...DOCUMENT_LIMITS,
  PERSISTED_ONLY: setting(
    "false",
    "run no other documents than those of PERSISTED_MANIFEST_FILE, by id or by text",
    boolean(),
  ),
  PERSISTED_MANIFEST_FILE: setting(
    undefined,
    "file of operations that clients may ask for by id: Apollo's persisted query manifest, or what relay-compiler writes",
    optional(text("must be the path of a file")),
  ),
  ...ANSWER_LIMITS,
  COMPRESSION: setting(
    "true",
    "compress answers of more than 1 KiB with gzip for clients that take it; never streams",
    boolean(),
  ),
  GRAPHIQL: setting(
    undefined,
    "serve GraphiQL at /graphiql; by default only with AUTH_MODE=none",
    optional(boolean()),
  ),
  CONSOLE: setting(
    undefined,
    "serve the console at /console; by default only with AUTH_MODE=none",
    optional(boolean()),
  ),
  CONSOLE_OIDC_ISSUER: setting(
    undefined,
    "with AUTH_MODE=jwt: the OpenID provider at which people log in to the console, as the URL that its discovery document names as `issuer`: https (http on loopback alone)",
    optional(secureUrl()),
  ),
  CONSOLE_OIDC_CLIENT_ID: setting(
    undefined,
    "with CONSOLE_OIDC_ISSUER: the console's id there, of a public client with PKCE",
    optional(text("must not be blank")),
  ),
  CONSOLE_OIDC_SCOPE: setting(
    "openid",
    "with CONSOLE_OIDC_ISSUER: what the console asks for there, `openid` among it; `offline_access` too where the provider gives refresh tokens only then",
    text("must hold openid", /(^|\s)openid(\s|$)/),
  ),
  INTROSPECTION: setting(
    undefined,
    "answer introspection queries; by default only with AUTH_MODE=none",
    optional(boolean()),
  ),
  AUTH_MODE: setting(
    "none",
    "how callers prove who they are: `none` (on a loopback HOST only), `jwt` or `api-key`",
    oneOf(AUTH_MODES),
  ),
  AUTH_JWKS: setting(
    undefined,
    "with AUTH_MODE=jwt: the keys that check tokens, as the https URL of a JWKS (http on loopback alone), or the path of a file, read again on SIGHUP",
    optional(jwks()),
  ),
  AUTH_ISSUER: setting(
    undefined,
    "with AUTH_MODE=jwt: the `iss` that tokens must have",
    optional(text("must not be blank")),
  ),
  AUTH_AUDIENCE: setting(
    undefined,
    "with AUTH_MODE=jwt: the `aud` that tokens must have, or hold",
    optional(text("must not be blank")),
  ),
  AUTH_AUDIENCE_CLAIM: setting(
    "aud",
    "with AUTH_MODE=jwt: the claim that must be AUTH_AUDIENCE, or hold it; `client_id` for access tokens of Amazon Cognito, which have no `aud`",
    text("must not be blank"),
  ),
  AUTH_ROLES_CLAIM: setting(
    "roles",
    "with AUTH_MODE=jwt: the claim that names the caller's roles, a string or an array of strings; `realm_access.roles` is one inside another",
    text("must not be blank"),
  ),
  AUTH_DATASTORES_CLAIM: setting(
    "datastores",
    "with AUTH_MODE=jwt: the claim that names the datastores a caller is limited to, by AWS id or ARN; a token without the claim is not limited",
    text("must not be blank"),
  ),
  AUTH_DATASTORES_REQUIRED: setting(
    "false",
    "with AUTH_MODE=jwt: a token without the claim of AUTH_DATASTORES_CLAIM is limited to no datastore at all, instead of not limited",
    boolean(),
  ),
  AUTH_API_KEYS_FILE: setting(
    undefined,
    "with AUTH_MODE=api-key: the file of hashed keys, whose entries `healthlake-graphql-api-key` makes; read again on SIGHUP",
    optional(text("must be the path of a file")),
  ),
  AUTH_POLICY_FILE: setting(
    undefined,
    "file of roles that replaces viewer, operator and admin; read again on SIGHUP",
    optional(text("must be the path of a file")),
  ),
  AUDIT_LOG_FILE: setting(
    undefined,
    "file to which the audit log is appended, durably; without one it goes to standard output; reopened on SIGHUP; `/dev/null` for none",
    optional(text("must be the path of a file")),
  ),
  AUDIT_READS: setting("false", "record reads in the audit log too", boolean()),
  LOG_LEVEL: setting("info", "the least level that is logged", oneOf(LOG_LEVELS)),
  SHUTDOWN_GRACE_MS: setting(
    "10000",
    "milliseconds that a stop waits for what is in flight",
    integer(0, 600_000),
  ),
} satisfies Record<string, Setting<unknown>>;

export const settings: Readonly<Record<string, Setting<unknown>>> = SETTINGS;

type Values = { readonly [N in keyof typeof SETTINGS]: z.output<(typeof SETTINGS)[N]["rule"]> };

/** The checked values, by the names of their variables. */
export type Config = Values & { readonly [N in (typeof OPEN_BY_DEFAULT)[number]]: boolean };

/** On where nobody is authenticated, off elsewhere, unless they are set. */
const OPEN_BY_DEFAULT = ["GRAPHIQL", "CONSOLE", "INTROSPECTION"] as const;

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
  const config = Object.fromEntries(values) as Values;
  problems.push(...problemsTogether(config));
  if (problems.length > 0) throw new ConfigError(problems);
  const byDefault = OPEN_BY_DEFAULT.map(
    (name) => [name, config[name] ?? config.AUTH_MODE === "none"] as const,
  );
  return Object.freeze({ ...config, ...Object.fromEntries(byDefault) }) as Config;
}

/** The settings that each way of authentication can't do without. */
const NEEDED = {
  none: [],
  jwt: ["AUTH_JWKS", "AUTH_ISSUER", "AUTH_AUDIENCE"],
  "api-key": ["AUTH_API_KEYS_FILE"],
} as const satisfies Record<(typeof AUTH_MODES)[number], readonly (keyof Values)[]>;

/** What settings that are right by themselves can't be together; a value that broke its own rule is undefined here. */
function problemsTogether(config: Partial<Values>): string[] {
  const problems: string[] = [];
  if (config.PERSISTED_ONLY === true && config.PERSISTED_MANIFEST_FILE === undefined)
    problems.push("PERSISTED_MANIFEST_FILE must be set with PERSISTED_ONLY=true");
  if (config.CLUSTER_URL !== undefined && config.CLUSTER_URL_FILE !== undefined)
    problems.push("CLUSTER_URL and CLUSTER_URL_FILE are two ways of saying the same: set one of them");
  if ((config.CLUSTER_TLS_CERT_FILE === undefined) !== (config.CLUSTER_TLS_KEY_FILE === undefined))
    problems.push("CLUSTER_TLS_CERT_FILE and CLUSTER_TLS_KEY_FILE need each other");
  const { AUTH_MODE: mode, HOST: host } = config;
  if (mode === undefined) return problems;
  for (const name of NEEDED[mode])
    if (config[name] === undefined) problems.push(`${name} must be set with AUTH_MODE=${mode}`);
  if (mode === "none" && host !== undefined && !isLoopback(host))
    problems.push(
      `HOST must be a loopback address (127.0.0.1, ::1 or localhost) with AUTH_MODE=none, not "${host}": it would let anybody in`,
    );
  if (config.CONSOLE_OIDC_ISSUER !== undefined) {
    if (mode !== "jwt") problems.push("CONSOLE_OIDC_ISSUER needs AUTH_MODE=jwt: its tokens must be taken");
    if (config.CONSOLE_OIDC_CLIENT_ID === undefined)
      problems.push("CONSOLE_OIDC_CLIENT_ID must be set with CONSOLE_OIDC_ISSUER");
  }
  if (mode === "none" && config.AUTH_POLICY_FILE !== undefined)
    problems.push("AUTH_POLICY_FILE needs AUTH_MODE=jwt or api-key: with none, nobody has a role");
  return problems;
}
