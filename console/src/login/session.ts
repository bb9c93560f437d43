// Who uses the console: nobody in particular, or somebody with a token, a key or a login at an OpenID provider. Credentials are
// kept in memory, and in sessionStorage only where that was asked for.
import type { About } from "../addresses";
import { createStore, type Store } from "../store";
import { Oidc, type Tokens } from "./oidc";

/** What a request and a socket are sent with. */
export interface Credential {
  readonly headers: Readonly<Record<string, string>>;
  readonly payload: Readonly<Record<string, string>>;
}

export interface SessionState {
  readonly status: "in" | "asking";
  /** Why one is asked, where it is not the first time. */
  readonly reason?: string | undefined;
}

const STORED = "healthlake-console-credential";
/** Before a token ends, so much earlier it is renewed. */
const RENEW_BEFORE_MS = 60_000;
const SOONEST_RENEWAL_MS = 5000;

export class Session {
  readonly state: Store<SessionState>;
  readonly oidc: Oidc | undefined;
  private current: Credential | undefined;
  private readonly listeners = new Set<(credential: Credential) => void>();
  private renewing: Promise<boolean> | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly about: About) {
    this.state = createStore<SessionState>({ status: this.isOpen ? "in" : "asking" });
    this.oidc = about.oidc ? new Oidc(about.oidc) : undefined;
  }

  /** Goes on where the provider has sent the browser back, or with what was to be remembered. */
  async resume(): Promise<void> {
    const back = await this.oidc?.finish();
    if (back && "tokens" in back) return this.takeTokens(back.tokens);
    if (back) return this.state.set({ status: "asking", reason: back.problem });
    const stored = sessionStorage.getItem(STORED);
    if (!this.isOpen && !this.oidc && stored !== null) this.take(toCredential(this.about.authMode, stored));
  }

  /** Resolves when somebody is in; undefined where nobody has to be. */
  async credential(): Promise<Credential | undefined> {
    await this.whenIn();
    return this.current;
  }

  /** Resolves when there is another one: renewed silently, or after a new login. */
  async refused(credential: Credential | undefined, reason: string | undefined): Promise<void> {
    // Another request was told first, and somebody is in again by now, or being asked.
    if (credential !== this.current) return this.whenIn();
    if (await this.renew()) return;
    sessionStorage.removeItem(STORED);
    this.current = undefined;
    this.state.set({ status: "asking", reason: reason || "The credential was refused." });
    await this.whenIn();
  }

  /** Called with each credential that takes the place of one that still counts. Gives what ends it. */
  onRenewed(listener: (credential: Credential) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  enter(text: string, remember: boolean): void {
    const secret = text.trim().replace(/^bearer\s+/i, "");
    if (remember) sessionStorage.setItem(STORED, secret);
    this.take(toCredential(this.about.authMode, secret));
  }

  /** Forgets the credential; at an OpenID provider it ends the session too, by leaving the page. */
  async signOut(): Promise<void> {
    clearTimeout(this.timer);
    sessionStorage.removeItem(STORED);
    this.current = undefined;
    if (!this.isOpen) this.state.set({ status: "asking" });
    await this.oidc?.end();
  }

  private get isOpen(): boolean {
    return this.about.authMode === "none";
  }

  private whenIn(): Promise<void> {
    return new Promise((resolve) => {
      const check = () => {
        if (this.state.get().status !== "in") return;
        end();
        resolve();
      };
      const end = this.state.watch(check);
      check();
    });
  }

  private take(credential: Credential): void {
    this.current = credential;
    this.state.set({ status: "in" });
  }

  private takeTokens({ accessToken, expiresInMs, renewable }: Tokens): void {
    this.take(toCredential("jwt", accessToken));
    clearTimeout(this.timer);
    if (expiresInMs === undefined || !renewable) return;
    const waitMs = Math.max(SOONEST_RENEWAL_MS, expiresInMs - RENEW_BEFORE_MS);
    this.timer = setTimeout(() => void this.renew(), waitMs);
  }

  /** Once for all who ask meanwhile. False where there is nothing to renew it by. */
  private renew(): Promise<boolean> {
    this.renewing ??= this.renewOnce().finally(() => (this.renewing = undefined));
    return this.renewing;
  }

  private async renewOnce(): Promise<boolean> {
    const tokens = await this.oidc?.renew();
    if (!tokens) return false;
    this.takeTokens(tokens);
    if (this.current) for (const listener of this.listeners) listener(this.current);
    return true;
  }
}

function toCredential(mode: About["authMode"], secret: string): Credential {
  if (mode === "api-key") return { headers: { "x-api-key": secret }, payload: { apiKey: secret } };
  const authorization = `Bearer ${secret}`;
  return { headers: { authorization }, payload: { authorization } };
}
