import { changeBackup } from "../../lifecycle/backup.js";
import { datastoreState, featuresOf } from "../../lifecycle/datastore.js";
import type { Input } from "../../shape-types.js";
import type { DatastoreRecord } from "../../storage.js";
import { type DatastoreOnWire, datastoreProperties, findDatastore } from "../datastores.js";
import { conflictError } from "../errors.js";
import { assertIdentityProvider, toChangedFeatures, toIdentityProvider } from "../new-datastore.js";
import type { Services } from "../services.js";

const UPDATABLE = new Set(["ACTIVE", "UPDATE_FAILED"]);

/** Changes what is given. Analytics and NLP change by way of UPDATING, all else at once; a feature that is so already does not. */
export function updateFHIRDatastore(
  input: Input<"UpdateFHIRDatastore">,
  services: Pick<Services, "clock" | "storage" | "durations" | "account">,
): { DatastoreProperties: DatastoreOnWire } {
  const record = findDatastore(services, input.DatastoreId);
  assertIdentityProvider(input.IdentityProviderConfiguration);
  const asked = toChangedFeatures(input);
  const now = services.clock.now();
  const { status } = datastoreState(record, now);
  if (!UPDATABLE.has(status)) {
    throw conflictError(`Data store ${record.datastoreId} is ${status} and the action cannot be performed`);
  }
  const from = featuresOf(record, now);
  const features = { ...from, ...asked };
  const isChanged = features.analytics !== from.analytics || features.nlp !== from.nlp;
  const update = { from, endsAt: now + services.durations.updatingMs };
  const updated = {
    ...changeAtOnce(record, input, now),
    ...(isChanged && { features, update, report: undefined }),
  };
  services.storage.datastores.put(updated);
  return { DatastoreProperties: datastoreProperties(updated, services) };
}

function changeAtOnce(
  record: DatastoreRecord,
  input: Input<"UpdateFHIRDatastore">,
  now: number,
): DatastoreRecord {
  const { IdentityProviderConfiguration: provider, BackupConfiguration: backup } = input;
  return {
    ...record,
    name: input.DatastoreName ?? record.name,
    defaultProfiles: input.ProfileConfiguration?.DefaultProfiles ?? record.defaultProfiles,
    identityProvider: provider ? toIdentityProvider(provider) : record.identityProvider,
    ...(backup && { backup: changeBackup(record.backup, backup, now) }),
  };
}
