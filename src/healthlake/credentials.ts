// The gateway's own credentials. What goes wrong in getting them is told apart from what HealthLake says, and they can be
// loaded afresh, past what the SDK remembers of its files.
import type { HealthLakeClientConfig } from "@aws-sdk/client-healthlake";
import { defaultProvider } from "@aws-sdk/credential-provider-node";
import { loadSharedConfigFiles } from "@smithy/core/config";

type Provider = (
  options?: object,
) => Promise<{ readonly accessKeyId: string; readonly secretAccessKey: string }>;

/** The credentials could not be had: no file, no profile, an STS that refuses or does not answer. The cause says why. */
export class CredentialsError extends Error {
  override readonly name = "CredentialsError";
  /** The cause's code, ENOENT say, or its name. */
  readonly errorName: string;

  constructor(override readonly cause: unknown) {
    const { name, message, code } = cause as NodeJS.ErrnoException;
    super(message);
    this.errorName = typeof code === "string" ? code : name;
  }
}

export interface Credentials {
  /** To be laid over the client's configuration. */
  readonly config: HealthLakeClientConfig;
  /** Forgets what is known; the next call loads all of it again. Its files are read at once. Absent: there is nothing to load. */
  readonly reload?: () => Promise<void>;
}

/** Those of `given`, or of the SDK's standard chain. */
export function createCredentials(given: HealthLakeClientConfig["credentials"]): Credentials {
  if (given !== undefined && typeof given !== "function") return { config: { credentials: given } };
  let load: Provider | undefined;
  const provide = (create: () => Provider): Provider => {
    const provider: Provider = async (options) => {
      try {
        return await (load ??= create())(options);
      } catch (cause) {
        throw new CredentialsError(cause);
      }
    };
    return provider;
  };
  return {
    config: given
      ? { credentials: provide(() => given as Provider) }
      : { credentialDefaultProvider: (init) => provide(() => defaultProvider(withOwnHandler(init as Init))) },
    reload: async () => {
      load = undefined;
      await loadSharedConfigFiles({ ignoreCache: true });
    },
  };
}

/** What the SDK hands to its chain of providers. */
interface Init {
  readonly parentClientConfig?: Pick<HealthLakeClientConfig, "requestHandler">;
}

/** STS's client takes the way of its parent by itself; those of SSO, for tokens and for credentials, must be told it. */
function withOwnHandler(init: Init): object {
  const { requestHandler } = init.parentClientConfig ?? {};
  return requestHandler ? { ...init, clientConfig: { requestHandler } } : init;
}
