// The settings of the local HealthLake, a part of the table in config.ts.
import { boolean, decimal, faults, integer, oneOf, optional, setting, text } from "./rules.js";

export const LOCAL_SETTINGS = {
  HEALTHLAKE_LOCAL: {
    ...setting("false", "run and use the embedded local HealthLake instead of AWS", boolean()),
    flag: "local",
  },
  DEMO_REPLICAS: {
    ...setting(
      "1",
      "with --demo: gateways beside one another, on PORT and the ports after it, that share by a redis-server that is started for them",
      integer(1, 9),
    ),
    flag: "replicas",
  },
  LOCAL_PORT: setting("0", "port of the local HealthLake; 0 = any free port", integer(0, 65_535)),
  LOCAL_SPEED: setting(
    "1",
    "how many times as fast the local HealthLake's life cycles run",
    decimal(0.01, 1000),
  ),
  LOCAL_DATA_DIR: setting(
    ".local-healthlake",
    "folder in which the local HealthLake keeps its datastores, jobs and resources; `s3://bucket/key` is its file `s3/bucket/key`",
    text("must be the path of a folder"),
  ),
  LOCAL_PRELOAD_PATIENTS: setting(
    "20",
    "synthetic patients that a datastore of the local HealthLake with preloaded data begins with",
    integer(0, 1_000_000),
  ),
  LOCAL_S3_MAX_BYTES: setting(
    "107374182400",
    "bytes that all objects of the local HealthLake's S3 may have together, those that jobs wrote included; more is refused",
    integer(1, 2 ** 50),
  ),
  LOCAL_QUOTAS: setting(
    undefined,
    "`aws` gives the local HealthLake AWS's published quotas, and switches the gateway's own pacing on",
    optional(oneOf(["aws"] as const)),
  ),
  LOCAL_FAULTS: setting(
    undefined,
    "what the local HealthLake makes go wrong, by chance: `throttle=0.1,StartFHIRImportJob.lost-answer=0.5,delay=0.2:300` " +
      "(throttle, error, reset, lost-answer, delay with milliseconds)",
    optional(faults()),
  ),
  LOCAL_ENDPOINTS: setting(
    "aws",
    "where the `endpoint` of a datastore of the local HealthLake leads: `aws`, to AWS's address, or `local`, to its own reader",
    oneOf(["aws", "local"] as const),
  ),
  LOCAL_ADMIN: setting(
    "true",
    "lets programs of this machine set the states of resources of the local HealthLake, by `POST /_local/…`",
    boolean(),
  ),
  LOCAL_EVENTS: setting(
    undefined,
    "where the local HealthLake sends its events in EventBridge's form: the path of a file, to which it appends a line each, " +
      "or an address to POST them to (https; http on this machine only)",
    optional(text("must be the path of a file, or an address")),
  ),
  LOCAL_SECRET_ACCESS_KEY: setting(
    undefined,
    "the secret that requests to the local HealthLake must be signed with; without one, any signature will do",
    optional(text("must not be blank")),
  ),
};
