// A gateway that takes tokens, on a clock that a test moves, and its issuer.
import { FakeClock } from "./fake-clock.js";
import { type TestGateway, type TestGatewayOptions, startTestGateway } from "./gateway.js";
import { createSigningKey, sign, startIssuer } from "./issuer.js";

export interface TokenClaims {
  readonly sub?: string;
  readonly roles?: readonly string[];
  /** From now on, by the gateway's clock. */
  readonly seconds?: number;
}

export interface TokenGateway extends TestGateway {
  readonly clock: FakeClock;
  /** A token of ada, a viewer, for five minutes; unless the claims say otherwise. */
  readonly tokenFor: (claims?: TokenClaims) => Promise<string>;
}

const ISSUER = "https://issuer.example";

export async function startTokenGateway(options: TestGatewayOptions = {}): Promise<TokenGateway> {
  const clock = new FakeClock();
  const key = await createSigningKey("EdDSA", "one");
  const { jwksUrl } = await startIssuer(key);
  const gateway = await startTestGateway({
    ...options,
    env: {
      AUTH_MODE: "jwt",
      AUTH_ISSUER: ISSUER,
      AUTH_AUDIENCE: "gateway",
      AUTH_JWKS: jwksUrl,
      ...options.env,
    },
    dependencies: { clock, ...options.dependencies },
  });
  return {
    ...gateway,
    clock,
    tokenFor: async ({ sub = "ada", roles = ["viewer"], seconds = 300 } = {}) => {
      const exp = Math.floor(clock.now() / 1000) + seconds;
      return `Bearer ${await sign(key, { iss: ISSUER, aud: "gateway", sub, exp, roles: [...roles] })}`;
    },
  };
}
