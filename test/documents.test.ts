// The documents: their links lead somewhere, what comments cite is there, the README is short, and every error code is explained.
import { readFileSync, readdirSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { ROOT } from "./support/build.js";

/** Folders whose files are the project's own. */
const FOLDERS = ["bench", "docs", "examples", "scripts", "src", "test"];
const NOT_OURS = new Set(["node_modules", "dist"]);
const MAX_README_BYTES = 6000;

const files = [
  ...readdirSync(ROOT, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name),
  ...FOLDERS.flatMap(filesBelow),
];
const documents = files.filter((file) => file.endsWith(".md"));
const sources = files.filter((file) =>
  /\.(ts|js|mjs|yaml|yml|graphql)$|Dockerfile$|\.env\.example$/.test(file),
);
const read = (file: string) => readFileSync(join(ROOT, file), "utf8");

function filesBelow(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    if (NOT_OURS.has(entry.name)) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

function isThere(file: string): boolean {
  return statSync(join(ROOT, file), { throwIfNoEntry: false }) !== undefined;
}

const withoutCode = (markdown: string) => markdown.replace(/^```.*?^```/gms, "").replace(/`[^`\n]*`/g, "");
const withoutBlocks = (markdown: string) => markdown.replace(/^```.*?^```/gms, "");

function headingsOf(file: string): string[] {
  return [...withoutBlocks(read(file)).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = ""]) => heading);
}

/** As GitHub makes it of a heading. */
function toAnchor(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");
}

/** What is wrong with a relative link of a document, if anything is. */
function problemOf(document: string, target: string): string | undefined {
  const [path = "", anchor] = target.split("#", 2);
  const file = path === "" ? document : join(dirname(document), path);
  if (!isThere(file)) return `${document}: ${target} is not there`;
  if (anchor === undefined || !file.endsWith(".md")) return undefined;
  return headingsOf(file).map(toAnchor).includes(anchor)
    ? undefined
    : `${document}: ${target} has no such heading`;
}

describe("the documents", () => {
  test("have no dead relative link", () => {
    const links = documents.flatMap((document) =>
      [...withoutCode(read(document)).matchAll(/\]\(([^)\s]+)\)|(?:src|href)="([^"]+)"/g)]
        .map(([, inline, html]) => inline ?? html ?? "")
        .filter((target) => !/^[a-z]+:/.test(target))
        .map((target) => ({ document, target })),
    );
    expect(links.length).toBeGreaterThan(50);
    expect(links.flatMap(({ document, target }) => problemOf(document, target) ?? [])).toEqual([]);
  });

  test("are all in the index of docs/README.md", () => {
    const index = read("docs/README.md");
    const own = documents
      .map((document) => relative("docs", document))
      .filter((path) => !path.startsWith(".."));
    expect(own.filter((path) => path !== "README.md" && !index.includes(`](${path})`))).toEqual([]);
  });

  test("cite no document of a name that nothing has", () => {
    const known = new Set(files.filter((file) => file.endsWith(".md")).map((file) => file.split("/").at(-1)));
    const named = [...documents, ...sources].flatMap((file) =>
      [...read(file).matchAll(/(?<![\w/:.-])[\w/.-]*?([\w-]+\.md)\b/g)]
        .filter(([whole]) => !whole.includes("//"))
        .map(([, name]) => ({ file, name })),
    );
    expect(named.length).toBeGreaterThan(50);
    expect(named.filter(({ name }) => !known.has(name))).toEqual([]);
  });

  test("are cited by their path, and no others by a section's number", () => {
    const PUBLIC = new Set(["HTTP", "JSON"]);
    const numbered = sources.flatMap((file) =>
      [...read(file).matchAll(/^\s*(?:\/\/|\/?\*{1,2}) .*?\b([A-Z]{4,}),? (?:section )?\d/gm)]
        .map(([, name = ""]) => ({ file, name }))
        .filter(({ name }) => !PUBLIC.has(name)),
    );
    expect(numbered).toEqual([]);
  });

  test("say which heading a comment means", () => {
    const cited = sources.flatMap((file) =>
      [...read(file).matchAll(/\b(docs\/[\w/-]+\.md)(?:, "([^"\n]+)")?/g)].map(
        ([, document = "", heading]) => ({
          file,
          document,
          heading,
        }),
      ),
    );
    expect(cited.filter(({ heading }) => heading !== undefined).length).toBeGreaterThan(8);
    const wrong = cited.filter(
      ({ document, heading }) =>
        !isThere(document) || (heading !== undefined && !headingsOf(document).includes(heading)),
    );
    expect(wrong).toEqual([]);
  });

  test("have a README of at most 6 kB", () => {
    expect(Buffer.byteLength(read("README.md"))).toBeLessThanOrEqual(MAX_README_BYTES);
  });
});

describe("docs/api.md", () => {
  test("explains every error code, and no other", () => {
    const table = /^\| code +\|.*?\n\n/ms.exec(read("docs/api.md"))?.[0] ?? "";
    const explained = [...table.matchAll(/^\| ([A-Z_]+) +\|/gm)].map(([, code = ""]) => code);
    expect(explained.sort()).toEqual([...codesInSource()].sort());
  });
});

/** The closed union of the gateway's own codes, and the literals that refusals are made with. */
function codesInSource(): Set<string> {
  const own = sources.filter((file) => file.startsWith("src/") && !file.startsWith("src/local/")).map(read);
  const union = own.map((text) => /type ErrorCode =([^;]+);/.exec(text)?.[1] ?? "").join();
  const refusals = own.flatMap((text) => [
    ...text.matchAll(
      /\b(?:refusal|refuse|refuseUpgrade|toBody|withCode|GatewayError)\((?:[\w.]+[^"()]*,\s*)*"([A-Z_]{4,})"/g,
    ),
    ...text.matchAll(/\bcode: "([A-Z_]+)"/g),
  ]);
  return new Set([...union.matchAll(/"([A-Z_]+)"/g), ...refusals].map(([, code = ""]) => code));
}
