// Profiles that can't be checked here are told of, for AWS checks them and may refuse what claims them.
import { addUnknownProfiles, formatWarnings } from "../../src/local/import/unknown-profiles.js";
import {
  closeAll,
  importAll,
  listKeys,
  putObject,
  readObject,
  startWithData,
  type WithData,
} from "./data-support.js";

afterEach(closeAll);

const BASE = "http://hl7.org/fhir/StructureDefinition/Patient";
const US_CORE = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-patient";
const OWN = "http://x.example/own|1.0";

const patient = (id: string, ...profile: string[]) => ({ resourceType: "Patient", id, meta: { profile } });

async function importLines(lines: unknown[], ValidationLevel: "strict" | "structure-only" = "strict") {
  const at = await startWithData();
  await putObject(at, "in/a.ndjson", lines.slice(0, 2));
  await putObject(at, "in/b.ndjson", lines.slice(2));
  return { at, job: await importAll(at, { ValidationLevel }) };
}

async function readWarnings(at: WithData, folder: string) {
  const { resourceType, issue } = JSON.parse(await readObject(at, `${folder}Warnings.json`)) as {
    resourceType: string;
    issue: { severity: string; code: string; diagnostics: string }[];
  };
  expect(resourceType).toBe("OperationOutcome");
  return issue;
}

test("a job names each profile once, in its Message and in Warnings.json with its count", async () => {
  const { at, job } = await importLines([
    patient("a", US_CORE),
    patient("b", BASE),
    patient("c", US_CORE, OWN),
  ]);
  expect(job.JobStatus).toBe("COMPLETED");
  expect(job.Message).toBe(
    `Warning: profiles that can not be checked here and that AWS may refuse: ${US_CORE} http://x.example/own-1.0. Warnings.json has the counts`,
  );
  expect(await readWarnings(at, job.folder)).toEqual([
    {
      severity: "warning",
      code: "not-supported",
      diagnostics: `Profile ${US_CORE} can not be checked here: AWS may refuse the 2 resources that claim it`,
    },
    {
      severity: "warning",
      code: "not-supported",
      diagnostics: `Profile ${OWN} can not be checked here: AWS may refuse the 1 resource that claims it`,
    },
  ]);
});

test("a job says nothing of R4's own profiles, nor at structure-only, which does not ask for profiles", async () => {
  const known = await importLines([patient("a", BASE), patient("b", `${BASE}|4.0.1`), patient("c")]);
  expect(known.job).not.toHaveProperty("Message");
  expect(await listKeys(known.at, known.job.folder)).not.toContain("Warnings.json");
  const other = await importLines([patient("a", US_CORE)], "structure-only");
  expect(other.job).not.toHaveProperty("Message");
});

test("a job with refused lines tells of the profiles of the others, those of resources in them too", async () => {
  const bundle = {
    resourceType: "Bundle",
    id: "b",
    type: "collection",
    entry: [{ resource: patient("x", OWN) }],
  };
  const { at, job } = await importLines([{ ...patient("a", US_CORE), gender: "none" }, bundle]);
  expect(job.JobStatus).toBe("COMPLETED_WITH_ERRORS");
  expect(job.Message).toContain("http://x.example/own-1.0");
  expect(await readWarnings(at, job.folder)).toHaveLength(1);
});

test("counts a hundred profiles by name and the rest together", () => {
  const line = { number: 1, bytes: 2, text: "{}" };
  const lines = Array.from({ length: 150 }, (_, index) => ({
    line,
    type: "Patient",
    id: `p${index}`,
    text: "{}",
    unknownProfiles: [`http://x.example/${index}`],
  }));
  const counted = addUnknownProfiles(addUnknownProfiles([], lines), lines);
  expect(counted).toHaveLength(101);
  expect(counted[0]).toEqual(["http://x.example/0", 2]);
  expect(counted.at(-1)).toEqual(["other profiles", 100]);
  expect(formatWarnings(counted)).toContain("Profile other profiles can not be checked here");
});
