// The few codes that synthetic records are made of: their meanings are right, their frequencies are nobody's.

interface Code {
  readonly code: string;
  readonly display: string;
}

const SNOMED = "http://snomed.info/sct";
const LOINC = "http://loinc.org";
const RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm";
const CVX = "http://hl7.org/fhir/sid/cvx";
export const UCUM = "http://unitsofmeasure.org";

export function concept(system: string, { code, display }: Code) {
  return { coding: [{ system, code, display }], text: display };
}

export function coding(system: string, code: string) {
  return { coding: [{ system, code }] };
}

export const conditions = [
  { code: "38341003", display: "Hypertensive disorder" },
  { code: "44054006", display: "Diabetes mellitus type 2" },
  { code: "195967001", display: "Asthma" },
  { code: "396275006", display: "Osteoarthritis" },
  { code: "195662009", display: "Acute viral pharyngitis" },
].map((code) => concept(SNOMED, code));

export const allergies = [
  { code: "91935009", display: "Allergy to peanut" },
  { code: "91936005", display: "Allergy to penicillin" },
  { code: "418689008", display: "Allergy to grass pollen" },
].map((code) => concept(SNOMED, code));

export const procedures = [
  { code: "430193006", display: "Medication reconciliation" },
  { code: "710824005", display: "Assessment of health and social care needs" },
  { code: "73761001", display: "Colonoscopy" },
].map((code) => concept(SNOMED, code));

export const medications = [
  { code: "314076", display: "lisinopril 10 MG Oral Tablet" },
  { code: "860975", display: "metformin hydrochloride 500 MG Extended Release Oral Tablet" },
  { code: "310798", display: "hydrochlorothiazide 25 MG Oral Tablet" },
].map((code) => concept(RXNORM, code));

export const vaccines = [
  { code: "140", display: "Influenza, seasonal, injectable, preservative free" },
  { code: "113", display: "Td (adult), 5 Lf tetanus toxoid, preservative free, adsorbed" },
].map((code) => concept(CVX, code));

export const checkUp = concept(SNOMED, { code: "185349003", display: "Encounter for check up" });
export const report = concept(LOINC, { code: "34117-2", display: "History and physical note" });

/** What is measured at an encounter, with its unit and a plausible range. */
export const vitals = [
  { code: "8302-2", display: "Body height", unit: "cm", min: 150, max: 195 },
  { code: "29463-7", display: "Body weight", unit: "kg", min: 48, max: 120 },
  { code: "8867-4", display: "Heart rate", unit: "/min", min: 52, max: 104 },
  { code: "8480-6", display: "Systolic blood pressure", unit: "mm[Hg]", min: 98, max: 158 },
  { code: "8310-5", display: "Body temperature", unit: "Cel", min: 36, max: 38 },
].map(({ unit, min, max, ...code }) => ({ concept: concept(LOINC, code), unit, min, max }));
