// HealthLake's enums. UNKNOWN stands for a value that HealthLake added after this gateway was built.
import { registerEnumType } from "type-graphql";

const UNKNOWN = "UNKNOWN";

export enum DatastoreStatus {
  CREATING = "CREATING",
  ACTIVE = "ACTIVE",
  UPDATING = "UPDATING",
  UPDATE_FAILED = "UPDATE_FAILED",
  DELETING = "DELETING",
  DELETED = "DELETED",
  CREATE_FAILED = "CREATE_FAILED",
  UNKNOWN = "UNKNOWN",
}

export enum JobStatus {
  SUBMITTED = "SUBMITTED",
  QUEUED = "QUEUED",
  IN_PROGRESS = "IN_PROGRESS",
  COMPLETED = "COMPLETED",
  COMPLETED_WITH_ERRORS = "COMPLETED_WITH_ERRORS",
  FAILED = "FAILED",
  CANCEL_SUBMITTED = "CANCEL_SUBMITTED",
  CANCEL_IN_PROGRESS = "CANCEL_IN_PROGRESS",
  CANCEL_COMPLETED = "CANCEL_COMPLETED",
  CANCEL_FAILED = "CANCEL_FAILED",
  UNKNOWN = "UNKNOWN",
}

export enum FHIRVersion {
  R4 = "R4",
  UNKNOWN = "UNKNOWN",
}

export enum CmkType {
  CUSTOMER_MANAGED_KMS_KEY = "CUSTOMER_MANAGED_KMS_KEY",
  AWS_OWNED_KMS_KEY = "AWS_OWNED_KMS_KEY",
  UNKNOWN = "UNKNOWN",
}

export enum PreloadDataType {
  SYNTHEA = "SYNTHEA",
  UNKNOWN = "UNKNOWN",
}

export enum AuthorizationStrategy {
  SMART_ON_FHIR_V1 = "SMART_ON_FHIR_V1",
  SMART_ON_FHIR = "SMART_ON_FHIR",
  AWS_AUTH = "AWS_AUTH",
  UNKNOWN = "UNKNOWN",
}

export enum ErrorCategory {
  RETRYABLE_ERROR = "RETRYABLE_ERROR",
  NON_RETRYABLE_ERROR = "NON_RETRYABLE_ERROR",
  UNKNOWN = "UNKNOWN",
}

export enum ValidationLevel {
  STRICT = "strict",
  STRUCTURE_ONLY = "structure-only",
  MINIMAL = "minimal",
  UNKNOWN = "UNKNOWN",
}

export enum AnalyticsStatus {
  ENABLED = "ENABLED",
  ENABLING = "ENABLING",
  DISABLED = "DISABLED",
  DISABLING = "DISABLING",
  PAUSING = "PAUSING",
  PAUSED = "PAUSED",
  UNKNOWN = "UNKNOWN",
}

export enum NlpStatus {
  ENABLED = "ENABLED",
  ENABLING = "ENABLING",
  DISABLED = "DISABLED",
  DISABLING = "DISABLING",
  UNKNOWN = "UNKNOWN",
}

export enum BackupStatus {
  ENABLED = "ENABLED",
  DISABLED = "DISABLED",
  UNKNOWN = "UNKNOWN",
}

export enum BackupType {
  CONTINUOUS = "CONTINUOUS",
  UNKNOWN = "UNKNOWN",
}

const unknownValue = {
  description:
    "A value that HealthLake added after this gateway was built. Output only: as an input it is BAD_USER_INPUT.",
};

registerEnumType(DatastoreStatus, {
  name: "DatastoreStatus",
  description: "Where a datastore is in its life. HealthLake's DatastoreStatus.",
  valuesConfig: {
    CREATING: {
      description: "Being created; takes 2 to 30 minutes on AWS. Ends in ACTIVE or CREATE_FAILED.",
    },
    ACTIVE: { description: "Ready for imports, exports and FHIR requests." },
    UPDATING: {
      description: "Its analytics or NLP configuration is being changed. Ends in ACTIVE or UPDATE_FAILED.",
    },
    UPDATE_FAILED: { description: "The last change of its configuration failed; errorCause may say why." },
    DELETING: { description: "Being deleted with all its resources. Ends in DELETED." },
    DELETED: {
      description:
        "Gone with all its data, but for its backup. HealthLake goes on listing it for about seven days.",
    },
    CREATE_FAILED: { description: "Creation failed; errorCause may say why." },
    UNKNOWN: { description: `${unknownValue.description} upstreamStatus has its name.` },
  },
});

registerEnumType(JobStatus, {
  name: "JobStatus",
  description: "Where an import or export job is in its life. HealthLake's JobStatus.",
  valuesConfig: {
    SUBMITTED: { description: "Accepted by HealthLake, not looked at yet." },
    QUEUED: {
      description:
        "Waiting for another job of its kind: HealthLake runs one import and one export at a time.",
    },
    IN_PROGRESS: { description: "Running." },
    COMPLETED: { description: "Ended without an error." },
    COMPLETED_WITH_ERRORS: {
      description: "Ended, but some resources failed: the job's FAILURE folder in S3 says which.",
    },
    FAILED: { description: "Ended without success; message may say why." },
    CANCEL_SUBMITTED: { description: "Its cancellation was asked for, by the FHIR REST API." },
    CANCEL_IN_PROGRESS: { description: "Being cancelled." },
    CANCEL_COMPLETED: { description: "Cancelled." },
    CANCEL_FAILED: { description: "Its cancellation failed." },
    UNKNOWN: { description: `${unknownValue.description} upstreamStatus has its name.` },
  },
});

registerEnumType(FHIRVersion, {
  name: "FHIRVersion",
  description: "The version of the FHIR standard that a datastore speaks.",
  valuesConfig: {
    R4: { description: "FHIR R4 (4.0.1), the only one that HealthLake has." },
    UNKNOWN: unknownValue,
  },
});

registerEnumType(CmkType, {
  name: "CmkType",
  description: "Who owns the key that encrypts a datastore.",
  valuesConfig: {
    CUSTOMER_MANAGED_KMS_KEY: { description: "A KMS key of the customer's, named by kmsKeyId." },
    AWS_OWNED_KMS_KEY: { description: "A key that AWS owns: HealthLake's default." },
    UNKNOWN: unknownValue,
  },
});

registerEnumType(PreloadDataType, {
  name: "PreloadDataType",
  description: "What a datastore can be filled with when it is created.",
  valuesConfig: { SYNTHEA: { description: "Synthetic patients made by Synthea." }, UNKNOWN: unknownValue },
});

registerEnumType(AuthorizationStrategy, {
  name: "AuthorizationStrategy",
  description: "How a datastore's own FHIR endpoint authorizes its callers.",
  valuesConfig: {
    SMART_ON_FHIR_V1: { description: "SMART on FHIR, version 1 scopes." },
    SMART_ON_FHIR: { description: "SMART on FHIR, version 2 scopes." },
    AWS_AUTH: { description: "AWS credentials and IAM only: HealthLake's default." },
    UNKNOWN: unknownValue,
  },
});

registerEnumType(ErrorCategory, {
  name: "ErrorCategory",
  description: "Whether trying again can help.",
  valuesConfig: {
    RETRYABLE_ERROR: { description: "The same request may succeed later." },
    NON_RETRYABLE_ERROR: { description: "The same request would fail again." },
    UNKNOWN: unknownValue,
  },
});

registerEnumType(ValidationLevel, {
  name: "ValidationLevel",
  description: "How strictly an import checks each resource.",
  valuesConfig: {
    STRICT: {
      description: "By the profiles in meta.profile, else by FHIR R4 in full: HealthLake's default.",
    },
    STRUCTURE_ONLY: { description: "By the structure of FHIR R4; profiles are ignored." },
    MINIMAL: {
      description: "By few rules of FHIR R4; what fails a search check is imported with a warning.",
    },
    UNKNOWN: unknownValue,
  },
});

const ON_THE_WAY = "Output only: as an input it is BAD_USER_INPUT.";

registerEnumType(AnalyticsStatus, {
  name: "AnalyticsStatus",
  description: "Whether a datastore can be queried by SQL. HealthLake's AnalyticsStatus.",
  valuesConfig: {
    ENABLED: { description: "On, and billed: HealthLake's default." },
    ENABLING: { description: `Being turned on. ${ON_THE_WAY}` },
    DISABLED: { description: "Off. HealthLake refuses it at creation; an update can disable it." },
    DISABLING: { description: `Being turned off. ${ON_THE_WAY}` },
    PAUSING: { description: `Being paused. ${ON_THE_WAY}` },
    PAUSED: { description: "Paused: it can be enabled again." },
    UNKNOWN: unknownValue,
  },
});

registerEnumType(NlpStatus, {
  name: "NlpStatus",
  description: "Whether a datastore's texts are read for medical terms. HealthLake's NlpStatus.",
  valuesConfig: {
    ENABLED: { description: "On." },
    ENABLING: { description: `Being turned on. ${ON_THE_WAY}` },
    DISABLED: { description: "Off: HealthLake's default." },
    DISABLING: { description: `Being turned off. ${ON_THE_WAY}` },
    UNKNOWN: unknownValue,
  },
});

registerEnumType(BackupStatus, {
  name: "BackupStatus",
  description: "Whether a datastore is backed up.",
  valuesConfig: {
    ENABLED: { description: "It is: it can be restored." },
    DISABLED: { description: "It is not: HealthLake's default." },
    UNKNOWN: unknownValue,
  },
});

registerEnumType(BackupType, {
  name: "BackupType",
  description: "The kind of backup.",
  valuesConfig: {
    CONTINUOUS: { description: "To any time within the retention period." },
    UNKNOWN: unknownValue,
  },
});

/** HealthLake's raw string as a member of `values`, or UNKNOWN. */
export function toEnum<E extends Record<string, string>>(values: E, raw: string): E[keyof E] {
  return (Object.values(values).includes(raw) ? raw : UNKNOWN) as E[keyof E];
}
