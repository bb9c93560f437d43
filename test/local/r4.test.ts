// What is R4 and what is not: r4/valid.ndjson has lines of every kind that a validator may stumble over, r4/invalid.ndjson
// lines that break every kind of rule, each with the level that refuses it first and what it is told.
import { readFileSync } from "node:fs";
import { loadDefinitions, resourceTypes } from "../../src/local/fhir/definitions.js";
import type { Issue } from "../../src/local/fhir/issues.js";
import { type ValidationLevel, resourceCheck } from "../../src/local/fhir/levels.js";
import { primitives } from "../../src/local/fhir/primitives.js";
import { checkLine } from "../../src/local/import/check-line.js";
import { closeAll, importAll, putObject, readLines, startWithData } from "./data-support.js";

afterEach(closeAll);

const LEVELS: readonly ValidationLevel[] = ["minimal", "structure-only", "strict"];

interface Valid {
  readonly kind: string;
  readonly line: { readonly id: string };
}

interface Invalid {
  readonly rule: string;
  readonly level: ValidationLevel;
  readonly says: string;
  readonly line: { readonly id: string };
}

function readCases<T>(name: string): readonly T[] {
  const text = readFileSync(new URL(`r4/${name}.ndjson`, import.meta.url), "utf8");
  return text
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as T);
}

const valid = readCases<Valid>("valid");
const invalid = readCases<Invalid>("invalid");

function issuesOf(line: unknown, level: ValidationLevel): readonly Issue[] {
  const text = JSON.stringify(line);
  const checked = checkLine({ number: 1, bytes: Buffer.byteLength(text), text }, resourceCheck(level));
  return "issues" in checked ? checked.issues : [];
}

function isRefusedAt(level: ValidationLevel) {
  return (refused: Invalid) => LEVELS.indexOf(refused.level) <= LEVELS.indexOf(level);
}

describe("valid R4", () => {
  test.each(valid.map(({ kind, line }) => [kind, line.id, line] as const))(
    "is taken at every level: %s (%s)",
    (_kind, _id, line) => {
      for (const level of LEVELS) expect([level, issuesOf(line, level)]).toEqual([level, []]);
    },
  );

  test.each(LEVELS)("is imported whole at %s", async (ValidationLevel) => {
    const at = await startWithData();
    await putObject(
      at,
      "in/valid.ndjson",
      valid.map(({ line }) => line),
    );
    const job = await importAll(at, { ValidationLevel });
    expect(job.JobStatus).toBe("COMPLETED");
    expect(job.JobProgressReport?.TotalNumberOfResourcesImported).toBe(valid.length);
  });
});

describe("invalid R4", () => {
  test("has at least 100 lines, each with an id of its own", () => {
    expect(invalid.length).toBeGreaterThanOrEqual(100);
    expect(new Set(invalid.map(({ line }) => line.id)).size).toBe(invalid.length);
  });

  test.each(invalid.map((line) => [line.rule, line.line.id, line] as const))(
    "is refused with one issue: %s (%s)",
    (_rule, _id, { level: least, says, line }) => {
      for (const level of LEVELS) {
        const told = issuesOf(line, level);
        const issue = { severity: "error", diagnostics: expect.stringContaining(says) as string };
        const isTold = LEVELS.indexOf(level) >= LEVELS.indexOf(least);
        expect([level, told]).toEqual([level, isTold ? [expect.objectContaining(issue)] : []]);
      }
    },
  );

  test.each(LEVELS)("is refused line by line in an import at %s", async (ValidationLevel) => {
    const at = await startWithData();
    await putObject(
      at,
      "in/invalid.ndjson",
      invalid.map(({ line }) => line),
    );
    const { folder } = await importAll(at, { ValidationLevel });
    const refused = invalid.filter(isRefusedAt(ValidationLevel)).map(({ line }) => line.id);
    const failures = refused.length === 0 ? [] : await readLines(at, `${folder}FAILURE/invalid.ndjson`);
    expect(failures).toEqual(
      refused.map((resourceId) => expect.objectContaining({ resourceId }) as { resourceId: string }),
    );
  });
});

describe("the issues of a resource", () => {
  const manyNames = (count: number) => ({
    resourceType: "Patient",
    id: "p",
    ...Object.fromEntries(Array.from({ length: count }, (_, index) => [`wrong${index}`, 1])),
  });

  test("are at most 100, and the last one says how many more there are", () => {
    expect(issuesOf(manyNames(100), "strict")).toHaveLength(100);
    const told = issuesOf(manyNames(250), "strict");
    expect(told).toHaveLength(101);
    expect(told.at(-1)?.diagnostics).toBe("150 more problems are not told");
  });

  test("are only the first one of a resource above 64 KiB", () => {
    const large = {
      ...manyNames(250),
      text: { status: "generated", div: `<div>${"x".repeat(65_536)}</div>` },
    };
    expect(issuesOf(large, "strict")).toHaveLength(1);
  });

  test("are short, however long a name or value is", () => {
    const long = "x".repeat(10_000);
    for (const line of [
      { resourceType: "Patient", id: "p", [long]: 1 },
      { resourceType: "Patient", id: "p", gender: long },
      { resourceType: "Patient", id: "p", birthDate: long },
      { resourceType: "Patient", id: "p", contained: [{ resourceType: long }] },
    ]) {
      const [issue] = issuesOf(line, "strict");
      expect(JSON.stringify(issue).length).toBeLessThan(500);
    }
  });

  test.each([
    ["a text of five million characters", { text: `${"a".repeat(5_000_000)}\u0001` }],
    ["base64 of five million characters", { photo: [{ data: "YWJj ".repeat(1_000_000) + "!" }] }],
    ["a code of a million words", { language: "a ".repeat(1_000_000) }],
    ["a reference of a million parts", { managingOrganization: { reference: "http://x/A".repeat(500_000) } }],
    ["a narrative of five million spaces", { text: { status: "empty", div: " ".repeat(5_000_000) } }],
  ])("cost no more time than the line is long: %s", (_name, members) => {
    const begun = performance.now();
    issuesOf({ resourceType: "Patient", id: "p", ...members }, "strict");
    expect(performance.now() - begun).toBeLessThan(10_000);
  });

  test.each([
    ["empty extensions", { extension: Array.from({ length: 20_000 }, () => ({})) }],
    ["names of a wrong type", { name: Array.from({ length: 30_000 }, () => 1) }],
  ])("take no time that grows with their square: %s", (_name, members) => {
    const begun = performance.now();
    expect(issuesOf({ resourceType: "Patient", id: "p", ...members }, "strict")).toHaveLength(101);
    expect(performance.now() - begun).toBeLessThan(10_000);
  });

  test("are none for a resource of 200 elements in each other", () => {
    let item: object = { linkId: "x", type: "display" };
    for (let depth = 0; depth < 200; depth++) item = { linkId: "x", type: "group", item: [item] };
    expect(
      issuesOf({ resourceType: "Questionnaire", id: "q", status: "draft", item: [item] }, "strict"),
    ).toEqual([]);
  });

  test("name a string of more than 1 MB as R4 has it", () => {
    const name = (length: number) => ({
      resourceType: "Patient",
      id: "p",
      name: [{ text: "x".repeat(length) }],
    });
    expect(issuesOf(name(1024 * 1024), "strict")).toEqual([]);
    expect(issuesOf(name(1024 * 1024 + 1), "strict")[0]?.diagnostics).toMatch(/^Not a valid string: 'xxx/);
  });
});

describe("the definitions", () => {
  const { types, valueSets } = loadDefinitions();

  test("have R4's 146 resource types, and know every type that they name", () => {
    expect(resourceTypes().size).toBe(146);
    for (const { base, elements } of Object.values(types)) {
      const named = Object.values(elements).flatMap(({ type, choice, targets = [] }) => [
        ...(choice ? Object.values(choice) : [type]),
        ...targets,
      ]);
      for (const name of base === undefined ? named : [base, ...named])
        expect(name !== undefined && (name in types || name in primitives)).toBe(true);
    }
  });

  test("have no codes but HL7's own, and seven units of time", () => {
    const systems = new Set(Object.values(valueSets).flatMap((valueSet) => Object.keys(valueSet)));
    const others = [...systems].filter((system) => !/^http:\/\/(hl7|terminology\.hl7)\.org\//.test(system));
    expect(others).toEqual(["http://unitsofmeasure.org"]);
  });

  test("have every value set that an element must be of", () => {
    const elements = Object.values(types).flatMap((definition) => Object.values(definition.elements));
    const named = new Set(elements.flatMap(({ valueSet }) => valueSet ?? []));
    expect([...named].sort()).toEqual(Object.keys(valueSets).sort());
  });
});
