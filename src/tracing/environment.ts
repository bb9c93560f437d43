// What the standard OTEL_* variables say of traces, as far as the gateway must know: the rest the SDK reads itself.

export type Exporter = "otlp" | "console";
export type Propagator = "tracecontext" | "baggage";

export interface TracingSettings {
  /** None: no traces, and no SDK. */
  readonly exporters: readonly Exporter[];
  readonly propagators: readonly Propagator[];
  /** What can't be done as it is wanted, a line each that names the variable. */
  readonly problems: readonly string[];
  /** What is done otherwise than it is wanted. */
  readonly warnings: readonly string[];
}

type Env = Readonly<Record<string, string | undefined>>;

const OFF: TracingSettings = { exporters: [], propagators: [], problems: [], warnings: [] };
const EXPORTERS: readonly Exporter[] = ["otlp", "console"];
/** Baggage is not handed on unless it is asked for: what clients put into it would go to AWS. */
const PROPAGATORS: readonly Propagator[] = ["tracecontext", "baggage"];
const RATIO_SAMPLERS = ["traceidratio", "parentbased_traceidratio"];
const SAMPLERS = [
  "always_on",
  "always_off",
  "parentbased_always_on",
  "parentbased_always_off",
  ...RATIO_SAMPLERS,
];

/** An empty variable is as if it were not set, as OpenTelemetry's specification has it. */
export function readTracing(env: Env): TracingSettings {
  if (env.OTEL_SDK_DISABLED?.toLowerCase() === "true") return OFF;
  const exporters = toList(env.OTEL_TRACES_EXPORTER || (findEndpoint(env) ? "otlp" : "none"));
  if (exporters.length === 0) return OFF;
  const propagators = toList(env.OTEL_PROPAGATORS || "tracecontext");
  return {
    exporters: EXPORTERS.filter((name) => exporters.includes(name)),
    propagators: PROPAGATORS.filter((name) => propagators.includes(name)),
    problems: [
      ...checkNames("OTEL_TRACES_EXPORTER", exporters, EXPORTERS),
      ...checkNames("OTEL_PROPAGATORS", propagators, PROPAGATORS),
      ...(exporters.includes("otlp") ? [...checkEndpoint(env), ...checkProtocol(env)] : []),
      ...checkSampler(env),
    ],
    warnings: exporters.includes("otlp") ? warnOfProtocol(env) : [],
  };
}

/** `none` in a list is nothing, as the specification has it. */
function toList(text: string): string[] {
  const names = text.split(",").map((name) => name.trim());
  return names.filter((name) => name !== "" && name !== "none");
}

function checkNames(variable: string, given: readonly string[], known: readonly string[]): string[] {
  return given
    .filter((name) => !known.includes(name))
    .map((name) => `${variable} must be none or of ${known.join(", ")}, not "${name}"`);
}

/** The one for traces alone wins. */
function findSet(env: Env, ...variables: string[]): { variable: string; value: string } | undefined {
  const variable = variables.find((name) => env[name]);
  return variable === undefined ? undefined : { variable, value: env[variable] as string };
}

function findEndpoint(env: Env) {
  return findSet(env, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT");
}

function checkEndpoint(env: Env): string[] {
  const endpoint = findEndpoint(env);
  if (!endpoint || /^https?:$/.test(protocolOf(endpoint.value) ?? "")) return [];
  return [`${endpoint.variable} must be a URL like http://localhost:4318, not "${endpoint.value}"`];
}

function protocolOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).protocol : undefined;
}

function findProtocol(env: Env) {
  return findSet(env, "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL");
}

function checkProtocol(env: Env): string[] {
  const protocol = findProtocol(env);
  if (!protocol || ["http/json", "http/protobuf"].includes(protocol.value)) return [];
  return [
    `${protocol.variable} must be http/json, not "${protocol.value}": traces are sent over HTTP, which receivers take on port 4318`,
  ];
}

function warnOfProtocol(env: Env): string[] {
  const protocol = findProtocol(env);
  if (protocol?.value !== "http/protobuf") return [];
  return [`${protocol.variable} is http/protobuf, but traces are sent as http/json to the same address`];
}

function checkSampler({ OTEL_TRACES_SAMPLER: sampler, OTEL_TRACES_SAMPLER_ARG: ratio }: Env): string[] {
  if (!sampler) return [];
  if (!SAMPLERS.includes(sampler))
    return [`OTEL_TRACES_SAMPLER must be one of ${SAMPLERS.join(", ")}, not "${sampler}"`];
  if (!RATIO_SAMPLERS.includes(sampler) || isRatio(ratio)) return [];
  return [
    `OTEL_TRACES_SAMPLER_ARG must be a number from 0 to 1 for the sampler ${sampler}, not "${ratio ?? ""}"`,
  ];
}

function isRatio(text = ""): boolean {
  return /^\d*\.?\d+$/.test(text) && Number(text) <= 1;
}
