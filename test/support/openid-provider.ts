// A real OpenID provider on 127.0.0.1, at which everybody who comes is signed in as ada.
import { once } from "node:events";
import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { generateKeyPair, exportJWK } from "jose";
import Provider from "oidc-provider";

export interface OpenIdProvider {
  readonly issuer: string;
  /** The grant types of all token requests, in order. */
  readonly grants: readonly string[];
  /** To be called before the first browser comes. */
  readonly serve: (client: { readonly id: string; readonly page: string }) => Promise<void>;
}

export interface OpenIdProviderOptions {
  readonly audience: string;
  readonly tokenSeconds: number;
  readonly roles: readonly string[];
}

type Handler = (request: IncomingMessage, response: ServerResponse) => unknown;

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

/** Is closed after the test. */
export async function startOpenIdProvider(options: OpenIdProviderOptions): Promise<OpenIdProvider> {
  let handle: Handler = (_request, response) => response.writeHead(503).end();
  const server = createServer((request, response) => void handle(request, response)).listen(0, "127.0.0.1");
  await once(server, "listening");
  open.push(async () => {
    server.close();
    server.closeAllConnections();
    await once(server, "close");
  });
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const grants: string[] = [];
  return {
    issuer,
    grants,
    serve: async ({ id, page }) => {
      const provider = await createProvider(issuer, id, page, options);
      provider.on("grant.success", ({ oidc }) => grants.push(String(oidc.params?.grant_type)));
      const answer = provider.callback();
      handle = (request, response) =>
        request.url?.startsWith("/interaction/")
          ? finishInteraction(provider, request, response)
          : answer(request, response);
    },
  };
}

async function createProvider(
  issuer: string,
  client_id: string,
  page: string,
  { audience, tokenSeconds, roles }: OpenIdProviderOptions,
): Promise<Provider> {
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  return new Provider(issuer, {
    jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: "RS256", use: "sig", kid: "one" }] },
    cookies: { keys: ["of a test"] },
    clients: [
      {
        client_id,
        application_type: "native",
        token_endpoint_auth_method: "none",
        grant_types: ["authorization_code", "refresh_token"],
        response_types: ["code"],
        redirect_uris: [page],
        post_logout_redirect_uris: [page],
      },
    ],
    clientBasedCORS: () => true,
    pkce: { required: () => true },
    findAccount: (_context, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
    extraTokenClaims: () => ({ roles: [...roles] }),
    ttl: {
      AccessToken: tokenSeconds,
      RefreshToken: 3600,
      Session: 3600,
      Grant: 3600,
      Interaction: 600,
      IdToken: 600,
    },
    features: {
      devInteractions: { enabled: false },
      revocation: { enabled: true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (context, form) => {
          context.body = `<!doctype html>${form}<button form="op.logoutForm" name="logout" value="yes">Leave</button>`;
        },
      },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => "urn:gateway",
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          audience,
          scope: "",
          accessTokenFormat: "jwt",
          accessTokenTTL: tokenSeconds,
          jwt: { sign: { alg: "RS256" } },
        }),
      },
    },
  });
}

/** Nobody is asked: who comes is ada, and agrees. */
async function finishInteraction(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { prompt, params, session, grantId } = await provider.interactionDetails(request, response);
  if (prompt.name === "login")
    return provider.interactionFinished(request, response, { login: { accountId: "ada" } });
  const known = grantId === undefined ? undefined : await provider.Grant.find(grantId);
  const grant =
    known ?? new provider.Grant({ accountId: session!.accountId, clientId: params.client_id as string });
  grant.addOIDCScope(params.scope as string);
  const consent = { grantId: await grant.save() };
  return provider.interactionFinished(request, response, { consent }, { mergeWithLastSubmission: true });
}
