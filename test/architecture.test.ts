// Imports run one way. A violation is named by its line.
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { FLOORS, findViolations, toRuntimeEdges } from "./support/architecture.js";
import { findImports } from "./support/imports.js";

const SRC = fileURLToPath(new URL("../src/", import.meta.url));

async function readSources(): Promise<Map<string, string>> {
  const paths = (await readdir(SRC, { recursive: true })).filter((path) => path.endsWith(".ts"));
  const texts = await Promise.all(
    paths.map(async (path) => [path, await readFile(join(SRC, path), "utf8")] as const),
  );
  return new Map(texts);
}

describe("src", () => {
  test("imports only what the table allows", async () => {
    expect(findViolations(await readSources())).toEqual([]);
  });

  test("loads the local HealthLake by one dynamic import", async () => {
    const sources = [...(await readSources())].filter(([path]) => !path.startsWith("local/"));
    const sites = sources.flatMap(([path, text]) =>
      findImports(path, text)
        .filter(({ specifier }) => specifier?.includes("/local/"))
        .map(({ kind }) => `${path} ${kind}`),
    );
    expect(sites).toEqual(["server.ts dynamic"]);
  });

  test("loads the client of S3 only when it is needed", async () => {
    const kinds = [...(await readSources())].flatMap(([path, text]) =>
      findImports(path, text)
        .filter(({ specifier }) => specifier?.startsWith("@aws-sdk/client-s3"))
        .map(({ kind }) => kind),
    );
    expect(kinds).toContain("dynamic");
    expect(kinds).not.toContain("value");
  });

  test("has a use for every line of the table", async () => {
    const sources = [...(await readSources())];
    const unused = Object.entries(FLOORS).flatMap(([from, rules]) => {
      const own = sources.filter(([path]) => path === `${from}.ts` || path.startsWith(`${from}/`));
      const specifiers = own.flatMap(([path, text]) => findImports(path, text).map((site) => site.specifier));
      const isUsed = (to: string) =>
        specifiers.some((it = "") => it.includes(`/${to}/`) || it.endsWith(`/${to}.js`));
      return Object.keys(rules)
        .filter((to) => !isUsed(to))
        .map((to) => `${from} -> ${to}`);
    });
    expect(unused).toEqual([]);
  });
});

test("the table itself has no cycle", () => {
  const edges = toRuntimeEdges();
  const walk = (module: string, way: readonly string[]): string[] => {
    if (way.includes(module)) return [[...way, module].join(" -> ")];
    return (edges.get(module) ?? []).flatMap((next) => walk(next, [...way, module]));
  };
  expect([...edges.keys()].flatMap((module) => walk(module, []))).toEqual([]);
});

describe("a planted violation is found", () => {
  const TREE = {
    "server.ts": "",
    "errors.ts": "",
    "healthlake/client.ts": "",
    "healthlake/quotas.ts": "",
    "relay/cursor.ts": "",
    "local/server.ts": "",
    "status/poller.ts": "",
    "config/settings.ts": "",
    "http/server.ts": "",
    "types/tag.ts": "",
    "resolvers/tag.ts": "",
    "context.ts": "",
  };
  const violationsOf = (path: string, text: string) =>
    findViolations(new Map(Object.entries({ ...TREE, [path]: text })));

  test.each([
    ["a static import", "http/server.ts", 'import { a } from "../healthlake/client.js";'],
    ["an import for its side effect", "relay/cursor.ts", 'import "../healthlake/client.js";'],
    ["a type-only import", "http/server.ts", 'import type { A } from "../healthlake/client.js";'],
    ["a type in an expression", "http/server.ts", 'let a: import("../healthlake/client.js").A;'],
    ["the type of a module", "http/server.ts", 'let a: typeof import("../healthlake/client.js");'],
    ["a dynamic import", "http/server.ts", 'const a = await import("../local/server.js");'],
    [
      "a dynamic import deep inside",
      "http/server.ts",
      "const f = () => [async () => import(`../local/server.js`)];",
    ],
    ["a re-export", "status/poller.ts", 'export * from "../healthlake/client.js";'],
    ["a named re-export", "status/poller.ts", 'export { a as b } from "../healthlake/client.js";'],
    ["a type-only re-export", "status/poller.ts", 'export type { A } from "../healthlake/client.js";'],
    ["a namespace", "errors.ts", 'import * as all from "./config/settings.js";'],
    ["require", "errors.ts", 'const a = require("./config/settings.js");'],
    ["import = require", "errors.ts", 'import a = require("./config/settings.js");'],
    ["an import over several lines", "errors.ts", 'import {\n  a,\n  b,\n} from "./config/settings.js";'],
    ["a way round by dots", "http/server.ts", 'import "./../http/../healthlake/client.js";'],
    ["a value where only types are allowed", "resolvers/tag.ts", 'import { a } from "../context.js";'],
    [
      "an inline type, which still loads the file",
      "resolvers/tag.ts",
      'import { type A } from "../context.js";',
    ],
    [
      "a static import where only a dynamic one is allowed",
      "server.ts",
      'import { a } from "./local/server.js";',
    ],
    [
      "another file than the one that is allowed",
      "config/settings.ts",
      'import { a } from "../healthlake/client.js";',
    ],
    ["the gateway, from the local HealthLake", "local/server.ts", 'import type { A } from "../errors.js";'],
    ["the SDK, as a value", "types/tag.ts", 'import { A } from "@aws-sdk/client-healthlake";'],
    ["the SDK, in the publisher", "status/poller.ts", 'import type { A } from "@aws-sdk/client-healthlake";'],
    ["GraphQL, in the publisher", "status/poller.ts", 'import { parse } from "graphql/language";'],
    ["a package that nobody decided on", "http/server.ts", 'import a from "left-pad";'],
    ["what is outside of src", "errors.ts", 'import a from "../test/support/a.js";'],
    ["what is not there", "errors.ts", 'import a from "./error.js";'],
    ["what only its run will tell", "errors.ts", "await import(process.argv[2]);"],
  ])("%s", (_what, path, text) => {
    const violations = violationsOf(path, `// A comment.\n\n${text}\n`);
    expect(violations).toEqual([expect.stringMatching(new RegExp(`^src/${path}:3 `))]);
  });

  test("each one, with its own line and both names", () => {
    const text =
      'import "../healthlake/client.js";\nimport "../errors.js";\nimport "../config/settings.js";\n';
    expect(violationsOf("relay/cursor.ts", text)).toEqual([
      "src/relay/cursor.ts:1 relay may not import healthlake (value: ../healthlake/client.js)",
      "src/relay/cursor.ts:3 relay may not import config (value: ../config/settings.js)",
    ]);
  });

  test("and no word of a comment or a string is taken for one", () => {
    const text =
      '// import "../healthlake/client.js"\nconst a = \'import "../healthlake/client.js"\';\n/* require("x") */\n';
    expect(violationsOf("relay/cursor.ts", text)).toEqual([]);
  });

  test("nor what is allowed", () => {
    expect(violationsOf("server.ts", 'const a = await import("./local/server.js");')).toEqual([]);
    expect(violationsOf("resolvers/tag.ts", 'import type { A } from "../context.js";')).toEqual([]);
    expect(
      violationsOf("config/rules.ts", 'import { a } from "../healthlake/quotas.js";\nimport "zod";'),
    ).toEqual([]);
    expect(violationsOf("local/server.ts", 'import { createServer } from "node:http";')).toEqual([]);
  });
});
