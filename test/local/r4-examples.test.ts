// Sets of R4 that others made, where a folder beside the repository has them: none of them may be refused but for a reason.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { type ValidationLevel, resourceCheck } from "../../src/local/fhir/levels.js";
import { checkLine } from "../../src/local/import/check-line.js";

const folder = new URL("../../../shared/cases/fhir/", import.meta.url).pathname;
const testWhereThere = existsSync(folder) ? test : test.skip;

/** HL7's own examples that are not R4, and what of them is not. */
const REFUSED: Readonly<Record<string, string>> = {
  "DeviceMetric/example": "Invalid type for reference: DeviceDefinition is none of Device",
  "DeviceUseStatement/example":
    "Invalid type for reference: Procedure is none of Condition, DiagnosticReport, DocumentReference, Media, Observation",
  "MedicationRequest/medrx0301": "Invalid type for reference: Practitioner is none of Organization",
  "Observation/clinical-gender":
    "Invalid type for reference: Encounter is none of CareTeam, Organization, Patient, Practitioner, PractitionerRole, RelatedPerson",
  "Questionnaire/qs1":
    "Profile http://hl7.org/fhir/StructureDefinition/Questionnaire, Element 'Questionnaire.item[0].item[0].linkId': minimum required = 1, but only found 0",
};

function refusedOf(file: string, level: ValidationLevel): [string, string | undefined][] {
  const lines = readFileSync(file, "utf8").split("\n").filter(Boolean);
  return lines.flatMap((text, index): [string, string | undefined][] => {
    const line = { number: index + 1, bytes: Buffer.byteLength(text), text };
    const checked = checkLine(line, resourceCheck(level));
    return "issues" in checked
      ? [[`${checked.type ?? ""}/${checked.id ?? ""}`, checked.issues[0]?.diagnostics]]
      : [];
  });
}

describe.each(["minimal", "structure-only", "strict"] as const)("at %s", (level) => {
  testWhereThere("ten lines of kinds that were once refused are taken", () => {
    expect(refusedOf(join(folder, "valid-r4.ndjson"), level)).toEqual([]);
  });

  testWhereThere("HL7's examples are taken but for those that stand on the list", () => {
    const files = readdirSync(join(folder, "hl7"));
    const refused = files.flatMap((file) => refusedOf(join(folder, "hl7", file), level));
    const listed = Object.entries(REFUSED).filter(
      ([name]) => level === "strict" || (level === "structure-only" && name.startsWith("Questionnaire/")),
    );
    expect(Object.fromEntries(refused)).toEqual(Object.fromEntries(listed));
    expect(files.length).toBeGreaterThan(50);
  });
});
