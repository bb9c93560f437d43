// Events on their way: in order, a bounded number of them, and nobody waits for them.
import { setTimeout as delay } from "node:timers/promises";
import { type Deliver, UnwantedError } from "./delivery.js";

export interface EventQueue {
  /** Never throws, and never waits. */
  send(event: object): void;
  /** Delivers what is queued, unless that is in trouble or takes more than 5 s. */
  close(): Promise<void>;
}

const MAX_QUEUED = 1000;
const CLOSE_MS = 5000;
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 30_000;

/** `notice` gets one line a change: when events do not arrive, when they are dropped, and when all have arrived again. */
export function startEventQueue(deliver: Deliver, where: string, notice: (text: string) => void): EventQueue {
  const queued: string[] = [];
  const closing = new AbortController();
  let state: "delivering" | "failing" | "dropping" = "delivering";
  let dropped = 0;
  let retryMs = FIRST_RETRY_MS;
  let running: Promise<void> | undefined;

  const become = (next: typeof state, text: string) => {
    if (state === next || (state === "dropping" && next === "failing")) return;
    state = next;
    notice(text);
  };
  const drop = (reason: string) => {
    dropped++;
    become("dropping", `events for ${where} are dropped: ${reason}`);
  };
  const arrived = (count: number) => {
    queued.splice(0, count);
    retryMs = FIRST_RETRY_MS;
    if (queued.length > 0 || state === "delivering") return;
    become("delivering", `events for ${where} arrive again; ${dropped} were dropped`);
    dropped = 0;
  };
  const failed = async (error: unknown) => {
    const reason = reasonOf(error);
    if (error instanceof UnwantedError) {
      queued.shift();
      return drop(reason);
    }
    become("failing", `events for ${where} do not arrive: ${reason}`);
    await delay(retryMs, undefined, { signal: closing.signal }).catch(() => {});
    retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
  };
  const run = async () => {
    while (queued.length > 0 && !closing.signal.aborted) {
      // What comes meanwhile is not of this attempt.
      await deliver([...queued], closing.signal).then(arrived, failed);
    }
    running = undefined;
  };
  return {
    send: (event) => {
      if (closing.signal.aborted) return;
      if (queued.length >= MAX_QUEUED) return drop(`${MAX_QUEUED} wait already`);
      queued.push(JSON.stringify(event));
      running ??= run();
    },
    close: async () => {
      if (state === "delivering") await Promise.race([running, delay(CLOSE_MS, undefined, { ref: false })]);
      closing.abort();
      await running;
      const lost = dropped + queued.length;
      if (lost > 0) notice(`${lost} events for ${where} have not arrived`);
    },
  };
}

function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  // fetch says no more than that it failed.
  return cause instanceof Error && message === "fetch failed"
    ? `${message} (${(cause as NodeJS.ErrnoException).code ?? cause.message})`
    : message;
}
