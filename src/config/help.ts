// What `--help` prints: every flag with its meaning and default, by subject, within the width of a terminal.
import { settings } from "./settings.js";
import { STANDS_ALONE, toFlag } from "./flags.js";

/** By the names of the variables; the first that fits counts. */
const SUBJECTS: readonly (readonly [title: string, names: RegExp])[] = [
  ["Listening", /^(HOST|PORT|COMPRESSION|TRUST_PROXY|CORS_|SHUTDOWN_)/],
  ["Local HealthLake", /^(HEALTHLAKE_)?LOCAL|^DEMO_/],
  ["Who is calling", /^AUTH_/],
  ["Calls to HealthLake", /^(UPSTREAM|READ_CACHE|QUOTA|BREAKER)_/],
  ["Results of jobs", /^(RESULTS_|EXPORT_)/],
  ["Live status", /^(POLL_|HEARTBEAT_|MAX_SOCKETS|MAX_SUBSCRIPTION)/],
  ["Several replicas", /^CLUSTER_/],
  ["Limits", /^(LIMIT|RATE_LIMIT|MAX|FAIR|PERSISTED)_/],
  ["What is served beside /graphql", /^(GRAPHIQL|CONSOLE|INTROSPECTION|METRICS_)/],
  ["Logs and traces", /^(LOG|AUDIT|TRAC|OTEL)/],
  ["Other", /^/],
];

const LEAST_COLUMNS = 80;
const MOST_COLUMNS = 100;
/** Where the meanings begin. */
const INDENT = 30;

/** `columns` is the terminal's width; where there is none, or a narrow one, lines are 80 wide. */
export function describeFlags(columns = LEAST_COLUMNS): string {
  const width = Math.min(Math.max(columns, LEAST_COLUMNS), MOST_COLUMNS);
  const paragraphs = [
    "healthlake-graphql: a GraphQL gateway for Amazon HealthLake",
    "Usage: healthlake-graphql [--local | --demo] [--flag=value ...]",
    ...[...bySubject()].map(([title, names]) =>
      [title, ...names.map((name) => toEntry(name, width))].join("\n"),
    ),
    [
      "  --check".padEnd(INDENT) + "ask HealthLake once, say so, exit 0 or 1",
      "  --demo".padEnd(INDENT) + "run on a local HealthLake with moving jobs",
      "  --help".padEnd(INDENT) + "print this",
      "  --version".padEnd(INDENT) + "print the version",
    ].join("\n"),
    "Each flag is also an environment variable (--port is PORT, --local is\n" +
      "HEALTHLAKE_LOCAL); defaults stand in brackets. Region and credentials are the\n" +
      "AWS SDK's own: AWS_REGION, AWS_PROFILE and so on.",
  ];
  return `${paragraphs.join("\n\n")}\n`;
}

/** The names of the settings by their subjects' titles, in the order of the tables. */
export function bySubject(): ReadonlyMap<string, readonly string[]> {
  const names = Object.keys(settings);
  const titleOf = (name: string) => SUBJECTS.find(([, names]) => names.test(name))?.[0];
  return new Map(
    SUBJECTS.map(([title]) => [title, names.filter((name) => titleOf(name) === title)] as const).filter(
      ([, all]) => all.length > 0,
    ),
  );
}

function toEntry(name: string, width: number): string {
  const flag = toFlag(name);
  const form = `  --${flag}${STANDS_ALONE.has(flag) ? "" : "=..."}`;
  const { meaning, default: byDefault } = settings[name] ?? { meaning: "", default: undefined };
  const isNamed = STANDS_ALONE.has(flag) || byDefault === undefined;
  const lines = wrap(isNamed ? meaning : `${meaning} [${byDefault}]`, width - INDENT);
  const [first = "", ...rest] = form.length < INDENT ? lines : ["", ...lines];
  return [form.padEnd(INDENT) + first, ...rest.map((line) => " ".repeat(INDENT) + line)]
    .map((line) => line.trimEnd())
    .join("\n");
}

/** Lines of whole words; a list that is longer than `width` is broken after its commas. */
function wrap(text: string, width: number): readonly string[] {
  const words = text.split(" ").flatMap((word) => (word.length > width ? word.split(/(?<=,)/) : [word]));
  const lines: string[] = [];
  for (const word of words) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}
