import { readTracing } from "../../src/tracing/environment.js";

const NOTHING = { exporters: [], propagators: [], problems: [], warnings: [] };
const OTLP = { OTEL_TRACES_EXPORTER: "otlp" };

test.each<Record<string, string>>([
  {},
  { OTEL_TRACES_EXPORTER: "none" },
  { OTEL_TRACES_EXPORTER: "" },
  { OTEL_SERVICE_NAME: "name", OTEL_EXPORTER_OTLP_PROTOCOL: "grpc" },
  { OTEL_TRACES_EXPORTER: "none", OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector:4318" },
  { OTEL_TRACES_EXPORTER: "zipkin", OTEL_SDK_DISABLED: "true" },
])("%j names no exporter", (env) => {
  expect(readTracing(env)).toEqual(NOTHING);
});

test.each<[Record<string, string>, string[]]>([
  [OTLP, ["otlp"]],
  [{ OTEL_TRACES_EXPORTER: "console" }, ["console"]],
  [{ OTEL_TRACES_EXPORTER: "otlp, console" }, ["otlp", "console"]],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector:4318" }, ["otlp"]],
  [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "https://collector/v1/traces" }, ["otlp"]],
  [{ ...OTLP, OTEL_SDK_DISABLED: "false" }, ["otlp"]],
])("%j names %j", (env, exporters) => {
  expect(readTracing(env)).toEqual({ ...NOTHING, exporters, propagators: ["tracecontext"] });
});

test("baggage goes on to HealthLake only where it is asked for", () => {
  expect(readTracing({ ...OTLP, OTEL_PROPAGATORS: "tracecontext,baggage" }).propagators).toEqual([
    "tracecontext",
    "baggage",
  ]);
  expect(readTracing({ ...OTLP, OTEL_PROPAGATORS: "none" }).propagators).toEqual([]);
});

test.each<[Record<string, string>, string]>([
  [{ OTEL_TRACES_EXPORTER: "zipkin" }, 'OTEL_TRACES_EXPORTER must be none or of otlp, console, not "zipkin"'],
  [
    { ...OTLP, OTEL_PROPAGATORS: "b3" },
    'OTEL_PROPAGATORS must be none or of tracecontext, baggage, not "b3"',
  ],
  [
    { ...OTLP, OTEL_EXPORTER_OTLP_PROTOCOL: "grpc" },
    'OTEL_EXPORTER_OTLP_PROTOCOL must be http/json, not "grpc": traces are sent over HTTP, which receivers take on port 4318',
  ],
  [
    { OTEL_EXPORTER_OTLP_ENDPOINT: "collector:4318" },
    'OTEL_EXPORTER_OTLP_ENDPOINT must be a URL like http://localhost:4318, not "collector:4318"',
  ],
  [{ ...OTLP, OTEL_TRACES_SAMPLER: "often" }, 'not "often"'],
  [
    { ...OTLP, OTEL_TRACES_SAMPLER: "traceidratio", OTEL_TRACES_SAMPLER_ARG: "2" },
    'OTEL_TRACES_SAMPLER_ARG must be a number from 0 to 1 for the sampler traceidratio, not "2"',
  ],
  [{ ...OTLP, OTEL_TRACES_SAMPLER: "parentbased_traceidratio" }, 'not ""'],
])("%j is a problem", (env, problem) => {
  expect(readTracing(env).problems).toEqual([expect.stringContaining(problem)]);
});

test("the protocol for traces alone wins, and protobuf is said to be JSON", () => {
  const env = {
    ...OTLP,
    OTEL_EXPORTER_OTLP_PROTOCOL: "grpc",
    OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: "http/protobuf",
  };
  expect(readTracing(env)).toMatchObject({
    problems: [],
    warnings: [
      "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL is http/protobuf, but traces are sent as http/json to the same address",
    ],
  });
});

test.each(["0", "0.25", ".5", "1"])("the ratio %s is one", (OTEL_TRACES_SAMPLER_ARG) => {
  const env = { ...OTLP, OTEL_TRACES_SAMPLER: "traceidratio", OTEL_TRACES_SAMPLER_ARG };
  expect(readTracing(env).problems).toEqual([]);
});
