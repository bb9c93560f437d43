// The place that synthetic patients go to: an organization, where it is, and who works there.
import type { Faker } from "@faker-js/faker";
import type { Resource } from "./generator.js";
import { coding } from "./codes.js";

export interface Clinic {
  readonly resources: readonly Resource[];
  readonly organization: Reference;
  readonly location: Reference;
  readonly practitioners: readonly Reference[];
}

export interface Reference {
  readonly reference: string;
  readonly display?: string;
}

export function refer({ resourceType, id }: Resource, display?: string): Reference {
  return { reference: `${resourceType}/${id}`, ...(display !== undefined && { display }) };
}

export function createClinic(faker: Faker): Clinic {
  const name = `${faker.location.city()} Medical Center`;
  const organization: Resource = {
    resourceType: "Organization",
    id: faker.string.uuid(),
    active: true,
    type: [coding("http://terminology.hl7.org/CodeSystem/organization-type", "prov")],
    name,
    telecom: [{ system: "phone", value: faker.phone.number({ style: "national" }) }],
    address: [address(faker)],
  };
  const location: Resource = {
    resourceType: "Location",
    id: faker.string.uuid(),
    status: "active",
    name,
    address: address(faker),
    managingOrganization: refer(organization, name),
  };
  const staff = Array.from({ length: 3 }, () => createPractitioner(faker, organization, location));
  return {
    resources: [organization, location, ...staff.flatMap(({ resources }) => resources)],
    organization: refer(organization, name),
    location: refer(location, name),
    practitioners: staff.map(({ practitioner }) => practitioner),
  };
}

function createPractitioner(faker: Faker, organization: Resource, location: Resource) {
  const [family, given] = [faker.person.lastName(), faker.person.firstName()];
  const practitioner: Resource = {
    resourceType: "Practitioner",
    id: faker.string.uuid(),
    identifier: [{ system: "http://hl7.org/fhir/sid/us-npi", value: `99${faker.string.numeric(8)}` }],
    active: true,
    name: [{ family, given: [given], prefix: ["Dr."] }],
    gender: faker.helpers.arrayElement(["female", "male"]),
  };
  const role: Resource = {
    resourceType: "PractitionerRole",
    id: faker.string.uuid(),
    active: true,
    practitioner: refer(practitioner, `Dr. ${given} ${family}`),
    organization: refer(organization),
    location: [refer(location)],
  };
  return { practitioner: refer(practitioner, `Dr. ${given} ${family}`), resources: [practitioner, role] };
}

export function address(faker: Faker) {
  return {
    line: [faker.location.streetAddress()],
    city: faker.location.city(),
    state: faker.location.state({ abbreviated: true }),
    postalCode: faker.location.zipCode("#####"),
    country: "US",
  };
}
