// Who may import whom, as data: the floors of src, and the packages.
import { posix } from "node:path";
import { type ImportKind, type ImportSite, findImports } from "./imports.js";

/** `type`: with `import type` alone. `dynamic`: with `import()` alone. `value`: as one likes. */
type Allowed = Readonly<Record<string, ImportKind>>;

/**
 * Who may import whom: a module is a folder of src, or a file beside them; one file of a module by its path. Each stands above
 * those that it imports (docs/architecture.md, Floors).
 */
export const FLOORS: Readonly<Record<string, Allowed>> = {
  server: {
    gateway: "value",
    check: "value",
    proxies: "value",
    healthlake: "value",
    config: "value",
    version: "value",
    log: "value",
    tracing: "value",
    local: "dynamic",
    demo: "value",
  },
  // Loaded by its flag alone. It talks to the local HealthLake by the SDK, as everybody does.
  demo: { healthlake: "value", config: "value" },
  // What --check asks and says.
  check: { gateway: "type", healthlake: "value", errors: "value" },
  index: { gateway: "value", config: "value" },
  gateway: {
    cluster: "type",
    wiring: "value",
    http: "value",
    schema: "value",
    access: "value",
    context: "value",
    operations: "value",
    overload: "value",
    audit: "value",
    metrics: "value",
    tracing: "value",
    status: "value",
    healthlake: "value",
    results: "type",
    config: "value",
    aws: "type",
    version: "value",
    log: "value",
    clock: "value",
  },
  // What replicas share; it hands the parts that are theirs to those whose rules they keep.
  cluster: { healthlake: "value", status: "value", overload: "value", clock: "type" },
  // Joins modules that do not know each other.
  wiring: {
    cluster: "value",
    config: "value",
    auth: "value",
    operations: "value",
    metrics: "value",
    tracing: "value",
    status: "value",
    healthlake: "value",
    results: "value",
    overload: "type",
    relay: "type",
    aws: "value",
    clock: "value",
  },
  http: {
    operations: "value",
    overload: "value",
    auth: "type",
    signals: "value",
    errors: "value",
    clock: "type",
  },
  metrics: { operations: "type", healthlake: "type", clock: "type" },
  tracing: { operations: "type", healthlake: "type", signals: "value" },
  operations: {
    overload: "type",
    auth: "type",
    relay: "value",
    aws: "value",
    signals: "value",
    log: "type",
    errors: "value",
    clock: "type",
  },
  schema: { resolvers: "value", types: "value" },
  resolvers: {
    context: "type",
    types: "value",
    relay: "value",
    status: "type",
    healthlake: "type",
    aws: "value",
    errors: "value",
  },
  // What jobs leave in S3.
  results: {
    healthlake: "value",
    relay: "type",
    aws: "value",
    signals: "value",
    errors: "value",
    clock: "type",
  },
  context: {
    // What watches give, by its type alone.
    wiring: "type",
    access: "value",
    operations: "value",
    overload: "type",
    audit: "value",
    results: "value",
    auth: "type",
    "auth/own-actions": "value",
    status: "type",
    healthlake: "type",
    relay: "type",
    aws: "type",
    spending: "type",
    errors: "value",
    clock: "type",
  },
  access: {
    context: "type",
    audit: "value",
    auth: "type",
    "auth/own-actions": "value",
    status: "type",
    healthlake: "type",
    relay: "value",
    aws: "value",
    errors: "value",
  },
  types: { relay: "value", results: "type", aws: "type" },
  // Pure data: the names of the actions and their published quotas, and what the name of a bucket is.
  config: { "healthlake/quotas": "value", "aws/buckets": "value" },
  healthlake: { relay: "type", aws: "value", signals: "value", errors: "value", clock: "type" },
  status: { signals: "value", errors: "value", clock: "type" },
  audit: { aws: "value", signals: "value", errors: "value", clock: "type" },
  auth: { proxies: "value", aws: "value", errors: "value", clock: "type" },
  relay: { aws: "value", errors: "value" },
  overload: { errors: "value", clock: "type" },
  signals: { errors: "value" },
  // It talks HTTP alone: the gateway can't tell it from AWS.
  local: {},
  proxies: {},
  aws: {},
  version: {},
  log: {},
  errors: {},
  clock: {},
};

/** Packages that only some modules may load; `type` and `value` as above. All others are free to all but the pure modules. */
const PACKAGES: Readonly<Record<string, Allowed>> = {
  "@aws-sdk/client-healthlake": {
    healthlake: "value",
    check: "value",
    demo: "value",
    gateway: "type",
    wiring: "type",
    aws: "type",
    access: "type",
    resolvers: "type",
    types: "type",
    local: "type",
  },
  // Never statically: most gateways live without it.
  "@aws-sdk/client-s3": { results: "value" },
  "@aws-sdk/s3-request-presigner": { results: "dynamic" },
  "type-graphql": { types: "value", resolvers: "value", schema: "value" },
  "reflect-metadata": { schema: "value" },
  "@redis/client": { cluster: "value" },
  "@apollo/server": { operations: "value", http: "value" },
  fastify: { http: "value" },
  "@fastify/static": { http: "value" },
  "@fastify/cors": { http: "value" },
  negotiator: { http: "value" },
  ws: { http: "value" },
  "graphql-ws": { http: "value" },
  dataloader: { healthlake: "value" },
  graphql: {
    access: "value",
    wiring: "type",
    operations: "value",
    http: "value",
    relay: "value",
    types: "value",
    resolvers: "value",
    schema: "value",
  },
  "graphql-scalars": { types: "value" },
  jose: { auth: "value" },
  zod: { config: "value", auth: "value" },
  "prom-client": { metrics: "value" },
  "@opentelemetry/api": { tracing: "value" },
  "@opentelemetry/core": { tracing: "value" },
  "@opentelemetry/resources": { tracing: "value" },
  "@opentelemetry/sdk-trace-node": { tracing: "value" },
  "@opentelemetry/exporter-trace-otlp-http": { tracing: "value" },
  pino: {
    log: "value",
    gateway: "type",
    server: "type",
    wiring: "type",
    healthlake: "type",
    auth: "type",
    cluster: "type",
  },
  "pino-pretty": { log: "value" },
  "lru-cache": {
    overload: "value",
    healthlake: "value",
    results: "value",
    operations: "value",
    http: "value",
    auth: "value",
    cluster: "value",
  },
  "@aws-sdk/credential-provider-node": { healthlake: "value" },
  "@smithy/core": { healthlake: "value" },
  "proxy-agent": { proxies: "value" },
  "proxy-from-env": { proxies: "value" },
  "classic-level": { local: "value" },
  ajv: { local: "value" },
  "@faker-js/faker": { local: "value" },
  "@smithy/signature-v4": { local: "value" },
  "@aws-sdk/checksums": { local: "value" },
  saxes: { local: "value" },
};

/** A line for each import of `files` (path below src → text) that the tables do not allow: `src/file.ts:line what`. */
export function findViolations(files: ReadonlyMap<string, string>): readonly string[] {
  return [...files].flatMap(([path, text]) =>
    findImports(path, text).flatMap((site) => {
      const problem = problemOf(path, site, files);
      return problem === undefined ? [] : [`src/${path}:${site.line} ${problem}`];
    }),
  );
}

function problemOf(
  path: string,
  { specifier, kind }: ImportSite,
  files: ReadonlyMap<string, string>,
): string | undefined {
  if (specifier === undefined) return "imports what only its run will tell";
  const from = toModule(path);
  if (specifier.startsWith("node:")) return undefined;
  if (!specifier.startsWith(".")) return problemOfPackage(from, specifier, kind);
  const target = posix.join(posix.dirname(path), specifier).replace(/\.js$/, ".ts");
  if (target.startsWith("..")) return `imports ${specifier}, outside of src`;
  if (!files.has(target)) return `imports ${specifier}, which is not there`;
  const to = toModule(target);
  if (to === from || allows(ruleOf(from, target), kind)) return undefined;
  return `${from} may not import ${to} (${kind}: ${specifier})`;
}

function problemOfPackage(from: string, specifier: string, kind: ImportKind): string | undefined {
  const name = specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
  const rule = PACKAGES[name];
  if (!rule) return `imports ${name}, a package that no module is allowed yet`;
  return allows(rule[from], kind) ? undefined : `${from} may not import ${name} (${kind})`;
}

/** `auth/policy.ts` → `auth`, `errors.ts` → `errors`. */
function toModule(path: string): string {
  return path.split("/")[0]?.replace(/\.ts$/, "") ?? "";
}

function ruleOf(from: string, target: string): ImportKind | undefined {
  const rules = FLOORS[from];
  return rules?.[target.replace(/\.ts$/, "")] ?? rules?.[toModule(target)];
}

function allows(rule: ImportKind | undefined, kind: ImportKind): boolean {
  return rule === kind || rule === "value";
}

/** What each module may load at run time: the edges of the graph that must have no cycle. */
export function toRuntimeEdges(): ReadonlyMap<string, readonly string[]> {
  return new Map(
    Object.entries(FLOORS).map(([from, rules]) => [
      from,
      // One file that imports nothing closes no cycle.
      Object.keys(rules).filter((to) => rules[to] !== "type" && !to.includes("/")),
    ]),
  );
}
