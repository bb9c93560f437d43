// /metrics as Prometheus would read it.
import { PREFIX } from "../../src/metrics/names.js";

export interface Series {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface MetricsText {
  readonly response: Response;
  readonly text: string;
  readonly series: readonly Series[];
  /** The sum of all series of one of the gateway's own metrics that have these labels; 0 where there are none. */
  readonly sum: (name: string, labels?: Readonly<Record<string, string>>) => number;
  /** The values of one label. */
  readonly values: (name: string, label: string) => string[];
}

const LINE = /^(?<name>[a-z_0-9]+)(\{(?<labels>.*)\})? (?<value>\S+)$/;
const LABEL = /(?<label>\w+)="(?<value>(?:[^"\\]|\\.)*)"/g;

/** `address`: the gateway's url, or that of its own listener for metrics. */
export async function readMetrics(address: string): Promise<MetricsText> {
  const response = await fetch(address.endsWith("/metrics") ? address : `${address}/metrics`);
  const text = await response.text();
  const series = text
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map(toSeries);
  const of = (name: string, labels: Readonly<Record<string, string>>) =>
    series.filter(
      (it) =>
        it.name === PREFIX + name &&
        Object.entries(labels).every(([label, value]) => it.labels[label] === value),
    );
  return {
    response,
    text,
    series,
    sum: (name, labels = {}) => of(name, labels).reduce((sum, { value }) => sum + value, 0),
    values: (name, label) => [...new Set(of(name, {}).map(({ labels }) => labels[label] ?? ""))],
  };
}

function toSeries(line: string): Series {
  const { name = "", labels = "", value } = LINE.exec(line)?.groups ?? {};
  if (value === undefined) throw new Error(`this is no line of a metric: ${line}`);
  const pairs = [...labels.matchAll(LABEL)].map(({ groups }) => [groups?.label, groups?.value]);
  return { name, labels: Object.fromEntries(pairs) as Record<string, string>, value: Number(value) };
}
