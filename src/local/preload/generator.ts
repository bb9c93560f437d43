// Synthetic patients with linked records: the same options give the same resources. This is not Synthea.
import { Faker, en } from "@faker-js/faker";
import { createClinic } from "./clinic.js";
import { createPatient } from "./patient.js";

export type Resource = { readonly resourceType: string; readonly id: string } & Readonly<
  Record<string, unknown>
>;

const PATIENTS_PER_CLINIC = 25;

/** The day on which all records end: today would not be the same tomorrow. */
const TODAY = new Date("2026-01-01T00:00:00.000Z");

export function* generateResources({
  patients,
  seed,
}: {
  patients: number;
  seed: number;
}): Generator<Resource> {
  const faker = new Faker({ locale: en, seed });
  let clinic = createClinic(faker);
  for (let index = 0; index < patients; index++) {
    if (index > 0 && index % PATIENTS_PER_CLINIC === 0) clinic = createClinic(faker);
    if (index % PATIENTS_PER_CLINIC === 0) yield* clinic.resources;
    yield* createPatient(faker, clinic, TODAY);
  }
}
