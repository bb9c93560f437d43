import { readFile } from "node:fs/promises";
import { renderConfiguration, renderEnvExample } from "../../scripts/configuration.js";
import { ConfigError, loadConfig, settings } from "../../src/config/settings.js";
import { parseFlags, toFlag } from "../../src/config/flags.js";
import { PUBLISHED_QUOTAS } from "../../src/healthlake/quotas.js";
import { bySubject, describeFlags } from "../../src/config/help.js";

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe("loadConfig", () => {
  test("gives every setting its default where nothing is set", () => {
    expect(loadConfig({})).toMatchObject({
      HOST: "127.0.0.1",
      PORT: 4000,
      METRICS_PORT: undefined,
      HEALTHLAKE_LOCAL: false,
      LOCAL_PORT: 0,
      LOCAL_SPEED: 1,
      LOCAL_DATA_DIR: ".local-healthlake",
      LOCAL_PRELOAD_PATIENTS: 20,
      LOCAL_S3_MAX_BYTES: 107_374_182_400,
      LOCAL_QUOTAS: undefined,
      LOCAL_FAULTS: undefined,
      LOCAL_ENDPOINTS: "aws",
      LOCAL_ADMIN: true,
      LOCAL_EVENTS: undefined,
      LOCAL_SECRET_ACCESS_KEY: undefined,
      UPSTREAM_DEADLINE_MS: 15_000,
      UPSTREAM_MAX_ATTEMPTS: 3,
      READ_CACHE_TTL_MS: 1000,
      QUOTA_PER_SECOND: undefined,
      LIMIT_BODY_BYTES: 1024 * 1024,
      LIMIT_UPSTREAM_CALLS: 100,
      LIMIT_TOKENS: 2000,
      LIMIT_DEPTH: 12,
      LIMIT_ALIASES: 30,
      LIMIT_DIRECTIVES: 10,
      LIMIT_ROOT_FIELDS: 20,
      PERSISTED_ONLY: false,
      PERSISTED_MANIFEST_FILE: undefined,
      GRAPHIQL: true,
      CONSOLE: true,
      CONSOLE_OIDC_ISSUER: undefined,
      CONSOLE_OIDC_CLIENT_ID: undefined,
      CONSOLE_OIDC_SCOPE: "openid",
      INTROSPECTION: true,
      LOG_LEVEL: "info",
      SHUTDOWN_GRACE_MS: 10_000,
    });
  });

  test("reads what is set", () => {
    const env = {
      HOST: "::1",
      PORT: "0",
      HEALTHLAKE_LOCAL: "true",
      LOCAL_SPEED: "2.5",
      QUOTA_PER_SECOND: "ListFHIRDatastores=20",
      GRAPHIQL: "false",
      LOG_LEVEL: "debug",
    };
    expect(loadConfig(env)).toMatchObject({
      HOST: "::1",
      PORT: 0,
      HEALTHLAKE_LOCAL: true,
      LOCAL_SPEED: 2.5,
      QUOTA_PER_SECOND: { ...PUBLISHED_QUOTAS, ListFHIRDatastores: 20 },
      GRAPHIQL: false,
      LOG_LEVEL: "debug",
    });
    expect(loadConfig({ QUOTA_PER_SECOND: "off" }).QUOTA_PER_SECOND).toBe("off");
  });

  test("takes an empty value for none", () => {
    const empty = Object.fromEntries(Object.keys(settings).map((name) => [name, ""]));
    expect(loadConfig(empty)).toEqual(loadConfig({}));
  });

  test("is frozen, and blind to variables that are not its own", () => {
    expect(Object.isFrozen(loadConfig({ PATH: "/bin" }))).toBe(true);
    expect(loadConfig({ PATH: "/bin" })).not.toHaveProperty("PATH");
  });

  test.each(["127.0.0.1", "127.1.2.3", "::1", "localhost"])("listens on %s", (HOST) => {
    expect(loadConfig({ HOST }).HOST).toBe(HOST);
  });

  test.each(["0.0.0.0", "::", "10.0.0.1", "example.com", "127.0.0.1.example.com", "localhost.example.com"])(
    "refuses to listen on %s with AUTH_MODE=none, since that authenticates nobody",
    (HOST) => {
      expect(problemsOf({ HOST })).toEqual([
        expect.stringMatching(/^HOST must be a loopback address .*let anybody in/),
      ]);
    },
  );

  test.each([
    "https://issuer.example/jwks.json",
    "http://127.0.0.1:8080/jwks",
    "http://localhost/jwks",
    "http://[::1]:8080/jwks",
    "jwks.json",
    "/etc/gateway/jwks.json",
  ])("takes %s for AUTH_JWKS", (AUTH_JWKS) => {
    expect(loadConfig({ AUTH_JWKS }).AUTH_JWKS).toBe(AUTH_JWKS);
  });

  test.each([
    ["AUTH_JWKS", "http://issuer.example/jwks"],
    ["AUTH_JWKS", "http://localhost.example/jwks"],
    ["AUTH_JWKS", "https://user:secret@issuer.example/jwks"],
    ["AUTH_JWKS", "https://issuer.example:port/jwks"],
    ["AUTH_JWKS", "file:///etc/jwks.json"],
    ["PORT", "65536"],
    ["PORT", "-1"],
    ["PORT", "1.5"],
    ["PORT", "0x10"],
    ["PORT", "1e3"],
    ["PORT", " 80"],
    ["PORT", "٣"],
    ["UPSTREAM_MAX_ATTEMPTS", "0"],
    ["LOCAL_SPEED", "0"],
    ["LOCAL_SPEED", "fast"],
    ["LOCAL_QUOTAS", "gcp"],
    ["LOCAL_ENDPOINTS", "here"],
    ["LOCAL_ADMIN", "off"],
    ["LOCAL_FAULTS", "throttle"],
    ["LOCAL_FAULTS", "throttle=2"],
    ["LOCAL_FAULTS", "throttle=0.1;reset=0.2"],
    ["LOCAL_SPEED", "Infinity"],
    ["GRAPHIQL", "1"],
    ["GRAPHIQL", "TRUE"],
    ["HEALTHLAKE_LOCAL", "yes"],
    ["LOG_LEVEL", "loud"],
    ["LOG_LEVEL", "toString"],
    ["GRAPHIQL", "constructor"],
    ["TRUST_PROXY", "true"],
    ["TRUST_PROXY", "-1"],
    ["TRUST_PROXY", "10.0.0.0/33"],
    ["TRUST_PROXY", "10.0.0"],
    ["TRUST_PROXY", "fd00::/129"],
    ["TRUST_PROXY", "proxy.example"],
    ["RATE_LIMIT_PER_MINUTE", "-1"],
    ["MAX_SUBSCRIPTIONS_PER_IDENTITY", "0"],
  ])("refuses %s=%s, by name and with what it got", (name, value) => {
    const problems = problemsOf({ [name]: value });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^${name} must be `));
    expect(problems[0]).toContain(`not "${value}"`);
  });

  test.each([
    ["", []],
    ["0", 0],
    ["2", 2],
    ["10.0.0.1, fd00::/8,192.168.0.0/16", ["10.0.0.1", "fd00::/8", "192.168.0.0/16"]],
  ])("takes %j for TRUST_PROXY", (text, value) => {
    expect(loadConfig({ TRUST_PROXY: text }).TRUST_PROXY).toEqual(value);
  });

  test.each(["*", "null", "https://app.example/", "app.example", "https://*.app.example"])(
    "refuses %s for CORS_ORIGINS",
    (origin) => {
      expect(problemsOf({ CORS_ORIGINS: `https://app.example,${origin}` })).toEqual([
        `CORS_ORIGINS must hold origins like https://app.example, not "${origin}"`,
      ]);
    },
  );

  test("wants a manifest with PERSISTED_ONLY=true", () => {
    expect(problemsOf({ PERSISTED_ONLY: "true" })).toEqual([
      "PERSISTED_MANIFEST_FILE must be set with PERSISTED_ONLY=true",
    ]);
    expect(problemsOf({ PERSISTED_ONLY: "true", PERSISTED_MANIFEST_FILE: "x.json" })).toEqual([]);
  });

  test("tells all problems at once, several of one variable too, and those known before", () => {
    const env = { PORT: "x", QUOTA_PER_SECOND: "A=1,ListFHIRDatastores=0", LOG_LEVEL: "y" };
    const all = () => loadConfig(env, ["--zap is no flag"]);
    expect(all).toThrow(ConfigError);
    expect(problemsOf(env).map((problem) => problem.split(" ")[0])).toEqual([
      "PORT",
      "QUOTA_PER_SECOND",
      "QUOTA_PER_SECOND",
      "LOG_LEVEL",
    ]);
    expect(all).toThrow(/^--zap is no flag\nPORT /);
    expect(() => loadConfig({}, ["--zap is no flag"])).toThrow(ConfigError);
  });

  test("has a default within its own rule, and a meaning, for every setting", () => {
    for (const { rule, default: byDefault, meaning } of Object.values(settings)) {
      expect(rule.safeParse(byDefault).success).toBe(true);
      expect(meaning).toMatch(/^\S.*[^.\s]$/);
    }
  });
});

describe("flags", () => {
  test("mean what the variable means, and win over it", () => {
    const { env, problems } = parseFlags({ PORT: "1", LOG_LEVEL: "warn", OTHER: "kept" }, [
      "--port",
      "2",
      "--graphiql=false",
    ]);
    expect(problems).toEqual([]);
    expect(env).toEqual({ PORT: "2", LOG_LEVEL: "warn", OTHER: "kept", GRAPHIQL: "false" });
  });

  test("of every setting exist, under different names", () => {
    const flags = Object.keys(settings).map(toFlag);
    expect(new Set(flags).size).toBe(flags.length);
    for (const [name, flag] of Object.keys(settings).map((it) => [it, toFlag(it)] as const)) {
      const args = flag === "local" ? ["--local"] : [`--${flag}=7`];
      expect(parseFlags({}, args)).toMatchObject({
        env: { [name]: flag === "local" ? "true" : "7" },
        problems: [],
      });
      expect(describeFlags()).toContain(`--${flag}`);
    }
  });

  test("--local is HEALTHLAKE_LOCAL=true, and takes no value", () => {
    expect(parseFlags({}, ["--local"])).toMatchObject({ env: { HEALTHLAKE_LOCAL: "true" }, problems: [] });
    expect(parseFlags({}, ["--local=false"]).problems).toEqual(["--local takes no value"]);
  });

  test("that do not exist are named, all of them", () => {
    const args = ["--prot=1", "-p", "1", "--healthlake-local", "--constructor", "--port"];
    expect(parseFlags({}, args).problems).toEqual([
      "--prot is no flag; see --help",
      "-p is no flag; see --help",
      '"1" is no flag; see --help',
      "--healthlake-local is no flag; see --help",
      "--constructor is no flag; see --help",
      "--port needs a value",
    ]);
  });

  test("are taken as if not given where empty, like variables", () => {
    expect(loadConfig(parseFlags({}, ["--port="]).env).PORT).toBe(4000);
  });

  test("--help and --version are no settings", () => {
    expect(parseFlags({}, ["--help"])).toMatchObject({ help: true, version: false, problems: [] });
    expect(parseFlags({}, ["--version"])).toMatchObject({ help: false, version: true, problems: [] });
  });
});

describe("--help", () => {
  test("has every setting once, under a subject that is not Other", () => {
    const named = [...bySubject()].flatMap(([, names]) => names);
    expect([...named].sort()).toEqual(Object.keys(settings).sort());
    expect(bySubject().get("Other")).toBeUndefined();
  });

  test.each([
    [undefined, 80],
    [40, 80],
    [93, 93],
    [200, 100],
  ])("in a terminal of %s columns has lines of at most %i", (columns, most) => {
    const lines = describeFlags(columns).split("\n");
    const longest = Math.max(...lines.map((line) => line.length));
    expect(longest).toBeLessThanOrEqual(most);
    expect(longest).toBeGreaterThan(most - 8);
  });

  test("keeps a long flag and its meaning apart", () => {
    const [, after] = describeFlags().split("--max-subscriptions-per-socket=...");
    expect(after).toMatch(/^\n {30}operations under way/);
  });

  test("tells each default", () => {
    const squeeze = (text: string) => text.replaceAll(/\s/g, "");
    const text = squeeze(describeFlags());
    for (const { meaning, default: byDefault, flag } of Object.values(settings))
      expect(text).toContain(squeeze(meaning) + (byDefault === undefined || flag ? "" : `[${byDefault}]`));
  });
});

describe("generated files", () => {
  const read = (path: string) => readFile(new URL(`../../${path}`, import.meta.url), "utf8");

  test("docs/configuration.md is what `npm run docs` prints", async () => {
    expect(await read("docs/configuration.md")).toBe(renderConfiguration());
  });

  test(".env.example is what `npm run docs` prints", async () => {
    expect(await read(".env.example")).toBe(renderEnvExample());
  });

  test("both name every setting and AWS's own variables", async () => {
    for (const text of [await read("docs/configuration.md"), await read(".env.example")]) {
      for (const name of [
        ...Object.keys(settings),
        "AWS_REGION",
        "AWS_PROFILE",
        "AWS_ENDPOINT_URL_HEALTHLAKE",
      ])
        expect(text).toMatch(new RegExp(`^(\\| |# )${name}\\b`, "m"));
    }
  });

  test(".env.example, uncommented, changes nothing", async () => {
    const lines = (await read(".env.example")).matchAll(/^# ([A-Z_]+)=(.*)$/gm);
    const env = Object.fromEntries([...lines].map(([, name = "", value]) => [name, value]));
    expect(loadConfig(env)).toEqual(loadConfig({}));
  });
});
