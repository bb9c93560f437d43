// Who calls, once it is proved.

export interface Identity {
  /** Names the caller in logs: a token's `sub`, a key's id. */
  readonly subject: string;
  /** Names of roles of the policy; one that the policy lacks grants nothing. */
  readonly roles: readonly string[];
  /** The datastores that the caller is limited to, by AWS id or ARN; "*" where there is no such limit. */
  readonly datastores: readonly string[] | "*";
}
