// Whether a datastore shows what an update asked for. HealthLake knows no token by which an update could be sent twice: where
// its answer was lost, this is how to tell whether it was carried out.
import { isDeepStrictEqual } from "node:util";
import type { DatastoreProperties, UpdateFHIRDatastoreRequest } from "./shapes.js";

type IdentityProvider = NonNullable<DatastoreProperties["IdentityProviderConfiguration"]>;

/** A feature that was asked for shows first as being on its way. */
const ON_THE_WAY: Readonly<Record<string, string>> = {
  ENABLED: "ENABLING",
  DISABLED: "DISABLING",
  PAUSED: "PAUSING",
};

/** True where every member that was given is there, or on its way. */
export function showsUpdate(request: UpdateFHIRDatastoreRequest, shape: DatastoreProperties): boolean {
  const { DatastoreName: name, ProfileConfiguration: profile, BackupConfiguration: backup } = request;
  const provider = request.IdentityProviderConfiguration;
  return (
    (name === undefined || name === shape.DatastoreName) &&
    isOnItsWay(request.AnalyticsConfiguration?.Status, shape.AnalyticsConfiguration?.Status) &&
    isOnItsWay(request.NlpConfiguration?.Status, shape.NlpConfiguration?.Status) &&
    (!profile ||
      isDeepStrictEqual(
        sorted(profile.DefaultProfiles),
        sorted(shape.ProfileConfiguration?.DefaultProfiles),
      )) &&
    (!provider || isSameProvider(provider, shape.IdentityProviderConfiguration)) &&
    (!backup || holds(backup, shape.BackupStatusInfo?.Configuration))
  );
}

function isOnItsWay(asked: string | undefined, shown: string | undefined): boolean {
  return asked === undefined || shown === asked || shown === ON_THE_WAY[asked];
}

function sorted(texts: readonly string[] = []): readonly string[] {
  return [...texts].sort();
}

/** It is replaced as a whole: what was not given must be gone. */
function isSameProvider(asked: IdentityProvider, shown: IdentityProvider | undefined): boolean {
  return (
    shown !== undefined &&
    asked.AuthorizationStrategy === shown.AuthorizationStrategy &&
    (asked.FineGrainedAuthorizationEnabled ?? false) === (shown.FineGrainedAuthorizationEnabled ?? false) &&
    (asked.IdpLambdaArn ?? undefined) === (shown.IdpLambdaArn ?? undefined) &&
    isDeepStrictEqual(toValue(asked.Metadata), toValue(shown.Metadata))
  );
}

/** Metadata is a JSON document, which may come back in another spelling. */
function toValue(metadata: string | null | undefined): unknown {
  if (metadata == null) return undefined;
  try {
    return JSON.parse(metadata) as unknown;
  } catch {
    return metadata;
  }
}

/** Whether each given member is the same in `shown`. */
function holds(asked: object, shown: object | undefined): boolean {
  const members = Object.entries(asked).filter(([, value]) => value !== undefined);
  return members.every(([name, value]) => (shown as Record<string, unknown> | undefined)?.[name] === value);
}
