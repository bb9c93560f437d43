// The settings of replicas that share, a part of the table in settings.ts.
import { boolean, integer, optional, setting, text } from "./rules.js";

const path = () => optional(text("must be the path of a file"));

export const CLUSTER_SETTINGS = {
  CLUSTER_URL: setting(
    undefined,
    "the Redis or Valkey by which replicas share what one of them knows: `rediss://user:password@host:6379`; without it each is by itself",
    optional(text("must not be blank")),
  ),
  CLUSTER_URL_FILE: setting(undefined, "file that holds it instead, read again for each connection", path()),
  CLUSTER_NAME: setting(
    "default",
    "what tells this gateway's replicas from another's in the same Redis: one name for each AWS account",
    text("must be letters, digits, dots, dashes and underscores", /^[\w.-]{1,64}$/),
  ),
  CLUSTER_LEASE_MS: setting(
    "3000",
    "milliseconds after which another replica polls where one has died, and after which a replica that can't reach Redis goes on alone",
    integer(500, 60_000),
  ),
  CLUSTER_TLS_CA_FILE: setting(undefined, "with rediss: file of the authorities that are believed", path()),
  CLUSTER_TLS_CERT_FILE: setting(undefined, "with rediss: file of this gateway's certificate", path()),
  CLUSTER_TLS_KEY_FILE: setting(undefined, "with rediss: file of that certificate's key", path()),
  CLUSTER_INSECURE: setting(
    "false",
    "let CLUSTER_URL be `redis://`, without TLS, on another host than this one",
    boolean(),
  ),
};
