// One synthetic patient, and a record that begins with a check up.
import type { Faker } from "@faker-js/faker";
import { type Clinic, type Reference, address, refer } from "./clinic.js";
import * as codes from "./codes.js";
import type { Resource } from "./generator.js";

/** All of the patient's resources; `today` bounds their dates. */
export function createPatient(faker: Faker, clinic: Clinic, today: Date): Resource[] {
  const [family, given] = [faker.person.lastName(), faker.person.firstName()];
  const born = faker.date.birthdate({ mode: "age", min: 1, max: 90, refDate: today });
  const patient: Resource = {
    resourceType: "Patient",
    id: faker.string.uuid(),
    identifier: [{ system: "urn:oid:2.16.840.1.113883.19.5", value: faker.string.numeric(9) }],
    active: true,
    name: [{ use: "official", family, given: [given] }],
    telecom: [{ system: "phone", value: faker.phone.number({ style: "national" }), use: "home" }],
    gender: faker.helpers.arrayElement(["female", "male", "other", "unknown"]),
    birthDate: day(born),
    address: [address(faker)],
    managingOrganization: clinic.organization,
  };
  const subject = refer(patient, `${given} ${family}`);
  const visits = Array.from({ length: faker.number.int({ min: 1, max: 3 }) }, () =>
    createVisit(faker, clinic, subject, faker.date.between({ from: later(born, today), to: today })),
  );
  return [patient, ...createHistory(faker, clinic, subject, later(born, today)), ...visits.flat()];
}

function day(date: Date): string {
  return date.toISOString().slice(0, 10);
}

/** Records go back ten years, or to the patient's birth. */
function later(born: Date, today: Date): Date {
  return new Date(Math.max(born.getTime(), today.getTime() - 10 * 365 * 24 * 60 * 60 * 1000));
}

function createHistory(faker: Faker, clinic: Clinic, patient: Reference, since: Date): Resource[] {
  const careTeam: Resource = {
    resourceType: "CareTeam",
    id: faker.string.uuid(),
    status: "active",
    subject: patient,
    participant: clinic.practitioners.map((member) => ({ member })),
    managingOrganization: [clinic.organization],
  };
  return [
    careTeam,
    {
      resourceType: "CarePlan",
      id: faker.string.uuid(),
      status: "active",
      intent: "plan",
      subject: patient,
      careTeam: [refer(careTeam)],
      period: { start: since.toISOString() },
    },
    {
      resourceType: "AllergyIntolerance",
      id: faker.string.uuid(),
      clinicalStatus: codes.coding(
        "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical",
        "active",
      ),
      code: faker.helpers.arrayElement(codes.allergies),
      patient,
      recordedDate: since.toISOString(),
    },
    {
      resourceType: "Immunization",
      id: faker.string.uuid(),
      status: "completed",
      vaccineCode: faker.helpers.arrayElement(codes.vaccines),
      patient,
      occurrenceDateTime: since.toISOString(),
      location: clinic.location,
    },
  ];
}

function createVisit(faker: Faker, clinic: Clinic, subject: Reference, at: Date): Resource[] {
  const start = at.toISOString();
  const practitioner = faker.helpers.arrayElement(clinic.practitioners);
  const visit: Resource = {
    resourceType: "Encounter",
    id: faker.string.uuid(),
    status: "finished",
    class: { system: "http://terminology.hl7.org/CodeSystem/v3-ActCode", code: "AMB" },
    type: [codes.checkUp],
    subject,
    participant: [{ individual: practitioner }],
    period: { start, end: new Date(at.getTime() + 30 * 60_000).toISOString() },
    location: [{ location: clinic.location }],
    serviceProvider: clinic.organization,
  };
  const encounter = refer(visit);
  const observations = codes.vitals.map((vital) =>
    createObservation(faker, vital, { subject, encounter }, start),
  );
  return [
    visit,
    ...observations,
    ...createFindings(faker, { subject, encounter }, practitioner, start),
    {
      resourceType: "DiagnosticReport",
      id: faker.string.uuid(),
      status: "final",
      code: codes.report,
      subject,
      encounter,
      effectiveDateTime: start,
      performer: [practitioner],
      result: observations.map((observation) => refer(observation)),
    },
  ];
}

interface Links {
  readonly subject: Reference;
  readonly encounter: Reference;
}

function createFindings(faker: Faker, links: Links, practitioner: Reference, at: string): Resource[] {
  const condition: Resource = {
    resourceType: "Condition",
    id: faker.string.uuid(),
    clinicalStatus: codes.coding("http://terminology.hl7.org/CodeSystem/condition-clinical", "active"),
    verificationStatus: codes.coding(
      "http://terminology.hl7.org/CodeSystem/condition-ver-status",
      "confirmed",
    ),
    code: faker.helpers.arrayElement(codes.conditions),
    ...links,
    onsetDateTime: at,
  };
  const because = { reasonReference: [refer(condition)] };
  return [
    condition,
    {
      resourceType: "Procedure",
      id: faker.string.uuid(),
      status: "completed",
      code: faker.helpers.arrayElement(codes.procedures),
      ...links,
      performedDateTime: at,
      ...because,
    },
    {
      resourceType: "MedicationRequest",
      id: faker.string.uuid(),
      status: "active",
      intent: "order",
      medicationCodeableConcept: faker.helpers.arrayElement(codes.medications),
      ...links,
      authoredOn: at,
      requester: practitioner,
      ...because,
    },
  ];
}

function createObservation(
  faker: Faker,
  vital: (typeof codes.vitals)[number],
  links: Links,
  at: string,
): Resource {
  const { concept, unit, min, max } = vital;
  return {
    resourceType: "Observation",
    id: faker.string.uuid(),
    status: "final",
    category: [codes.coding("http://terminology.hl7.org/CodeSystem/observation-category", "vital-signs")],
    code: concept,
    ...links,
    effectiveDateTime: at,
    valueQuantity: {
      value: faker.number.float({ min, max, fractionDigits: 1 }),
      unit,
      system: codes.UCUM,
      code: unit,
    },
  };
}
