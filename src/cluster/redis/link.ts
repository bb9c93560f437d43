// The way to the other replicas: the log that all of them read, whether it can be reached, and who is there. It opens a session,
// and another one whenever that has ended.
import { randomBytes } from "node:crypto";
import type { Logger } from "pino";
import type { Clock } from "../../clock.js";
import type { RedisSettings } from "./clients.js";
import { decode, encode } from "./codec.js";
import { UnsuitableRedisError } from "./engine.js";
import type { Keys } from "./keys.js";
import { type ScriptName, createScripts } from "./scripts.js";
import { type EndReason, type Received, Session, SessionEnd } from "./session.js";

const FIRST_RETRY_MS = 50;
const LONGEST_RETRY_MS = 1000;

/** What is appended to the log; all replicas get all entries, their own too, in the same order. */
export interface Entry {
  readonly type: string;
}

/** Where an entry stands, and whose it is. */
export interface Place {
  readonly n: number;
  readonly from: string;
}

export interface LinkHooks {
  onEntry(entry: Entry, place: Place): void;
  /** The log is being read, from its present end on: what was before is unknown. */
  onTogether(): void;
  /** The others have been out of reach for as long as a lease lasts. */
  onAlone(): void;
}

export interface LinkSettings {
  readonly redis: RedisSettings;
  readonly keys: Keys;
  readonly clock: Clock;
  readonly log: Logger;
  readonly leaseMs: number;
  readonly onResync: (reason: EndReason) => void;
}

export class Link {
  readonly replica = randomBytes(9).toString("base64url");
  /** Replicas that were there last, this one included. */
  members: ReadonlySet<string> = new Set([this.replica]);
  /** Redis's time less this one's, in milliseconds. */
  offsetMs = 0;
  /** The last entry that was read. */
  position = 0;
  private session: Session | undefined;
  private state: "joining" | "together" | "lost" | "alone" = "joining";
  private readonly hooks: LinkHooks[] = [];
  private readonly closing = new AbortController();
  private readonly runScript = createScripts();
  private lostAt: AbortController | undefined;
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly settings: LinkSettings) {}

  /** Whether the log can be read and written now. */
  get isTogether(): boolean {
    return this.state === "together";
  }

  /** Whether the others have been out of reach for longer than a lease. */
  get isAlone(): boolean {
    return this.state === "alone";
  }

  /** To be called before `start`. */
  use(hooks: Partial<LinkHooks>): void {
    const nothing = () => undefined;
    this.hooks.push({ onEntry: nothing, onTogether: nothing, onAlone: nothing, ...hooks });
  }

  /**
   * Resolves when it is together, or after `patienceMs` alone. Rejects with UnsuitableRedisError where it is plain by then that it
   * never can be.
   */
  async start(patienceMs: number): Promise<void> {
    const patience = new AbortController();
    const tooLong = this.settings.clock.sleep(patienceMs, patience.signal).catch(() => undefined);
    const first = new Promise<void>((resolve, reject) => {
      this.use({ onTogether: resolve });
      this.running = this.keepOpen((error) => {
        if (error instanceof UnsuitableRedisError) reject(error);
      });
    });
    await Promise.race([first, tooLong]).finally(() => patience.abort());
    if (!this.isTogether) this.beAlone();
  }

  /** Resolves with the entry's number, and with undefined where it can't be appended: then all begin anew with the next session. */
  async append<E extends Entry>(entry: E, raises = false): Promise<number | undefined> {
    return this.session?.append(encode(entry), raises).catch(() => undefined);
  }

  /** Resolves with undefined where Redis can't be reached. */
  async script(
    name: ScriptName,
    keys: readonly string[],
    args: readonly (string | number)[],
  ): Promise<unknown> {
    return this.session?.script(name, keys, args).catch(() => undefined);
  }

  /** The last entry that raises generations; undefined where Redis can't be reached. */
  async raisedAt(): Promise<number | undefined> {
    return this.session?.raisedAt().catch(() => undefined);
  }

  async close(): Promise<void> {
    this.closing.abort();
    this.lostAt?.abort();
    await this.session?.leave();
    await this.running;
  }

  private async keepOpen(onFailed: (error: unknown) => void): Promise<void> {
    const { clock, log } = this.settings;
    let failures = 0;
    while (!this.closing.signal.aborted) {
      try {
        const session = await this.open();
        failures = 0;
        this.beTogether(session);
        await session.run();
      } catch (error) {
        if (this.closing.signal.aborted) return;
        onFailed(error);
        this.beLost();
        const reason = error instanceof SessionEnd ? error.reason : "connection";
        this.settings.onResync(reason);
        if (failures === 0 || failures % 60 === 0)
          log.warn({ reason, cause: toCause(error) }, "the other replicas are out of reach");
        // What the log lost is no reason to wait: Redis itself answers.
        const wait = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** failures++);
        await clock.sleep(wait * (0.5 + 0.5 * Math.random()), this.closing.signal).catch(() => undefined);
      }
    }
  }

  private open(): Promise<Session> {
    const { redis, keys, clock } = this.settings;
    return Session.open({
      redis,
      keys,
      clock,
      run: this.runScript,
      replica: this.replica,
      newEpoch: () => randomBytes(9).toString("base64url"),
      onEntry: (received) => this.receive(received),
      onBeat: (members, timeMs, at) => {
        this.members = new Set([...members, this.replica]);
        this.offsetMs = timeMs - (clock.time() - (clock.now() - at));
      },
    });
  }

  private receive({ n, from, body }: Received): void {
    this.position = n;
    try {
      const entry = decode(body) as Entry;
      for (const hook of this.hooks) hook.onEntry(entry, { n, from });
    } catch (err) {
      // Not of this gateway: it is passed over by all alike.
      this.settings.log.error({ err, n, from }, "an entry of the log can't be used");
    }
  }

  private beTogether(session: Session): void {
    this.lostAt?.abort();
    this.session = session;
    this.position = session.position;
    if (this.state !== "joining") this.settings.log.info("together with the other replicas again");
    this.state = "together";
    for (const hook of this.hooks) hook.onTogether();
  }

  private beLost(): void {
    this.session = undefined;
    if (this.state !== "together") return;
    this.state = "lost";
    const lost = new AbortController();
    this.lostAt = lost;
    this.settings.clock.sleep(this.settings.leaseMs, lost.signal).then(
      () => this.beAlone(),
      () => undefined,
    );
  }

  private beAlone(): void {
    this.state = "alone";
    for (const hook of this.hooks) hook.onAlone();
  }
}

/** Never what the URL holds. */
function toCause(error: unknown): string {
  const { name, message, cause } = error as Error;
  const inner = cause instanceof Error ? `: ${cause.name}: ${cause.message}` : "";
  return `${name}: ${message}${inner}`;
}
