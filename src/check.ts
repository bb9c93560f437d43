// What `--check` does: asks HealthLake once for its datastores, and says what stands in the way.
import { ListFHIRDatastoresCommand } from "@aws-sdk/client-healthlake";
import { GatewayError } from "./errors.js";
import { createClient, loadLocation } from "./healthlake/client.js";
import { createCredentials } from "./healthlake/credentials.js";
import { loadEndpoint } from "./healthlake/endpoint.js";
import { toUpstreamError } from "./healthlake/failures.js";
import type { GatewayDependencies } from "./gateway.js";
import { toLoggedText } from "./healthlake/texts.js";

export interface Findings {
  /** Whether a gateway with these settings could work. */
  readonly ok: boolean;
  /** A line each, for people. */
  readonly lines: readonly string[];
}

/** Rejects with the SDK's own error where no Region is configured. */
export async function checkHealthLake(
  { healthLake, agent }: Pick<GatewayDependencies, "healthLake" | "agent">,
  timeoutMs: number,
): Promise<Findings> {
  const client = createClient({ ...healthLake, ...createCredentials(healthLake?.credentials).config }, agent);
  try {
    const { region } = await loadLocation(client);
    const endpoint = await loadEndpoint(client);
    const told = await describeCredentials(() => client.config.credentials());
    const asked = told.ok
      ? await ask(() =>
          client.send(new ListFHIRDatastoresCommand({ MaxResults: 1 }), {
            abortSignal: AbortSignal.timeout(timeoutMs),
          }),
        )
      : { ok: false, line: "permission: not asked, for want of credentials" };
    const offsetMs = client.config.systemClockOffset;
    return {
      ok: told.ok && asked.ok,
      lines: [
        `Region: ${region}`,
        `endpoint: ${endpoint.href}`,
        ...told.lines,
        asked.line,
        ...(told.ok
          ? [`clock offset: ${offsetMs} ms (AWS's clock less this one's, where 0 is less than a second)`]
          : []),
      ],
    };
  } finally {
    client.destroy();
  }
}

/** The SDK's marks of where credentials are from, in words; the last one that fits is the nearest source. */
const SOURCES: Readonly<Record<string, string>> = {
  CREDENTIALS_CODE: "given by the program",
  CREDENTIALS_ENV_VARS: "the environment (AWS_ACCESS_KEY_ID)",
  CREDENTIALS_ENV_VARS_STS_WEB_ID_TOKEN: "a web identity token file (AWS_WEB_IDENTITY_TOKEN_FILE)",
  CREDENTIALS_PROFILE: "a profile of the AWS configuration",
  CREDENTIALS_PROFILE_PROCESS: "a process that the profile names",
  CREDENTIALS_PROFILE_SOURCE_PROFILE: "a role of the profile, by its source profile",
  CREDENTIALS_PROFILE_STS_WEB_ID_TOKEN: "a web identity token file that the profile names",
  CREDENTIALS_PROFILE_SSO: "IAM Identity Center",
  CREDENTIALS_PROFILE_SSO_LEGACY: "IAM Identity Center",
  CREDENTIALS_HTTP: "the container",
  CREDENTIALS_IMDS: "the instance",
};

interface Identity {
  readonly accessKeyId: string;
  readonly accountId?: string;
  readonly expiration?: Date;
  readonly $source?: Readonly<Record<string, string>>;
}

async function describeCredentials(load: () => Promise<Identity>): Promise<{ ok: boolean; lines: string[] }> {
  try {
    const { accountId, expiration, $source = {} } = await load();
    const source = Object.keys($source)
      .flatMap((mark) => SOURCES[mark] ?? [])
      .at(-1);
    return {
      ok: true,
      lines: [
        `credentials: ${source ?? "the SDK's standard chain"}${expiration ? `, until ${expiration.toISOString()}` : ""}`,
        ...(accountId === undefined ? [] : [`account: ${accountId}`]),
      ],
    };
  } catch (error) {
    return { ok: false, lines: [`credentials: none: ${toLoggedText((error as Error).message)}`] };
  }
}

async function ask(list: () => Promise<unknown>): Promise<{ ok: boolean; line: string }> {
  try {
    await list();
    return { ok: true, line: "permission: HealthLake answered ListFHIRDatastores" };
  } catch (cause) {
    const error = toUpstreamError("ListFHIRDatastores", cause);
    const message = error instanceof GatewayError ? `${error.code}: ${error.message}` : "it failed";
    return {
      ok: false,
      line: `permission: ${message} (${(cause as Error).name}: ${toLoggedText((cause as Error).message)})`,
    };
  }
}
