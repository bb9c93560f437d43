// Login at an OpenID provider: authorization code with PKCE, state and nonce. Tokens stay in memory; what must outlive the way to
// the provider and back lies in sessionStorage for that long, and code and state leave the address at once.
import * as oauth from "oauth4webapi";
import { type About, type ProviderDocument, page } from "../addresses";

export interface Tokens {
  readonly accessToken: string;
  readonly expiresInMs: number | undefined;
  readonly renewable: boolean;
}

export type Back = { readonly tokens: Tokens } | { readonly problem: string };

/** On the way to the provider. */
interface Pending {
  readonly verifier: string;
  readonly state: string;
  readonly nonce: string;
  readonly hash: string;
}

const PENDING = "healthlake-console-login";
const UNKNOWN_WAY = "The login took a way that this page does not know. Try again.";

export class Oidc {
  private readonly client: oauth.Client;
  private readonly scope: string;
  private readonly provider: ProviderDocument | null;
  private refreshToken: string | undefined;
  private idToken: string | undefined;

  constructor({ clientId, scope, provider }: NonNullable<About["oidc"]>) {
    this.client = { client_id: clientId };
    this.scope = scope;
    this.provider = provider;
  }

  /** False where the gateway could not reach the provider. */
  get isReachable(): boolean {
    return this.provider !== null;
  }

  /** Leaves the page for the provider's. */
  async begin(): Promise<void> {
    if (!this.provider) return location.reload();
    const pending: Pending = {
      verifier: oauth.generateRandomCodeVerifier(),
      state: oauth.generateRandomState(),
      nonce: oauth.generateRandomNonce(),
      hash: location.hash,
    };
    sessionStorage.setItem(PENDING, JSON.stringify(pending));
    const parameters = {
      client_id: this.client.client_id,
      redirect_uri: page.href,
      response_type: "code",
      scope: this.scope,
      code_challenge: await oauth.calculatePKCECodeChallenge(pending.verifier),
      code_challenge_method: "S256",
      state: pending.state,
      nonce: pending.nonce,
      // OpenID Connect Core 1.0, section 11: without it offline_access must be ignored.
      ...(this.scope.split(/\s+/).includes("offline_access") && { prompt: "consent" }),
    };
    location.assign(withParameters(this.provider.authorization_endpoint, parameters));
  }

  /** Ends the login that the provider has sent the browser back from; undefined where there is none. */
  async finish(): Promise<Back | undefined> {
    const address = new URL(location.href);
    const stored = sessionStorage.getItem(PENDING);
    sessionStorage.removeItem(PENDING);
    if (!address.searchParams.has("code") && !address.searchParams.has("error")) return undefined;
    const pending = stored === null ? undefined : (JSON.parse(stored) as Pending);
    history.replaceState(null, "", `${page.pathname}${pending?.hash ?? ""}`);
    if (!pending || !this.provider) return { problem: UNKNOWN_WAY };
    try {
      return { tokens: await this.redeem(toServer(this.provider), address, pending) };
    } catch (error) {
      return { problem: `The login failed: ${toWords(error)}` };
    }
  }

  /** New tokens for the old ones; undefined where there can be none. */
  async renew(): Promise<Tokens | undefined> {
    if (!this.provider || this.refreshToken === undefined) return undefined;
    const server = toServer(this.provider);
    try {
      const { client, refreshToken, options } = this;
      const answer = await oauth.refreshTokenGrantRequest(
        server,
        client,
        oauth.None(),
        refreshToken,
        options,
      );
      return this.take(await oauth.processRefreshTokenResponse(server, client, answer));
    } catch (error) {
      // What can't be reached now may be later; what is refused stays refused.
      if (error instanceof oauth.ResponseBodyError) this.refreshToken = undefined;
      return undefined;
    }
  }

  /** Revokes what there is, and leaves the page to end the provider's session, where it knows of one. */
  async end(): Promise<void> {
    const { provider, client, options, refreshToken, idToken } = this;
    this.refreshToken = this.idToken = undefined;
    if (!provider) return;
    if (provider.revocation_endpoint !== undefined && refreshToken !== undefined)
      await oauth
        .revocationRequest(toServer(provider), client, oauth.None(), refreshToken, options)
        .catch(() => undefined);
    if (provider.end_session_endpoint === undefined) return;
    const parameters = {
      client_id: client.client_id,
      post_logout_redirect_uri: page.href,
      ...(idToken !== undefined && { id_token_hint: idToken }),
    };
    location.assign(withParameters(provider.end_session_endpoint, parameters));
  }

  /** oauth4webapi refuses http; the gateway lets it pass on loopback alone. */
  private get options() {
    return { [oauth.allowInsecureRequests]: this.provider?.issuer.startsWith("http:") ?? false };
  }

  private async redeem(server: oauth.AuthorizationServer, address: URL, pending: Pending): Promise<Tokens> {
    const { client, options } = this;
    const parameters = oauth.validateAuthResponse(server, client, address, pending.state);
    const answer = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      oauth.None(),
      parameters,
      page.href,
      pending.verifier,
      options,
    );
    const expected = { expectedNonce: pending.nonce, requireIdToken: true };
    return this.take(await oauth.processAuthorizationCodeResponse(server, client, answer, expected));
  }

  private take(result: oauth.TokenEndpointResponse): Tokens {
    // Providers that rotate refresh tokens give a new one each time; the others leave it out.
    this.refreshToken = result.refresh_token ?? this.refreshToken;
    this.idToken = result.id_token ?? this.idToken;
    return {
      accessToken: result.access_token,
      expiresInMs: result.expires_in === undefined ? undefined : result.expires_in * 1000,
      renewable: this.refreshToken !== undefined,
    };
  }
}

function withParameters(address: string, parameters: Readonly<Record<string, string>>): URL {
  const url = new URL(address);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url;
}

function toServer(provider: ProviderDocument): oauth.AuthorizationServer {
  return { ...provider };
}

function toWords(error: unknown): string {
  if (error instanceof oauth.AuthorizationResponseError || error instanceof oauth.ResponseBodyError)
    return error.error_description ?? error.error;
  return error instanceof Error ? error.message : "for no reason that was given";
}
