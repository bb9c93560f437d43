// The discovery document of an OpenID provider (OpenID Connect Discovery 1.0, section 4): fetched when it is needed, checked, kept.
// What is in it decides where the console may send codes and tokens.
import type { Agent } from "node:http";
import { z } from "zod";
import type { Clock } from "../clock.js";
import { fetchThrough } from "../proxies.js";

export interface ProviderDocument {
  readonly issuer: string;
  readonly authorization_endpoint: string;
  readonly token_endpoint: string;
  readonly end_session_endpoint?: string | undefined;
  readonly revocation_endpoint?: string | undefined;
  readonly jwks_uri?: string | undefined;
}

export interface ProviderSettings {
  /** As the document itself must name it. */
  readonly issuer: string;
  readonly clock: Clock;
  readonly agent?: Agent | undefined;
  /** Told why the document could not be had. */
  readonly onFailed: (error: unknown) => void;
}

export interface Provider {
  /** Rejects where the document can't be had, or is not the issuer's. */
  readonly load: () => Promise<ProviderDocument>;
  /** Of the document that was loaded last: the origins to which a page sends requests of its own. */
  readonly origins: () => readonly string[];
}

/** After this time the document is fetched again. */
const KEEP_MS = 10 * 60_000;
/** No sooner than this after a fetch that failed comes the next. */
const RETRY_MS = 5000;
const TIMEOUT_MS = 5000;

export function createProvider({ issuer, clock, agent, onFailed }: ProviderSettings): Provider {
  let held: { readonly document: ProviderDocument; readonly at: number } | undefined;
  let failure: { readonly error: unknown; readonly at: number } | undefined;
  let pending: Promise<ProviderDocument> | undefined;
  const fetchIt = async () => {
    try {
      const document = await fetchDocument(issuer, agent);
      held = { document, at: clock.now() };
      failure = undefined;
      return document;
    } catch (error) {
      failure = { error, at: clock.now() };
      onFailed(error);
      if (held) return held.document;
      throw error;
    }
  };
  return {
    load: async () => {
      if (held && clock.now() - held.at < KEEP_MS) return held.document;
      if (failure && clock.now() - failure.at < RETRY_MS) {
        if (held) return held.document;
        throw failure.error;
      }
      return (pending ??= fetchIt().finally(() => (pending = undefined)));
    },
    origins: () => (held ? toOrigins(held.document) : []),
  };
}

function toOrigins(document: ProviderDocument): string[] {
  const asked = [document.token_endpoint, document.revocation_endpoint, document.jwks_uri];
  return [...new Set(asked.filter((url) => url !== undefined).map((url) => new URL(url).origin))];
}

async function fetchDocument(issuer: string, agent?: Agent): Promise<ProviderDocument> {
  const url = `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const headers = new Headers({ accept: "application/json" });
  const answer = await (agent
    ? fetchThrough(agent)(url, { headers, signal })
    : fetch(url, { headers, signal, redirect: "error" }));
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  const parsed = toRule(new URL(issuer).protocol).safeParse(await answer.json());
  if (!parsed.success)
    throw new Error(
      `${url}: ${parsed.error.issues.map(({ path, message }) => `${path.join(".")} ${message}`).join("; ")}`,
    );
  if (parsed.data.issuer !== issuer) throw new Error(`${url} is of the issuer "${parsed.data.issuer}"`);
  return parsed.data;
}

/** Of an issuer on loopback, http will do; of any other all addresses must be https. */
function toRule(protocol: string) {
  const address = z
    .string()
    .refine((text) => URL.canParse(text) && ["https:", protocol].includes(new URL(text).protocol), {
      message: "must be an https address",
    });
  return z.object({
    issuer: z.string(),
    authorization_endpoint: address,
    token_endpoint: address,
    end_session_endpoint: address.optional(),
    revocation_endpoint: address.optional(),
    jwks_uri: address.optional(),
  });
}
