// One connection's life, from its first beat to its first failure. Whatever goes wrong ends it as a whole: its owner opens another,
// and begins anew with it.
import type { Clock } from "../../clock.js";
import { type RedisClient, type RedisSettings, openClient } from "./clients.js";
import { checkEngine } from "./engine.js";
import type { Keys } from "./keys.js";
import type { RunScript, ScriptName } from "./scripts.js";

/** A command has this long; Redis answers in less than a millisecond. */
const COMMAND_MS = 1000;
const BEAT_MS = 1000;
/** The waiting read returns by itself after so long, in milliseconds; a little later it is taken for lost. */
const READ_MS = 1000;
/** Without a beat for so long a replica is no member any more. */
const MEMBER_MS = 5000;
/** What is older than this is for nobody: who is further behind begins anew. */
const KEPT_MS = 60_000;
/** Where no replica is left, nothing stays for longer. */
const FORGET_MS = 3_600_000;
const MOST_ENTRIES = 10_000;
const ENTRIES_AT_ONCE = 200;

export type EndReason = "connection" | "gap" | "epoch" | "behind";

export class SessionEnd extends Error {
  override readonly name = "SessionEnd";
  constructor(
    readonly reason: EndReason,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

export interface Received {
  /** Its place in the log. */
  readonly n: number;
  /** The replica that appended it. */
  readonly from: string;
  readonly body: string;
}

export interface SessionSettings {
  readonly redis: RedisSettings;
  readonly keys: Keys;
  readonly run: RunScript;
  readonly clock: Clock;
  readonly replica: string;
  /** For a log that has none: what tells it from one that was lost. */
  readonly newEpoch: () => string;
  readonly onEntry: (entry: Received) => void;
  /** Told of each beat: Redis's time, and when by the clock's `now` that was. */
  readonly onBeat: (members: readonly string[], timeMs: number, at: number) => void;
}

interface Beat {
  readonly epoch: string;
  readonly n: number;
}

export class Session {
  /** The last entry that was read. */
  position = 0;
  private epoch = "";
  private readonly over = new AbortController();
  private readonly past: { readonly at: number; readonly n: number }[] = [];
  private commands!: RedisClient;
  private reader!: RedisClient;
  private readonly ended: Promise<never>;

  private constructor(private readonly settings: SessionSettings) {
    this.ended = new Promise((_resolve, reject) => {
      this.over.signal.addEventListener("abort", () => reject(this.over.signal.reason as Error), {
        once: true,
      });
    });
    this.ended.catch(() => undefined);
  }

  /** Rejects where Redis can't be reached, or with UnsuitableRedisError. Its place in the log is the end of it by then. */
  static async open(settings: SessionSettings): Promise<Session> {
    const session = new Session(settings);
    const lost = (error: Error) => session.fail("connection", "the connection was lost", error);
    try {
      session.commands = await openClient(settings.redis, lost);
      await session.within(checkEngine(session.commands));
      session.reader = await openClient(settings.redis, lost);
      const { epoch, n } = await session.beat();
      session.epoch = epoch;
      session.position = n;
      return session;
    } catch (error) {
      session.destroy();
      throw error;
    }
  }

  /** Reads and beats until something fails; rejects with SessionEnd. */
  async run(): Promise<never> {
    void this.read();
    void this.keepBeating();
    return this.ended;
  }

  /** Resolves with the entry's number. A failure ends the session: nobody may go on with a log that lacks it. */
  async append(body: string, raises: boolean): Promise<number> {
    const { keys, replica, newEpoch } = this.settings;
    const args = [newEpoch(), replica, raises ? "1" : "0", body, MOST_ENTRIES];
    return (await this.script("append", [keys.head, keys.log], args)) as number;
  }

  /** The last entry that raises generations. */
  async raisedAt(): Promise<number> {
    return Number(await this.command(["HGET", this.settings.keys.head, "raised"]));
  }

  async script(
    name: ScriptName,
    keys: readonly string[],
    args: readonly (string | number)[],
  ): Promise<unknown> {
    return this.ending(this.settings.run(this.commands, name, keys, args));
  }

  async command(args: readonly string[]): Promise<unknown> {
    return this.ending(this.commands.sendCommand(args));
  }

  /** Leaves without waiting to be missed. */
  async leave(): Promise<void> {
    const { keys, replica } = this.settings;
    await this.command(["ZREM", keys.members, replica]).catch(() => undefined);
    this.fail("connection", "left");
  }

  fail(reason: EndReason, message: string, cause?: unknown): void {
    this.over.abort(new SessionEnd(reason, message, { cause }));
    this.destroy();
  }

  private destroy(): void {
    this.commands?.destroy();
    this.reader?.destroy();
  }

  private async ending<T>(answer: Promise<T>): Promise<T> {
    try {
      return await this.within(answer);
    } catch (error) {
      this.fail("connection", "a command failed", error);
      throw error;
    }
  }

  private async within<T>(answer: Promise<T>, ms = COMMAND_MS): Promise<T> {
    const settled = new AbortController();
    const late = this.settings.clock.sleep(ms, settled.signal).then(
      () => Promise.reject(new Error(`no answer within ${ms} ms`)),
      () => new Promise<never>(() => undefined),
    );
    late.catch(() => undefined);
    try {
      return await Promise.race([answer, late, this.ended]);
    } finally {
      settled.abort();
      // Where it comes too late, nobody waits for it.
      answer.catch(() => undefined);
    }
  }

  private async beat(): Promise<Beat> {
    const { keys, replica, clock, newEpoch, onBeat } = this.settings;
    const sentAt = clock.now();
    while ((this.past[0]?.at ?? Infinity) < sentAt - KEPT_MS) this.past.shift();
    const args = [newEpoch(), replica, MEMBER_MS, this.past[0]?.n ?? 0, FORGET_MS];
    const answer = await this.script("beat", [keys.head, keys.log, keys.members], args);
    const [time, epoch, n, members] = answer as [string, string, number, string[]];
    this.past.push({ at: sentAt, n });
    onBeat(members, Number(time), (sentAt + clock.now()) / 2);
    return { epoch, n };
  }

  private async keepBeating(): Promise<void> {
    let expected = 0;
    for (;;) {
      try {
        await this.settings.clock.sleep(BEAT_MS, this.over.signal);
        const { epoch, n } = await this.beat();
        if (epoch !== this.epoch) return this.fail("epoch", "the log was lost, and is another now");
        if (this.position < expected) return this.fail("behind", "entries of the log did not come");
        expected = n;
      } catch {
        return;
      }
    }
  }

  private async read(): Promise<void> {
    const { keys, onEntry } = this.settings;
    const wait = ["XREAD", "COUNT", String(ENTRIES_AT_ONCE), "BLOCK", String(READ_MS), "STREAMS", keys.log];
    try {
      for (;;) {
        const reply = await this.within(
          this.reader.sendCommand([...wait, `${this.position}-0`]),
          READ_MS * 3,
        );
        for (const entry of toEntries(reply)) {
          if (entry.epoch !== this.epoch)
            throw new SessionEnd("epoch", "the log was lost, and is another now");
          if (entry.n !== this.position + 1) throw new SessionEnd("gap", "entries of the log are missing");
          this.position = entry.n;
          onEntry(entry);
        }
      }
    } catch (error) {
      if (error instanceof SessionEnd) this.fail(error.reason, error.message);
      else this.fail("connection", "the log can't be read", error);
    }
  }
}

function toEntries(reply: unknown): (Received & { readonly epoch: string })[] {
  if (reply === null) return [];
  const [[, entries]] = reply as [[string, [string, string[]][]]];
  return entries.map(([id, fields]) => {
    const { e = "", r = "", b = "" } = toObject(fields);
    return { n: Number.parseInt(id, 10), epoch: e, from: r, body: b };
  });
}

function toObject(fields: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    fields.flatMap((field, at) => (at % 2 === 0 ? [[field, fields[at + 1] ?? ""] as const] : [])),
  );
}
