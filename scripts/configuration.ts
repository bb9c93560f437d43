// docs/configuration.md and .env.example, from the table in src/config/settings.ts.
import { type Setting, settings } from "../src/config/settings.js";
import { toFlag } from "../src/config/flags.js";

interface AwsVariable {
  readonly name: string;
  readonly example: string;
  readonly meaning: string;
}

/** The SDK's own; the gateway only passes them on. */
const AWS_VARIABLES: readonly AwsVariable[] = [
  {
    name: "AWS_REGION",
    example: "us-east-1",
    meaning:
      "the Region; the gateway does not start without one, from here or from the profile. The local HealthLake takes it too, and us-east-1 without it",
  },
  {
    name: "AWS_PROFILE",
    example: "default",
    meaning: "the profile of `~/.aws/config` and `~/.aws/credentials` to take Region and credentials from",
  },
  {
    name: "AWS_ENDPOINT_URL_HEALTHLAKE",
    example: "http://127.0.0.1:4001",
    meaning: "another address for HealthLake: a VPC endpoint, or a local HealthLake that runs by itself",
  },
];

const AWS_INTRODUCTION =
  "Region, credentials and endpoint are those of the AWS SDK for JavaScript, found as it always finds them: environment, " +
  "shared configuration files, container or instance role.";

export function renderConfiguration(): string {
  return `# Configuration

Generated from \`src/config/settings.ts\` by \`npm run docs\`.

Every setting is an environment variable, and a flag of the same meaning that wins over it: \`PORT=8080\`, or
\`npm start -- --port=8080\`. A variable that is empty is as if it were not set. All problems are reported together, each by its
name, before anything starts; the exit code is then 1.

| variable | flag | default | values | meaning |
|---|---|---|---|---|
${Object.entries(settings).map(toRow).join("\n")}

## AWS's own variables

${AWS_INTRODUCTION}

| variable | meaning |
|---|---|
${AWS_VARIABLES.map(({ name, meaning }) => `| ${name} | ${capitalize(meaning)} |`).join("\n")}

They have no flags. With \`--local\` the gateway takes the local HealthLake's address and credentials of its own, and ignores
what else is configured.
`;
}

export function renderEnvExample(): string {
  const own = Object.entries(settings).map(([name, setting]) => {
    const values = toValues(setting);
    const example = setting.default ?? "";
    return `# ${capitalize(setting.meaning)}.${values && ` ${capitalize(values)}.`}\n# ${name}=${example}`;
  });
  const aws = AWS_VARIABLES.map(
    ({ name, example, meaning }) => `# ${capitalize(meaning)}.\n# ${name}=${example}`,
  );
  return `# Generated from src/config/settings.ts by \`npm run docs\`. Copy it to .env, uncomment what differs, and start with:
#   node --env-file=.env dist/server.js
# What stands here are the defaults, and below for AWS examples.

${own.join("\n\n")}

# ${AWS_INTRODUCTION}

${aws.join("\n\n")}
`;
}

function toRow([name, setting]: [string, Setting<unknown>]): string {
  const flag = toFlag(name) === "local" ? "--local" : `--${toFlag(name)}`;
  const byDefault = setting.default === undefined ? "" : `\`${setting.default}\``;
  const cells = [name, `\`${flag}\``, byDefault, toValues(setting), capitalize(setting.meaning)];
  return `| ${cells.join(" | ")} |`;
}

/** What a setting's rule demands, in the words with which it refuses everything else; empty where it has none. */
function toValues({ rule }: Setting<unknown>): string {
  const message = rule.safeParse("\0").error?.issues[0]?.message ?? "";
  return /^must be (.*), not "/s.exec(message)?.[1] ?? "";
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
