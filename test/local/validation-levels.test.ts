import { type ValidationLevel, resourceCheck } from "../../src/local/fhir/levels.js";
import { checkLine } from "../../src/local/import/check-line.js";
import { generateResources } from "../../src/local/preload/generator.js";

const LEVELS: readonly ValidationLevel[] = ["minimal", "structure-only", "strict"];

const patient = { resourceType: "Patient", id: "p" };
const observation = { resourceType: "Observation", id: "o", status: "final", code: { text: "x" } };
const encounter = { resourceType: "Encounter", id: "e", status: "finished", class: { code: "AMB" } };
const withoutStatus = { ...observation, status: undefined };
const withoutCode = { ...observation, code: undefined };
const missing = (path: string) =>
  `Profile http://hl7.org/fhir/StructureDefinition/${path.split(".")[0]}, Element '${path}': minimum required = 1, but only found 0`;

type Row = readonly [name: string, line: unknown, least: ValidationLevel, diagnostics: string];

/** Every broken resource is refused from one level on, and taken below it. */
const broken: readonly Row[] = [
  ["text that is no JSON", "{", "minimal", "Invalid JSON found in input file"],
  ["a JSON list", [], "minimal", "Invalid JSON found in input file"],
  ["a JSON number", 5, "minimal", "Invalid JSON found in input file"],
  ["JSON null", null, "minimal", "Invalid JSON found in input file"],
  [
    "two objects in a line",
    '{"resourceType":"Patient","id":"a"}{}',
    "minimal",
    "Invalid JSON found in input file",
  ],
  [
    "a resource nested too deep",
    `{"resourceType":"Patient","id":"p"${',"extension":[{"url":"u"'.repeat(20_000)}${"}]".repeat(20_000)}}`,
    "structure-only",
    "The resource is nested too deep to be validated",
  ],
  ["no id", { resourceType: "Patient" }, "minimal", "Missing required id field in resource json"],
  ["an id of null", { ...patient, id: null }, "minimal", "Missing required id field in resource json"],
  [
    "an empty id",
    { ...patient, id: "" },
    "minimal",
    "2 validation errors detected: Value at 'resourceId' failed to satisfy constraint: Member must satisfy regular expression pattern: [A-Za-z0-9-.]{1,64}; Value at 'resourceId' failed to satisfy constraint: Member must have length greater than or equal to 1",
  ],
  [
    "an id with an underscore",
    { ...patient, id: "a_b" },
    "minimal",
    "1 validation error detected: Value at 'resourceId'",
  ],
  [
    "an id with a slash",
    { ...patient, id: "a/b" },
    "minimal",
    "1 validation error detected: Value at 'resourceId'",
  ],
  ["an id of 65 characters", { ...patient, id: "a".repeat(65) }, "minimal", "2 validation errors detected: "],
  [
    "an id that is a number",
    { ...patient, id: 5 },
    "minimal",
    "1 validation error detected: Value at 'resourceId'",
  ],
  ["no type", { id: "a" }, "minimal", "1 validation error detected: Value at 'resourceType'"],
  [
    "a type with digits",
    { resourceType: "Patient123", id: "a" },
    "minimal",
    "1 validation error detected: Value 'Patient123' at 'resourceType' failed to satisfy constraint: Member must satisfy regular expression pattern: [A-Za-z]{1,256}",
  ],
  [
    "a type that is an object",
    { resourceType: { toString: 1 }, id: "a" },
    "minimal",
    "1 validation error detected: Value '{\"toString\":1}' at",
  ],
  ["a type of no resource", { resourceType: "Visit", id: "a" }, "minimal", "Unknown resource type Visit"],
  [
    "a data type for a resource",
    { resourceType: "HumanName", id: "a" },
    "minimal",
    "Unknown resource type HumanName",
  ],
  ["neither type nor id", {}, "minimal", "1 validation error detected: Value at 'resourceType'"],
  [
    "an unknown property",
    { ...patient, telephone: "1" },
    "structure-only",
    "Unrecognised property '@telephone'",
  ],
  [
    "an unknown property further in",
    { ...patient, name: [{ nick: "x" }] },
    "structure-only",
    "Unrecognised property '@nick'",
  ],
  [
    "one where a list belongs",
    { ...patient, name: { family: "x" } },
    "structure-only",
    "The property name must be an Array, not an Object",
  ],
  ["a list where one belongs", { ...patient, gender: ["male"] }, "structure-only", "The value provided"],
  [
    "text for an object",
    { ...patient, name: ["x"] },
    "structure-only",
    "The property name[0] must be an Object, not a string",
  ],
  [
    "null in a list",
    { ...patient, name: [null] },
    "structure-only",
    "The property name[0] must be an Object, not null",
  ],
  [
    "text for a boolean",
    { ...patient, active: "true" },
    "structure-only",
    "Error parsing JSON: the primitive value of active must be a boolean",
  ],
  [
    "a number for text",
    { ...patient, name: [{ family: 5 }] },
    "structure-only",
    "Error parsing JSON: the primitive value of family must be a string",
  ],
  [
    "text for a number",
    { ...observation, valueQuantity: { value: "1" } },
    "structure-only",
    "Error parsing JSON: the primitive value of value must be a number",
  ],
  [
    "a date in words",
    { ...patient, birthDate: "yesterday" },
    "structure-only",
    "Not a valid date: 'yesterday'",
  ],
  ["a month 13", { ...patient, birthDate: "2020-13-01" }, "structure-only", "Not a valid date: '2020-13-01'"],
  [
    "a time without a zone",
    { ...observation, effectiveDateTime: "2020-01-01T10:00:00" },
    "structure-only",
    "Not a valid",
  ],
  [
    "an instant without a time",
    { ...observation, issued: "2020-01-01" },
    "structure-only",
    "Not a valid instant",
  ],
  [
    "a fraction for an integer",
    { ...observation, valueInteger: 1.5 },
    "structure-only",
    "Error parsing JSON: the primitive value of valueInteger must be an integer",
  ],
  [
    "a code outside its value set",
    { ...patient, gender: "none" },
    "structure-only",
    "The value provided ('none') is not in the value set of gender",
  ],
  [
    "a status outside its value set",
    { ...observation, status: "done" },
    "structure-only",
    "The value provided ('done') is not in the value set of status",
  ],
  ["no status", withoutStatus, "structure-only", missing("Observation.status")],
  ["no code", withoutCode, "structure-only", missing("Observation.code")],
  [
    "no class",
    { resourceType: "Encounter", id: "e", status: "finished" },
    "structure-only",
    missing("Encounter.class"),
  ],
  [
    "a link without its other",
    { ...patient, link: [{ type: "seealso" }] },
    "structure-only",
    missing("Patient.link[0].other"),
  ],
  [
    "a link without its type",
    { ...patient, link: [{ other: { reference: "Patient/b" } }] },
    "structure-only",
    missing("Patient.link[0].type"),
  ],
  [
    "an extension without a url",
    { ...patient, extension: [{ valueString: "x" }] },
    "structure-only",
    missing("Patient.extension[0].url"),
  ],
  [
    "a contained resource without a type",
    { ...patient, contained: [{ id: "x" }] },
    "structure-only",
    missing("Patient.contained[0].resourceType"),
  ],
  [
    "a contained resource that is wrong",
    { ...patient, contained: [{ ...patient, active: 1 }] },
    "structure-only",
    "Error parsing JSON: the primitive value of active must be a boolean",
  ],
  [
    "text for a reference",
    { ...observation, subject: "Patient/a" },
    "structure-only",
    "The property subject must be an Object, not a string",
  ],
  [
    "a meta that is a list",
    { ...patient, meta: [] },
    "structure-only",
    "The property meta must be an Object, not an Array",
  ],
  [
    "a reference to the wrong type",
    { ...encounter, subject: { reference: "Observation/x" } },
    "strict",
    "Invalid type for reference",
  ],
  [
    "a coding outside a required value set",
    {
      resourceType: "Condition",
      id: "c",
      subject: { reference: "Patient/a" },
      clinicalStatus: {
        coding: [{ system: "http://terminology.hl7.org/CodeSystem/condition-clinical", code: "better" }],
      },
    },
    "strict",
    'Code "better" (http://terminology.hl7.org/CodeSystem/condition-clinical) not found in value set',
  ],
  [
    "the profile of another type",
    { ...patient, meta: { profile: ["http://hl7.org/fhir/StructureDefinition/Observation"] } },
    "strict",
    "Profile http://hl7.org/fhir/StructureDefinition/Observation is for Observation, not Patient",
  ],
];

function diagnose(value: unknown, level: ValidationLevel): string[] {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const checked = checkLine({ number: 1, bytes: text.length, text }, resourceCheck(level));
  return "issues" in checked ? checked.issues.map(({ diagnostics }) => diagnostics) : [];
}

test("the table has at least 40 broken resources", () => {
  expect(broken.length).toBeGreaterThanOrEqual(40);
});

test.each(broken)("%s is refused from its level on", (_name, value, least, diagnostics) => {
  for (const level of LEVELS) {
    const found = diagnose(value, level);
    if (LEVELS.indexOf(level) < LEVELS.indexOf(least)) expect(found).toEqual([]);
    else expect(found).toContainEqual(expect.stringContaining(diagnostics));
  }
});

test.each([
  ["a bare patient", patient],
  [
    "extensions of primitives",
    { ...patient, birthDate: "1970", _birthDate: { extension: [{ url: "http://x", valueCode: "y" }] } },
  ],
  ["a profile that is not known", { ...patient, meta: { profile: ["http://example.org/own"] } }],
  ["a contained resource", { ...patient, contained: [{ ...observation, id: "in" }] }],
  ["a bundle", { resourceType: "Bundle", id: "b", type: "collection", entry: [{ resource: patient }] }],
])("%s is taken by every level", (_name, resource) => {
  for (const level of LEVELS) expect(diagnose(resource, level)).toEqual([]);
});

test("every resource of the generator passes strict, and the same options give the same ones", () => {
  const resources = [...generateResources({ patients: 30, seed: 7 })];
  for (const resource of resources) expect([resource, diagnose(resource, "strict")]).toEqual([resource, []]);
  expect([...generateResources({ patients: 30, seed: 7 })]).toEqual(resources);
  expect([...generateResources({ patients: 30, seed: 8 })]).not.toEqual(resources);
  const ids = new Set(resources.map(({ resourceType, id }) => `${resourceType}/${id}`));
  expect(ids.size).toBe(resources.length);
  const references = JSON.stringify(resources).matchAll(/"reference":"([^"]+)"/g);
  for (const [, reference = ""] of references) expect(ids).toContain(reference);
});
