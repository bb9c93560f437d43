// The dashboard, the alert rules and docs/operations.md, held to what a gateway really tells in /metrics.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { PREFIX } from "../src/metrics/names.js";
import { ROOT } from "./support/build.js";
import { DATASTORES, startLiveGateway } from "./support/live.js";
import { type MetricsText, readMetrics } from "./support/metrics.js";
import { openSession } from "./support/socket.js";
import { waitFor } from "./support/wait.js";

const read = (path: string) => readFile(join(ROOT, path), "utf8");

let expressions: readonly string[];
let alerts: readonly string[];
let operations: string;
beforeAll(async () => {
  const dashboard = await read("docs/grafana-dashboard.json");
  const rules = await read("docs/prometheus-alerts.yml");
  operations = await read("docs/operations.md");
  alerts = [...rules.matchAll(/- alert: (\w+)/g)].map(([, name = ""]) => name);
  expressions = [
    ...[...dashboard.matchAll(/"(?:expr|definition)": ("(?:[^"\\]|\\.)*")/g)].map(
      ([, text = ""]) => JSON.parse(text) as string,
    ),
    ...[...rules.matchAll(/expr: (?:\|\n((?: {10}.*\n)+)|(.*)\n)/g)].map(
      ([, block, line]) => block ?? line ?? "",
    ),
  ];
});

/** The names of metrics; a histogram's without what is appended to its series. */
function toNames(expression: string): readonly string[] {
  const names = expression.match(/\b(healthlake_graphql|process|nodejs)_\w+/g) ?? [];
  return names.map((name) => name.replace(/_bucket$/, ""));
}

/** Those in selectors, in by (...), and those that have their values listed. */
function toLabels(expression: string): readonly string[] {
  const matched = [...expression.matchAll(/[{,]\s*(\w+)\s*(?:=~|!=|=)/g)].map(([, label = ""]) => label);
  const grouped = [...expression.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, list = ""]) => list.split(", "));
  return [...matched, ...grouped];
}

/** The table under "Metrics": labels by name. */
function toTable(): ReadonlyMap<string, readonly string[]> {
  const rows = operations.matchAll(/^\| `(\w+)` +\| (?:counter|gauge|histogram) +\| ([^|]*?) *\|/gm);
  return new Map([...rows].map(([, name = "", labels = ""]) => [PREFIX + name, labels.match(/\w+/g) ?? []]));
}

/** A gateway in which something of every kind has happened. */
async function observe(): Promise<MetricsText> {
  const gateway = await startLiveGateway({ env: { QUOTA_PER_SECOND: "" } });
  const client = await openSession(gateway.url);
  client.subscribe("1", DATASTORES);
  await gateway.query("query A { datastores { nodes { id } } }");
  client.socket.close(1000);
  await waitFor(async () => (await readMetrics(gateway.url)).sum("socket_closes_total") === 1);
  return readMetrics(gateway.url);
}

test("every metric in the dashboard and the rules is told by a gateway", async () => {
  const { text } = await observe();
  const told = new Set([...text.matchAll(/^# TYPE (\w+)/gm)].map(([, name]) => name));
  expect(expressions.length).toBeGreaterThan(30);
  expect(expressions.flatMap(toNames).filter((name) => !told.has(name))).toEqual([]);
});

test("every metric of the gateway's own is in the table, with its labels, and in the dashboard", async () => {
  const { text, series } = await observe();
  const table = toTable();
  const own = [...text.matchAll(/^# TYPE (healthlake_graphql_\w+)/gm)].map(([, name = ""]) => name);
  expect([...table.keys()].sort()).toEqual([...own].sort());
  const shown = new Set(expressions.flatMap(toNames));
  expect(own.filter((name) => !shown.has(name))).toEqual([]);
  for (const { name, labels } of series.filter((it) => it.name.startsWith(PREFIX))) {
    const documented = table.get(name.replace(/_(bucket|sum|count)$/, "")) ?? [];
    const names = Object.keys(labels).filter((label) => label !== "le");
    expect([name, [...names].sort()]).toEqual([name, [...documented].sort()]);
  }
});

test("every label in the dashboard and the rules is one of the metric's, or of Prometheus", () => {
  const table = toTable();
  const unknown = expressions.flatMap((expression) => {
    const known = new Set([
      "instance",
      "job",
      "le",
      ...toNames(expression).flatMap((it) => table.get(it) ?? []),
    ]);
    return toLabels(expression).filter((label) => !known.has(label));
  });
  expect(unknown).toEqual([]);
  expect(new Set(expressions.flatMap(toLabels)).size).toBeGreaterThan(8);
});

test("every outcome in the dashboard and the rules is a code of the gateway's", async () => {
  const errors = await read("src/errors.ts");
  const outcomes = expressions.flatMap((it) => [...it.matchAll(/outcome(?:=~|!=|=)"([^"]+)"/g)]);
  const codes = outcomes.flatMap(([, list = ""]) => list.split("|")).filter((it) => it !== "ok");
  expect(codes.length).toBeGreaterThan(4);
  expect(codes.filter((code) => !errors.includes(`| "${code}"`))).toEqual([]);
});

test("every alert is explained, and none that is not there", () => {
  const section = /^## Alerts\n([\s\S]*?)^## /m.exec(operations)?.[1] ?? "";
  const explained = [...section.matchAll(/^\| ([A-Z]\w+) +\|/gm)].map(([, name]) => name);
  expect(explained).toEqual(alerts);
  expect(alerts.length).toBeGreaterThan(8);
});
