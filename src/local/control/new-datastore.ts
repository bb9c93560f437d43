// What the creation and the restore of a datastore have in common: the rules that stand in HealthLake's documentation, and the
// record.
import { changeBackup } from "../lifecycle/backup.js";
import type { DatastoreRecord, Features } from "../storage.js";
import type { Wire } from "../shape-types.js";
import { DEFAULT_FEATURES } from "../lifecycle/datastore.js";
import { validationError } from "./errors.js";
import type { Services } from "./services.js";

export type NewDatastoreServices = Pick<
  Services,
  "clock" | "storage" | "durations" | "account" | "movesData" | "quotas"
>;

/** What either may be told. */
export interface Configurations {
  readonly SseConfiguration?: Wire<"SseConfiguration">;
  readonly IdentityProviderConfiguration?: Wire<"IdentityProviderConfiguration">;
  readonly AnalyticsConfiguration?: Wire<"AnalyticsConfiguration">;
  readonly NlpConfiguration?: Wire<"NlpConfiguration">;
  readonly ProfileConfiguration?: Wire<"ProfileConfiguration">;
  readonly BackupConfiguration?: Wire<"BackupConfiguration">;
}

const ANALYTICS_AT_FIRST = ["ENABLED", "PAUSED"] as const;
const ANALYTICS_LATER = ["ENABLED", "PAUSED", "DISABLED"] as const;
const NLP = ["ENABLED", "DISABLED"] as const;

/** Throws ValidationException for what neither may be told. */
export function assertNewDatastore(input: Configurations): void {
  assertKey(input.SseConfiguration);
  assertIdentityProvider(input.IdentityProviderConfiguration);
  toFeatures(input, ANALYTICS_AT_FIRST);
}

/** The features that an update asks for; throws ValidationException for a state that can't be asked for. */
export function toChangedFeatures(input: Configurations): Partial<Features> {
  return toFeatures(input, ANALYTICS_LATER);
}

/** A datastore that is CREATING; with `from`, of what that is. */
export function createRecord(
  input: Configurations & { readonly DatastoreName?: string },
  rest: Pick<DatastoreRecord, "typeVersion" | "tags"> &
    Partial<Pick<DatastoreRecord, "preload" | "restoredFrom">>,
  { clock, storage, durations, account, movesData }: NewDatastoreServices,
): DatastoreRecord {
  const datastoreId = account.newId();
  const now = clock.now();
  const isFilled = rest.preload !== undefined || rest.restoredFrom !== undefined;
  return {
    sequence: storage.nextSequence(),
    datastoreId,
    arn: account.datastoreArn(datastoreId),
    endpoint: account.datastoreEndpoint(datastoreId),
    name: input.DatastoreName,
    sse: input.SseConfiguration ?? { KmsEncryptionConfig: { CmkType: "AWS_OWNED_KMS_KEY" } },
    identityProvider: toIdentityProvider(input.IdentityProviderConfiguration),
    features: { ...DEFAULT_FEATURES, ...toFeatures(input, ANALYTICS_AT_FIRST) },
    defaultProfiles: input.ProfileConfiguration?.DefaultProfiles,
    ...(input.BackupConfiguration && { backup: changeBackup(undefined, input.BackupConfiguration, now) }),
    ...(movesData && isFilled && { isLoading: true }),
    ...rest,
    activeAt: now + durations.creatingMs,
  };
}

export function toIdentityProvider(
  given: Wire<"IdentityProviderConfiguration"> = { AuthorizationStrategy: "AWS_AUTH" },
): Wire<"IdentityProviderConfiguration"> {
  return { FineGrainedAuthorizationEnabled: false, ...given };
}

function toFeatures(input: Configurations, analytics: readonly Features["analytics"][]): Partial<Features> {
  return {
    ...pick("analytics", "AnalyticsConfiguration", input.AnalyticsConfiguration?.Status, analytics),
    ...pick("nlp", "NlpConfiguration", input.NlpConfiguration?.Status, NLP),
  };
}

function pick<T extends string>(
  feature: string,
  member: string,
  asked: string | undefined,
  states: readonly T[],
): Record<string, T> {
  if (asked === undefined) return {};
  const state = states.find((one) => one === asked);
  if (state === undefined)
    throw validationError(`${member} Status can not be ${asked} here. It must be one of ${states.join(" ")}`);
  return { [feature]: state };
}

function assertKey(sse: Wire<"SseConfiguration"> | undefined): void {
  const key = sse?.KmsEncryptionConfig;
  if (key?.CmkType === "CUSTOMER_MANAGED_KMS_KEY" && key.KmsKeyId === undefined) {
    throw validationError("KmsKeyId is required when CmkType is CUSTOMER_MANAGED_KMS_KEY");
  }
}

/** SMART on FHIR cannot work without an authorizer and the capability statement it is announced with. */
export function assertIdentityProvider(provider: Wire<"IdentityProviderConfiguration"> | undefined): void {
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
