// Whether a datastore shows an update, member by member.
import type { DatastoreProperties, UpdateFHIRDatastoreRequest } from "../../src/aws/shapes.js";
import { showsUpdate } from "../../src/aws/updates.js";

const provider = {
  AuthorizationStrategy: "SMART_ON_FHIR",
  FineGrainedAuthorizationEnabled: true,
  Metadata: '{"issuer":"https://x","n":[1,2]}',
  IdpLambdaArn: "arn:lambda",
} as const;
const shape = {
  DatastoreId: "1",
  DatastoreName: "name",
  AnalyticsConfiguration: { Status: "DISABLING" },
  NlpConfiguration: { Status: "ENABLED" },
  ProfileConfiguration: { DefaultProfiles: ["b", "a"] },
  IdentityProviderConfiguration: provider,
  BackupStatusInfo: {
    Configuration: {
      Status: "ENABLED",
      BackupType: "CONTINUOUS",
      RetentionPeriodInDays: 7,
      BackupTagsEnabled: false,
    },
  },
} as unknown as DatastoreProperties;
const shows = (request: Partial<UpdateFHIRDatastoreRequest>, seen = shape) =>
  showsUpdate({ DatastoreId: "1", ...request }, seen);

test.each<[string, Partial<UpdateFHIRDatastoreRequest>]>([
  ["its name", { DatastoreName: "name" }],
  ["a feature on its way", { AnalyticsConfiguration: { Status: "DISABLED" } }],
  ["a feature that is so", { NlpConfiguration: { Status: "ENABLED" } }],
  ["profiles in another order", { ProfileConfiguration: { DefaultProfiles: ["a", "b"] } }],
  ["its identity provider", { IdentityProviderConfiguration: provider }],
  [
    "metadata in another spelling",
    { IdentityProviderConfiguration: { ...provider, Metadata: ' { "n": [1, 2], "issuer": "https://x" } ' } },
  ],
  [
    "what is given of the backup",
    { BackupConfiguration: { RetentionPeriodInDays: 7, BackupTagsEnabled: false } },
  ],
])("shows %s", (_what, request) => {
  expect(shows(request)).toBe(true);
});

test.each<[string, Partial<UpdateFHIRDatastoreRequest>]>([
  ["another name", { DatastoreName: "other" }],
  ["analytics that go elsewhere", { AnalyticsConfiguration: { Status: "PAUSED" } }],
  ["NLP that is still on", { NlpConfiguration: { Status: "DISABLED" } }],
  ["fewer profiles", { ProfileConfiguration: { DefaultProfiles: ["a"] } }],
  ["another strategy", { IdentityProviderConfiguration: { ...provider, AuthorizationStrategy: "AWS_AUTH" } }],
  [
    "an identity provider of which something should be gone",
    { IdentityProviderConfiguration: { ...provider, IdpLambdaArn: undefined } },
  ],
  [
    "authorization that should be off",
    { IdentityProviderConfiguration: { ...provider, FineGrainedAuthorizationEnabled: undefined } },
  ],
  ["other metadata", { IdentityProviderConfiguration: { ...provider, Metadata: "{}" } }],
  ["another retention", { BackupConfiguration: { Status: "ENABLED", RetentionPeriodInDays: 8 } }],
])("does not show %s", (_what, request) => {
  expect(shows(request)).toBe(false);
});

test("of a datastore that tells nothing of what was asked for, shows nothing", () => {
  const silent = { DatastoreId: "1" } as DatastoreProperties;
  for (const request of [
    { DatastoreName: "name" },
    { AnalyticsConfiguration: { Status: "DISABLED" as const } },
    { ProfileConfiguration: { DefaultProfiles: ["a"] } },
    { IdentityProviderConfiguration: provider },
    { BackupConfiguration: { Status: "ENABLED" as const } },
  ])
    expect(shows(request, silent)).toBe(false);
});
