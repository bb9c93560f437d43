import type { CreateFHIRDatastoreResponse } from "@aws-sdk/client-healthlake";
import { datastoreSummary, dropForgotten, findListed } from "../datastores.js";
import { validationError } from "../errors.js";
import { createOnce } from "../idempotency.js";
import type { Services } from "../services.js";
import type { Input, OnWire, Wire } from "../../shape-types.js";
import type { DatastoreRecord } from "../../storage.js";
import { addTags } from "../tags.js";

type CreateServices = Pick<Services, "clock" | "storage" | "durations" | "account" | "movesData" | "quotas">;

export function createFHIRDatastore(
  input: Input<"CreateFHIRDatastore">,
  services: CreateServices,
): OnWire<CreateFHIRDatastoreResponse> {
  assertKey(input.SseConfiguration);
  assertIdentityProvider(input.IdentityProviderConfiguration);
  const tags = addTags(new Map(), input.Tags ?? []);
  dropForgotten(services);
  const find = (datastoreId: string) => findListed(services, datastoreId);
  const record = createOnce(services, { action: "CreateFHIRDatastore", input }, find, () => {
    services.quotas.assertDatastore(services);
    const created = createRecord(input, tags, services);
    services.storage.datastores.put(created);
    return { id: created.datastoreId, record: created };
  });
  return datastoreSummary(record, services);
}

function createRecord(
  input: Input<"CreateFHIRDatastore">,
  tags: ReadonlyMap<string, string>,
  { clock, storage, durations, account, movesData }: CreateServices,
): DatastoreRecord {
  const datastoreId = account.newId();
  return {
    sequence: storage.nextSequence(),
    datastoreId,
    arn: account.datastoreArn(datastoreId),
    endpoint: account.datastoreEndpoint(datastoreId),
    name: input.DatastoreName,
    typeVersion: input.DatastoreTypeVersion,
    sse: input.SseConfiguration ?? { KmsEncryptionConfig: { CmkType: "AWS_OWNED_KMS_KEY" } },
    preload: input.PreloadDataConfig,
    ...(movesData && input.PreloadDataConfig && { isLoading: true }),
    identityProvider: {
      FineGrainedAuthorizationEnabled: false,
      ...(input.IdentityProviderConfiguration ?? { AuthorizationStrategy: "AWS_AUTH" }),
    },
    tags,
    activeAt: clock.now() + durations.creatingMs,
  };
}

function assertKey(sse: Wire<"SseConfiguration"> | undefined): void {
  const key = sse?.KmsEncryptionConfig;
  if (key?.CmkType === "CUSTOMER_MANAGED_KMS_KEY" && key.KmsKeyId === undefined) {
    throw validationError("KmsKeyId is required when CmkType is CUSTOMER_MANAGED_KMS_KEY");
  }
}

/** SMART on FHIR cannot work without an authorizer and the capability statement it is announced with. */
function assertIdentityProvider(provider: Wire<"IdentityProviderConfiguration"> | undefined): void {
  if (!provider) return;
  const { AuthorizationStrategy: strategy, Metadata: metadata, IdpLambdaArn: lambda } = provider;
  if (metadata !== undefined && !isJsonObject(metadata)) {
    throw validationError("Metadata must be a JSON object, given as a string");
  }
  if (strategy === "AWS_AUTH") return;
  if (metadata === undefined)
    throw validationError(`Metadata is required when AuthorizationStrategy is ${strategy}`);
  if (lambda === undefined)
    throw validationError(`IdpLambdaArn is required when AuthorizationStrategy is ${strategy}`);
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
