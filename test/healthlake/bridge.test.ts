// Holds what the gateway speaks to HealthLake, the SDK's schemas and the bridge's, against the newest service model.
import * as sdk from "@aws-sdk/client-healthlake";
import { OPERATIONS } from "../../src/healthlake/bridge.js";
import { model, shapeOf } from "../support/service-model.js";

type Schema = readonly unknown[];

/** A schema may stand behind a function. */
function resolve(schema: unknown): unknown {
  return typeof schema === "function" ? resolve((schema as () => unknown)()) : schema;
}

const exported = sdk as unknown as Readonly<Record<string, unknown>>;
const own: Readonly<Record<string, unknown>> = OPERATIONS;
const ofSdk = (name: string) => exported[`${name}$`] as Schema | undefined;

const SCALARS: Readonly<Record<string, number>> = {
  string: 0,
  integer: 1,
  long: 1,
  double: 1,
  boolean: 2,
  timestamp: 4,
};
const LIST_OF_TEXTS = 64;

/** What differs between a schema and the model's shape, and all that it holds: one line for each. */
function differences(schema: unknown, name: string, path: string): string[] {
  const shape = shapeOf(name);
  const found = resolve(schema);
  if (shape.type === "list") return listDifferences(found, shape.member?.shape ?? "", path);
  if (shape.type !== "structure") return found === SCALARS[shape.type] ? [] : [`${path}: no ${shape.type}`];
  if (!Array.isArray(found)) return [`${path}: no structure`];
  const [kind, , own, , names, members, requiredCount = 0] = found as [
    number,
    string,
    string,
    unknown,
    string[],
    unknown[],
    number?,
  ];
  const required = shape.required ?? [];
  return [
    ...(kind === (shape.union ? 4 : 3) ? [] : [`${path}: kind ${kind}`]),
    ...(own === name ? [] : [`${path}: is called ${own}, not ${name}`]),
    ...names
      .filter((member) => !shape.members?.[member])
      .map((member) => `${path}.${member}: not in the model`),
    ...(sorted(names.slice(0, requiredCount)) === sorted(required)
      ? []
      : [`${path}: requires ${names.slice(0, requiredCount).join()}, not ${required.join()}`]),
    ...Object.entries(shape.members ?? {}).flatMap(([member, one]) => {
      const at = names.indexOf(member);
      if (at < 0) return [`${path}.${member}: missing`];
      const { type, isToken } = withoutToken(members[at]);
      const wanted = one.idempotencyToken === true;
      return [
        ...(isToken === wanted ? [] : [`${path}.${member}: idempotency token ${isToken}`]),
        ...differences(type, one.shape, `${path}.${member}`),
      ];
    }),
  ];
}

/** An idempotency token is a text with the trait 4. */
function withoutToken(member: unknown): { type: unknown; isToken: boolean } {
  const isToken = Array.isArray(member) && member.length === 2 && member[1] === 4;
  return { type: isToken ? (member as unknown[])[0] : member, isToken };
}

function listDifferences(found: unknown, member: string, path: string): string[] {
  if (shapeOf(member).type === "string") return found === LIST_OF_TEXTS ? [] : [`${path}: no list of texts`];
  if (!Array.isArray(found) || found[0] !== 1) return [`${path}: no list`];
  return differences(found[4], member, `${path}[]`);
}

function sorted(names: readonly string[]): string {
  return [...names].sort().join();
}

/** The same for what an operation takes and gives. */
function operationDifferences(operation: Schema | undefined, name: string): string[] {
  if (!operation) return [`${name}: missing`];
  const { input, output } = model.operations[name] as { input: { shape: string }; output: { shape: string } };
  return [
    ...(operation[0] === 9 && operation[2] === name ? [] : [`${name}: no operation of that name`]),
    ...differences(operation[4], input.shape, input.shape),
    ...differences(operation[5], output.shape, output.shape),
  ];
}

test.each(Object.keys(model.operations))("%s takes and gives what the model says", (name) => {
  expect(operationDifferences((own[name] as Schema | undefined) ?? ofSdk(name), name)).toEqual([]);
});

test("has nothing that the SDK has itself", () => {
  // Where this fails, the SDK has caught up: what it has by now is to be taken out of the bridge.
  const bridged = Object.keys(own).map((name) => [name, operationDifferences(ofSdk(name), name)] as const);
  expect(bridged.filter(([, lacking]) => lacking.length === 0)).toEqual([]);
  expect(new Set(bridged.flatMap(([, lacking]) => lacking))).toEqual(new Set(LACKING));
});

const configurations = ["AnalyticsConfiguration", "NlpConfiguration", "ProfileConfiguration"];
const progress = [
  "TotalNumberOfScannedNonFhirFiles",
  "TotalSizeOfScannedNonFhirFilesInMB",
  "TotalNumberOfImportedNonFhirFiles",
  "TotalNumberOfNonFhirResourcesScanned",
  "TotalNumberOfNonFhirResourcesImported",
  "TotalNumberOfNonFhirResourcesWithCustomerError",
  "TotalNumberOfNonFhirFilesReadWithCustomerError",
  "TotalFilesConverted",
  "TotalResourcesGenerated",
];

/** What the SDK lacks of the operations that the bridge has. */
const LACKING = [
  "UpdateFHIRDatastore: missing",
  "RestoreFHIRDatastore: missing",
  ...[...configurations, "BackupConfiguration"].map((name) => `CreateFHIRDatastoreRequest.${name}: missing`),
  ...["ProfileId", "InputFormat", "DriftDetectionEnabled", "ProvenanceEnabled"].map(
    (name) => `StartFHIRImportJobRequest.${name}: missing`,
  ),
  ...[
    "DescribeFHIRDatastoreResponse.DatastoreProperties",
    "ListFHIRDatastoresResponse.DatastorePropertiesList[]",
  ].flatMap((path) => [...configurations, "BackupStatusInfo"].map((name) => `${path}.${name}: missing`)),
  ...[
    "DescribeFHIRImportJobResponse.ImportJobProperties.JobProgressReport",
    "ListFHIRImportJobsResponse.ImportJobPropertiesList[].JobProgressReport",
  ].flatMap((path) => progress.map((name) => `${path}.${name}: missing`)),
];

test("leaves the SDK's own schemas as they were", () => {
  expect((ofSdk("DatastoreProperties") as unknown[])[4]).not.toContain("NlpConfiguration");
  expect(Object.keys(own).filter((name) => own[name] === ofSdk(name))).toEqual([]);
});
