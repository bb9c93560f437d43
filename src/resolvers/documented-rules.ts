// The rules that only HealthLake's documentation gives, not its service model; docs/healthlake.md, "Names and constraints".
import { LIST_SHAPES, MAX_TAGS, RESERVED_TAG_PREFIX } from "../types/constraints.js";
import type { ConfigurationsInput } from "../types/configuration-inputs.js";
import type {
  IdentityProviderConfigurationInput,
  NewDatastoreInput,
  TagInput,
} from "../types/datastore-inputs.js";
import { AnalyticsStatus, AuthorizationStrategy, CmkType, NlpStatus } from "../types/enums.js";
import type { UpdateDatastoreInput } from "../types/update-inputs.js";
import type { Violations } from "./validation.js";

const SMART: readonly AuthorizationStrategy[] = [
  AuthorizationStrategy.SMART_ON_FHIR,
  AuthorizationStrategy.SMART_ON_FHIR_V1,
];

/** The states that can be asked for; the others are on the way to one of these. */
const NLP = [NlpStatus.ENABLED, NlpStatus.DISABLED];
const ANALYTICS_AT_FIRST = [AnalyticsStatus.ENABLED, AnalyticsStatus.PAUSED];
const ANALYTICS_LATER = [...ANALYTICS_AT_FIRST, AnalyticsStatus.DISABLED];

/** Of a creation, and of a restore. */
export function checkNewDatastoreRules(violations: Violations, input: NewDatastoreInput): void {
  const kms = input.sseConfiguration?.kmsEncryptionConfig;
  if (kms?.cmkType === CmkType.CUSTOMER_MANAGED_KMS_KEY && kms.kmsKeyId == null) {
    violations.add(
      "sseConfiguration.kmsEncryptionConfig.kmsKeyId",
      "is required with CUSTOMER_MANAGED_KMS_KEY",
    );
  }
  if (input.identityProviderConfiguration)
    checkIdentityProvider(violations, input.identityProviderConfiguration);
  checkStates(violations, input, ANALYTICS_AT_FIRST);
  if (input.tags) checkTags(violations, input.tags);
}

const NO_CHANGES = ["id", "clientMutationId"];

export function checkUpdateRules(violations: Violations, input: UpdateDatastoreInput): void {
  const changes = Object.entries(input).filter(([name]) => !NO_CHANGES.includes(name));
  if (changes.every(([, change]) => change == null))
    violations.add("input", "must change something: it has nothing but the id");
  if (input.identityProviderConfiguration)
    checkIdentityProvider(violations, input.identityProviderConfiguration);
  checkStates(violations, input, ANALYTICS_LATER);
}

function checkStates(
  violations: Violations,
  { analyticsConfiguration, nlpConfiguration }: ConfigurationsInput,
  analytics: readonly AnalyticsStatus[],
): void {
  const check = (path: string, status: string | undefined, states: readonly string[]) => {
    if (status !== undefined && status !== "UNKNOWN" && !states.includes(status))
      violations.add(`${path}.status`, `must be ${states.join(" or ")} here, not ${status}`);
  };
  check("analyticsConfiguration", analyticsConfiguration?.status, analytics);
  check("nlpConfiguration", nlpConfiguration?.status, NLP);
}

export function checkTags(violations: Violations, tags: readonly TagInput[]): void {
  if (tags.length > MAX_TAGS)
    violations.add("tags", `must be at most ${MAX_TAGS}, not ${tags.length}: a datastore can't have more`);
  const seen = new Set<string>();
  tags.slice(0, LIST_SHAPES.TagList.max).forEach(({ key }, index) => {
    checkTagKey(violations, `tags.${index}.key`, key);
    if (seen.has(key)) violations.add(`tags.${index}.key`, "stands twice");
    seen.add(key);
  });
}

export function checkTagKey(violations: Violations, path: string, key: string): void {
  if (key.slice(0, RESERVED_TAG_PREFIX.length).toLowerCase() === RESERVED_TAG_PREFIX)
    violations.add(path, `must not begin with ${RESERVED_TAG_PREFIX}, which AWS keeps for itself`);
}

function checkIdentityProvider(violations: Violations, input: IdentityProviderConfigurationInput): void {
  const path = "identityProviderConfiguration";
  const { authorizationStrategy, metadata, idpLambdaArn } = input;
  if (SMART.includes(authorizationStrategy)) {
    if (metadata == null) violations.add(`${path}.metadata`, `is required with ${authorizationStrategy}`);
    if (idpLambdaArn == null)
      violations.add(`${path}.idpLambdaArn`, `is required with ${authorizationStrategy}`);
  }
  if (metadata != null && !isJsonObject(metadata))
    violations.add(`${path}.metadata`, "must be a JSON object as a string");
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
