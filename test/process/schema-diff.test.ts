// `npm run schema:diff`, a step of CI: what fails it, what it only reports, and what lets a version break.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compareSchemas, mayBreak, toSnapshot, versionOf } from "../../scripts/schema-changes.js";
import { ROOT } from "../support/build.js";
import { startProcess } from "../support/process.js";

const SCHEMA = `
  type Query { datastores(first: Int = 50, status: Status): [Datastore!]!  job(id: ID!): Job }
  type Datastore { id: ID!  name: String  status: Status! }
  type Job { id: ID! }
  input Filter { name: String }
  enum Status { ACTIVE DELETED }
`;

function change(from: string, to: string): string {
  if (!SCHEMA.includes(from)) throw new Error(`the schema has no ${from}`);
  return SCHEMA.replace(from, to);
}

describe("a change is", () => {
  test.each([
    ["a field that goes", "name: String  status", "status"],
    ["a type that changes", "name: String  status", "name: Int  status"],
    ["a field that may be null from now on", "status: Status!", "status: Status"],
    ["a value that goes", "ACTIVE DELETED", "ACTIVE"],
    ["an argument that is demanded", "job(id: ID!", "job(id: ID!, datastoreId: ID!"],
    ["an argument that goes", ", status: Status)", ")"],
    ["an input field that is demanded", "{ name: String }", "{ name: String  status: Status! }"],
    ["a type that goes", "input Filter { name: String }", ""],
  ])("breaking: %s", async (_what, from, to) => {
    const { breaking } = await compareSchemas(SCHEMA, change(from, to));
    expect(breaking.length).toBeGreaterThan(0);
  });

  test.each([
    ["a value that comes", "ACTIVE DELETED", "ACTIVE DELETED UPDATING"],
    ["a default that changes", "first: Int = 50", "first: Int = 100"],
  ])("dangerous, not breaking: %s", async (_what, from, to) => {
    const { breaking, dangerous } = await compareSchemas(SCHEMA, change(from, to));
    expect([breaking, dangerous.length]).toEqual([[], 1]);
  });

  test.each([
    ["a field that comes", "name: String  status", "name: String  arn: String  status"],
    ["a field that is never null from now on", "name: String  status", "name: String!  status"],
    ["a deprecation", "name: String  status", 'name: String @deprecated(reason: "ask arn")  status'],
    ["a description", "type Job", '"An import." type Job'],
  ])("harmless: %s", async (_what, from, to) => {
    const { breaking, dangerous, harmless } = await compareSchemas(SCHEMA, change(from, to));
    expect([breaking, dangerous]).toEqual([[], []]);
    expect(harmless.length).toBeGreaterThan(0);
  });
});

test.each([
  ["0.1.0", "0.1.0", false],
  ["0.1.0", "0.1.7", false],
  ["0.1.0", "0.2.0", true],
  ["0.9.3", "1.0.0", true],
  ["1.2.0", "1.3.0", false],
  ["1.2.0", "2.0.0", true],
  ["1.2.0", "0.3.0", false],
  ["1.2.0", "2.0.0-rc.1", true],
])("what %s promised, %s may break: %s", (released, version, isAllowed) => {
  expect(mayBreak(released, version)).toBe(isAllowed);
});

test("a version that is none is refused, as is a snapshot that has none", () => {
  expect(() => mayBreak("0.1.0", "next")).toThrow('"next" is no version');
  expect(() => versionOf(SCHEMA)).toThrow("# Released with");
});

describe("npm run schema:diff", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "schema-diff-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function compare(current: string, version: string) {
    const [released, changed] = [join(folder, "released.graphql"), join(folder, "current.graphql")];
    await writeFile(released, toSnapshot("0.1.0", SCHEMA));
    await writeFile(changed, current);
    const script = join(ROOT, "scripts/schema-diff.ts");
    return startProcess(["--import", "tsx", script, released, changed, version]).exited;
  }

  test("fails on a breaking change, names it, and says where the policy stands", async () => {
    const { code, stdout } = await compare(change("name: String  status", "status"), "0.1.1");
    expect(code).toBe(1);
    expect(stdout).toContain("1 breaking, 0 dangerous, 0 harmless");
    expect(stdout).toMatch(/^ {2}breaking: .*'name' was removed from object type 'Datastore'/m);
    expect(stdout).toContain(
      '0.1.1 may not break what 0.1.0 promised: see "Upgrades" in docs/operations.md.',
    );
  });

  test("lets the same change pass in a version that may break", async () => {
    const { code, stdout } = await compare(change("name: String  status", "status"), "0.2.0");
    expect(code).toBe(0);
    expect(stdout).toContain("0.2.0 may break what 0.1.0 promised.");
  });

  test("reports a dangerous change, and passes", async () => {
    const { code, stdout } = await compare(change("ACTIVE DELETED", "ACTIVE DELETED UPDATING"), "0.1.1");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ {2}dangerous: .*UPDATING/m);
  });

  test("says that nothing has changed", async () => {
    expect(await compare(SCHEMA, "0.1.0")).toMatchObject({
      code: 0,
      stdout: "The schema is that of 0.1.0.\n",
    });
  });

  test("is given what package.json's version, or an earlier one, was released with", async () => {
    const read = (path: string) => readFile(join(ROOT, path), "utf8");
    const { version } = JSON.parse(await read("package.json")) as { version: string };
    const released = versionOf(await read("schema.released.graphql"));
    expect(released.localeCompare(version, undefined, { numeric: true })).toBeLessThanOrEqual(0);
  });
});
