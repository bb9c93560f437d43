// Where the gateway is, seen from this script, which is <prefix>/console/assets/<name>-<hash>.js: it works behind any prefix.

/** The page's own address, with a slash at its end. */
export const page = new URL("../", import.meta.url);
export const endpoint = new URL("../graphql", page);
export const socketEndpoint = Object.assign(new URL(endpoint), {
  protocol: endpoint.protocol.replace("http", "ws"),
});

/** The members of a discovery document that a login needs. */
export interface ProviderDocument {
  readonly issuer: string;
  readonly authorization_endpoint: string;
  readonly token_endpoint: string;
  readonly end_session_endpoint?: string;
  readonly revocation_endpoint?: string;
  readonly jwks_uri?: string;
}

/** What the gateway tells everybody. */
export interface About {
  readonly authMode: "none" | "jwt" | "api-key";
  readonly region: string;
  readonly oidc: null | {
    readonly clientId: string;
    readonly scope: string;
    /** Null where the gateway can't reach the provider. */
    readonly provider: ProviderDocument | null;
  };
}

export async function loadAbout(): Promise<About> {
  const answer = await fetch(new URL("config.json", page));
  return (await answer.json()) as About;
}
