// A Dockerfile as data: just what this project's own needs.

export interface Instruction {
  /** In capitals: COPY, RUN, ... */
  readonly name: string;
  readonly rest: string;
}

export interface Stage {
  readonly image: string;
  /** After AS. */
  readonly name: string | undefined;
  readonly instructions: readonly Instruction[];
}

/** The stages in their order; comments are dropped, continued lines joined. An image that is an argument is its default. */
export function parseDockerfile(text: string): readonly Stage[] {
  const lines = text
    .replaceAll(/^#.*\n/gm, "")
    .replaceAll("\\\n", "")
    .split("\n")
    .filter((line) => line.trim() !== "");
  const defaults = new Map<string, string>();
  const stages: { image: string; name: string | undefined; instructions: Instruction[] }[] = [];
  for (const line of lines) {
    const [, name = "", rest = ""] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? [];
    if (name === "") throw new Error(`no instruction: ${line}`);
    const [, image = "", stage] = name === "FROM" ? (/^(\S+)(?: AS (\S+))?$/.exec(rest) ?? []) : [];
    const [, argument = "", value = ""] = name === "ARG" ? (/^(\w+)=(\S+)$/.exec(rest) ?? []) : [];
    if (argument !== "") defaults.set(`\${${argument}}`, value);
    if (name === "FROM") stages.push({ image: defaults.get(image) ?? image, name: stage, instructions: [] });
    else stages.at(-1)?.instructions.push({ name, rest });
  }
  return stages;
}

export interface Copy {
  /** The stage that it comes from; undefined for the checkout. */
  readonly from: string | undefined;
  readonly sources: readonly string[];
  readonly target: string;
}

export function toCopies({ instructions }: Stage): readonly Copy[] {
  return instructions
    .filter(({ name }) => name === "COPY")
    .map(({ rest }) => {
      const words = rest.split(/\s+/);
      const from = words.find((word) => word.startsWith("--from="))?.slice("--from=".length);
      const paths = words.filter((word) => !word.startsWith("--"));
      return { from, sources: paths.slice(0, -1), target: paths.at(-1) ?? "" };
    });
}

/** The one instruction of that name. Throws where there is none, or another. */
export function one({ instructions }: Stage, name: string): string {
  const [first, ...others] = instructions.filter((it) => it.name === name);
  if (!first || others.length > 0) throw new Error(`there must be one ${name}`);
  return first.rest;
}

/** `ENV a=b c=d` as an object. */
export function toEnv(stage: Stage): Record<string, string> {
  const pairs = one(stage, "ENV").split(/\s+/);
  return Object.fromEntries(pairs.map((pair) => pair.split("=") as [string, string]));
}

/** Whether .dockerignore keeps a path from the build: its last rule that fits, or fits a folder above, decides. */
export function isIgnored(dockerignore: string, path: string): boolean {
  const parts = path.split("/");
  const withFolders = parts.map((_part, at) => parts.slice(0, at + 1).join("/"));
  return dockerignore
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .reduce((ignored, line) => {
      const pattern = line.replace(/^!/, "");
      const form = new RegExp(`^${pattern.replaceAll(".", "\\.").replaceAll("*", "[^/]*")}$`);
      return withFolders.some((it) => form.test(it)) ? !line.startsWith("!") : ignored;
    }, false);
}
