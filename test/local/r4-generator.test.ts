// `npm run fhir` reads what HL7 publishes: here a structure of our own takes its place, and nothing is fetched.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readStructures } from "../../scripts/fhir/structures.js";
import { readValueSets } from "../../scripts/fhir/value-sets.js";
import { parseXml } from "../../scripts/fhir/xml.js";
import { closeAll, makeDirectory } from "./data-support.js";

afterEach(closeAll);

const BASE = "http://hl7.org/fhir/StructureDefinition";

function element(path: string, max: string, content: string, min = 0): string {
  return `<element id="${path}"><path value="${path}"/><min value="${min}"/><max value="${max}"/><base><path value="${path}"/></base>${content}</element>`;
}

const typed = (code: string, content = "") => `<type><code value="${code}"/>${content}</type>`;
const required = (name: string) =>
  `<binding><strength value="required"/><valueSet value="http://x.example/ValueSet/${name}|4.0.1"/></binding>`;

const VISIT = `<?xml version="1.0"?><StructureDefinition xmlns="http://hl7.org/fhir"><id value="Visit"/><kind value="resource"/>
<abstract value="false"/><type value="Visit"/><baseDefinition value="${BASE}/DomainResource"/><derivation value="specialization"/><snapshot>
<element id="Visit"><path value="Visit"/><min value="0"/><max value="*"/><base><path value="Visit"/></base></element>
<element id="Visit.id"><path value="Visit.id"/><min value="0"/><max value="1"/><base><path value="Resource.id"/></base>${typed("id")}</element>
${element("Visit.status", "1", typed("code") + required("status"), 1)}
${element("Visit.kind", "1", typed("code") + required("others"))}
${element("Visit.when[x]", "1", typed("dateTime") + typed("Quantity", `<profile value="${BASE}/SimpleQuantity"/>`))}
${element("Visit.of", "*", typed("Reference", `<targetProfile value="${BASE}/Patient"/><targetProfile value="${BASE}/Group"/>`))}
${element("Visit.about", "1", typed("Reference", `<targetProfile value="${BASE}/Resource"/>`))}
${element("Visit.part", "*", typed("BackboneElement"))}
${element("Visit.part.note", "1", typed("string"))}
${element("Visit.part.part", "*", '<contentReference value="#Visit.part"/>')}
</snapshot></StructureDefinition>`;

test("a structure becomes its own elements, with what is written in parts beside it", async () => {
  const folder = await makeDirectory();
  await writeFile(join(folder, "StructureDefinition-Visit.xml"), VISIT);
  const profile = VISIT.replaceAll("specialization", "constraint").replace('"Visit"', '"MyVisit"');
  await writeFile(join(folder, "StructureDefinition-MyVisit.xml"), profile);
  expect(await readStructures(folder, new Set(["http://x.example/ValueSet/status"]))).toEqual({
    Visit: {
      kind: "resource",
      base: "DomainResource",
      elements: {
        status: { type: "code", min: 1, valueSet: "status" },
        kind: { type: "code" },
        "when[x]": { choice: { whenDateTime: "dateTime", whenQuantity: "SimpleQuantity" } },
        of: { type: "Reference", max: "*", targets: ["Group", "Patient"] },
        about: { type: "Reference" },
        part: { type: "Visit.part", max: "*" },
      },
    },
    "Visit.part": {
      kind: "element",
      base: "BackboneElement",
      elements: { note: { type: "string" }, part: { type: "Visit.part", max: "*" } },
    },
  });
});

test("only whole value sets of HL7's own codes are taken", async () => {
  const folder = await makeDirectory();
  const write = (name: string, expansion: object) =>
    writeFile(
      join(folder, `ValueSet-${name}.json`),
      JSON.stringify({ url: `http://x.example/ValueSet/${name}`, expansion }),
    );
  const hl7 = {
    system: "http://hl7.org/fhir/a",
    code: "a",
    contains: [{ system: "http://hl7.org/fhir/a", code: "b" }],
  };
  await write("own", {
    total: 2,
    contains: [hl7, { system: "http://hl7.org/fhir/b", code: "c", abstract: true }],
  });
  await write("foreign", { contains: [hl7, { system: "http://snomed.info/sct", code: "1" }] });
  await write("cut", { total: 1000, contains: [hl7] });
  await write("empty", { contains: [] });
  expect([...(await readValueSets(folder))]).toEqual([
    ["http://x.example/ValueSet/own", { "http://hl7.org/fhir/a": ["a", "b"] }],
  ]);
});

test.each(["<a><b></a>", "<a>", ""])("XML that is not whole is an error: %j", (text) => {
  expect(() => parseXml(text)).toThrow();
});
