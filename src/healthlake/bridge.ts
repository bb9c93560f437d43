// What HealthLake has had since 2026 and the SDK has not: operations and members, made on the SDK's own schema machinery. The
// SDK's schemas are copied, never changed: a program that embeds the gateway keeps its SDK as it was. A test holds this file
// against the service model, and fails when an SDK arrives that has all this itself.
import * as sdk from "@aws-sdk/client-healthlake";
import { getEndpointPlugin } from "@smithy/core/endpoints";
import type * as aws from "../aws/shapes.js";

type Structure = typeof sdk.DatastoreProperties$;
type Union = typeof sdk.InputDataConfig$;
type Operation = typeof sdk.CreateFHIRDatastore$;
type Member = Structure[5][number];
type Members = Readonly<Record<string, Member>>;

/** The machinery's numbers for what a member may be, and for what has members. */
const TEXT = 0;
const NUMBER = 1;
const BOOLEAN = 2;
const TIME = 4;
const TEXTS = 64 | TEXT;
const LIST = 1;
const STRUCTURE = 3;
const UNION = 4;
const OPERATION = 9;

const NAMESPACE = sdk.DatastoreProperties$[1];

/** The first `required` members are required. */
function structure(name: string, members: Members, required = 0): Structure {
  return [STRUCTURE, NAMESPACE, name, 0, Object.keys(members), Object.values(members), required];
}

/** A copy with further members, and with others in place of those of the same name. */
function extend(schema: Structure, further: Members): Structure {
  const [kind, namespace, name, traits, names, members, ...required] = schema;
  const all = new Map(names.map((member, index) => [member, members[index] as Member]));
  for (const [member, value] of Object.entries(further)) all.set(member, value);
  return [kind, namespace, name, traits, [...all.keys()], [...all.values()], ...required];
}

function listOf(name: string, item: Structure): Member {
  const list: [typeof LIST, string, string, 0, () => Structure] = [LIST, NAMESPACE, name, 0, () => item];
  return () => list;
}

/** A copy that takes or gives other structures. */
function withShapes(operation: Operation, request: Structure | undefined, response?: Structure): Operation {
  const [kind, namespace, name, traits, input, output] = operation;
  return [kind, namespace, name, traits, request ? () => request : input, response ? () => response : output];
}

function operation(name: string, request: Structure, response: Structure): Operation {
  return [OPERATION, NAMESPACE, name, 0, () => request, () => response];
}

const analytics = structure("AnalyticsConfiguration", { Status: TEXT });
const nlp = structure("NlpConfiguration", { Status: TEXT });
const profile = structure("ProfileConfiguration", { DefaultProfiles: TEXTS });
const backup = structure("BackupConfiguration", {
  Status: TEXT,
  BackupType: TEXT,
  RetentionPeriodInDays: NUMBER,
  BackupTagsEnabled: BOOLEAN,
});
const backupStatus = structure("DatastoreBackupStatus", {
  Configuration: () => backup,
  BackupEnabledAt: TIME,
  EarliestRestorePoint: TIME,
  LatestRestorePoint: TIME,
  ScheduledPermanentDeletionTime: TIME,
});
const pointInTime = structure("ContinuousBackupRestoreConfiguration", { RestorePointTime: TIME });
const restoreConfiguration: Union = [
  UNION,
  NAMESPACE,
  "RestoreConfiguration",
  0,
  ["ContinuousBackupRestoreConfiguration"],
  [() => pointInTime],
];

const configurations = {
  AnalyticsConfiguration: () => analytics,
  NlpConfiguration: () => nlp,
  ProfileConfiguration: () => profile,
};
const backupConfiguration = { BackupConfiguration: () => backup };
const identityProvider = { IdentityProviderConfiguration: () => sdk.IdentityProviderConfiguration$ };

const datastore = extend(sdk.DatastoreProperties$, {
  ...configurations,
  BackupStatusInfo: () => backupStatus,
});
const progressReport = extend(sdk.JobProgressReport$, {
  TotalNumberOfScannedNonFhirFiles: NUMBER,
  TotalSizeOfScannedNonFhirFilesInMB: NUMBER,
  TotalNumberOfImportedNonFhirFiles: NUMBER,
  TotalNumberOfNonFhirResourcesScanned: NUMBER,
  TotalNumberOfNonFhirResourcesImported: NUMBER,
  TotalNumberOfNonFhirResourcesWithCustomerError: NUMBER,
  TotalNumberOfNonFhirFilesReadWithCustomerError: NUMBER,
  TotalFilesConverted: NUMBER,
  TotalResourcesGenerated: NUMBER,
});
const importJob = extend(sdk.ImportJobProperties$, { JobProgressReport: () => progressReport });

const createRequest = extend(sdk.CreateFHIRDatastoreRequest$, { ...configurations, ...backupConfiguration });
const startImportRequest = extend(sdk.StartFHIRImportJobRequest$, {
  ProfileId: TEXT,
  InputFormat: TEXT,
  DriftDetectionEnabled: BOOLEAN,
  ProvenanceEnabled: BOOLEAN,
});
const updateRequest = structure(
  "UpdateFHIRDatastoreRequest",
  { DatastoreId: TEXT, DatastoreName: TEXT, ...configurations, ...identityProvider, ...backupConfiguration },
  1,
);
const { ClientToken, Tags, SseConfiguration } = toMembers(sdk.CreateFHIRDatastoreRequest$);
const restoreRequest = structure(
  "RestoreFHIRDatastoreRequest",
  {
    SourceDatastoreId: TEXT,
    RestoreConfiguration: () => restoreConfiguration,
    DatastoreName: TEXT,
    SseConfiguration: SseConfiguration as Member,
    ClientToken: ClientToken as Member,
    Tags: Tags as Member,
    ...identityProvider,
    ...configurations,
  },
  2,
);
const restoreResponse = structure(
  "RestoreFHIRDatastoreResponse",
  toMembers(sdk.CreateFHIRDatastoreResponse$),
  4,
);

function toMembers([, , , , names, members]: Structure): Members {
  return Object.fromEntries(names.map((name, index) => [name, members[index] as Member]));
}

/** What takes or gives something that the SDK does not know. */
type BridgedAction =
  | "CreateFHIRDatastore"
  | "UpdateFHIRDatastore"
  | "RestoreFHIRDatastore"
  | "DescribeFHIRDatastore"
  | "ListFHIRDatastores"
  | "StartFHIRImportJob"
  | "DescribeFHIRImportJob"
  | "ListFHIRImportJobs";

export const OPERATIONS: Readonly<Record<BridgedAction, Operation>> = {
  CreateFHIRDatastore: withShapes(sdk.CreateFHIRDatastore$, createRequest),
  UpdateFHIRDatastore: operation(
    "UpdateFHIRDatastore",
    updateRequest,
    structure("UpdateFHIRDatastoreResponse", { DatastoreProperties: () => datastore }, 1),
  ),
  RestoreFHIRDatastore: operation("RestoreFHIRDatastore", restoreRequest, restoreResponse),
  DescribeFHIRDatastore: withShapes(
    sdk.DescribeFHIRDatastore$,
    undefined,
    extend(sdk.DescribeFHIRDatastoreResponse$, { DatastoreProperties: () => datastore }),
  ),
  ListFHIRDatastores: withShapes(
    sdk.ListFHIRDatastores$,
    undefined,
    extend(sdk.ListFHIRDatastoresResponse$, {
      DatastorePropertiesList: listOf("DatastorePropertiesList", datastore),
    }),
  ),
  StartFHIRImportJob: withShapes(sdk.StartFHIRImportJob$, startImportRequest),
  DescribeFHIRImportJob: withShapes(
    sdk.DescribeFHIRImportJob$,
    undefined,
    extend(sdk.DescribeFHIRImportJobResponse$, { ImportJobProperties: () => importJob }),
  ),
  ListFHIRImportJobs: withShapes(
    sdk.ListFHIRImportJobs$,
    undefined,
    extend(sdk.ListFHIRImportJobsResponse$, {
      ImportJobPropertiesList: listOf("ImportJobPropertiesList", importJob),
    }),
  ),
};

type Answer<O> = O & Pick<sdk.DescribeFHIRDatastoreCommandOutput, "$metadata">;

type EndpointConfig = Parameters<typeof getEndpointPlugin>[0];
type EndpointParameters = Parameters<typeof getEndpointPlugin>[1];

/** Where the SDK's own commands find their endpoint. */
const endpointParameters =
  sdk.DescribeFHIRDatastoreCommand.getEndpointParameterInstructions() as EndpointParameters;

/** A command as the SDK makes its own: signed, sent to the same endpoint, its errors the SDK's. */
function toCommand<I extends object, O extends object>(operation: Operation) {
  const name = operation[2];
  return sdk.$Command
    .classBuilder<I, Answer<O>, sdk.HealthLakeClientResolvedConfig, I, Answer<O>>()
    .ep(endpointParameters)
    .m((_command, _stack, config: EndpointConfig) => [getEndpointPlugin(config, endpointParameters)])
    .s("HealthLake", name, {})
    .n("HealthLakeClient", `${name}Command`)
    .sc(operation)
    .build();
}

/** The commands of these operations, by the names of the actions. */
export const BRIDGED_COMMANDS = {
  CreateFHIRDatastore: toCommand<aws.CreateFHIRDatastoreRequest, sdk.CreateFHIRDatastoreResponse>(
    OPERATIONS.CreateFHIRDatastore,
  ),
  UpdateFHIRDatastore: toCommand<aws.UpdateFHIRDatastoreRequest, aws.UpdateFHIRDatastoreResponse>(
    OPERATIONS.UpdateFHIRDatastore,
  ),
  RestoreFHIRDatastore: toCommand<aws.RestoreFHIRDatastoreRequest, aws.RestoreFHIRDatastoreResponse>(
    OPERATIONS.RestoreFHIRDatastore,
  ),
  DescribeFHIRDatastore: toCommand<sdk.DescribeFHIRDatastoreRequest, aws.DescribeFHIRDatastoreResponse>(
    OPERATIONS.DescribeFHIRDatastore,
  ),
  ListFHIRDatastores: toCommand<sdk.ListFHIRDatastoresRequest, aws.ListFHIRDatastoresResponse>(
    OPERATIONS.ListFHIRDatastores,
  ),
  StartFHIRImportJob: toCommand<aws.StartFHIRImportJobRequest, sdk.StartFHIRImportJobResponse>(
    OPERATIONS.StartFHIRImportJob,
  ),
  DescribeFHIRImportJob: toCommand<sdk.DescribeFHIRImportJobRequest, aws.DescribeFHIRImportJobResponse>(
    OPERATIONS.DescribeFHIRImportJob,
  ),
  ListFHIRImportJobs: toCommand<sdk.ListFHIRImportJobsRequest, aws.ListFHIRImportJobsResponse>(
    OPERATIONS.ListFHIRImportJobs,
  ),
} as const;
