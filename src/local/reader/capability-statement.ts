// What can be asked of the reader, in FHIR's words.
import { resourceTypes } from "../fhir/definitions.js";

const DESCRIPTION =
  "The local HealthLake shows what was imported: each resource by its id, and the resources of a type, page by page, " +
  "in the order of their ids. It has no search parameters but _count and page, no history and no way to write.";

/** An R4 CapabilityStatement of one datastore; `base` is the address of its resources. */
export function toCapabilityStatement(base: string, now: number): string {
  return JSON.stringify({
    resourceType: "CapabilityStatement",
    status: "active",
    date: new Date(now).toISOString(),
    kind: "instance",
    software: { name: "local HealthLake" },
    implementation: { description: "Local HealthLake datastore", url: base },
    fhirVersion: "4.0.1",
    format: ["application/fhir+json", "json"],
    rest: [
      { mode: "server", documentation: DESCRIPTION, resource: [...resourceTypes()].sort().map(toResource) },
    ],
  });
}

function toResource(type: string) {
  return {
    type,
    interaction: [{ code: "read" }, { code: "search-type" }],
    // meta.versionId rises with each import of a resource; older versions can't be read.
    versioning: "versioned",
    readHistory: false,
    updateCreate: false,
  };
}
