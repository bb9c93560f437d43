// Brings events to a file or an address.
import { open } from "node:fs/promises";
import type { EventsTarget } from "./target.js";

/** Resolves with how many, from the first on, have arrived. Rejects with UnwantedError for one that never will, else with what may pass. */
export type Deliver = (events: readonly string[], closing: AbortSignal) => Promise<number>;

/** The first event is refused for good. */
export class UnwantedError extends Error {
  override readonly name = "UnwantedError";
}

const TIMEOUT_MS = 5000;

export function createDelivery(target: EventsTarget): Deliver {
  return "file" in target
    ? (events) => appendToFile(target.file, events)
    : ([event = ""], closing) => post(target.address, event, closing);
}

/** Opened anew each time: it may have been moved away meanwhile. A line that was cut short is taken back. */
async function appendToFile(path: string, events: readonly string[]): Promise<number> {
  const file = await open(path, "a");
  try {
    const { size } = await file.stat();
    await file.appendFile(events.map((event) => `${event}\n`).join("")).catch(async (error: unknown) => {
      await file.truncate(size).catch(() => {});
      throw error;
    });
  } finally {
    await file.close();
  }
  return events.length;
}

/** One event a request. A redirect is no arrival: it could lead off this machine, or to http. */
async function post(address: string, event: string, closing: AbortSignal): Promise<number> {
  const abort = new AbortController();
  const end = () => abort.abort();
  const timer = setTimeout(end, TIMEOUT_MS);
  closing.addEventListener("abort", end, { once: true });
  try {
    const response = await fetch(address, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: event,
      redirect: "manual",
      signal: abort.signal,
    });
    await response.body?.cancel();
    if (response.ok) return 1;
    throw isFinal(response.status)
      ? new UnwantedError(`it answers ${response.status}`)
      : new Error(`it answers ${response.status}`);
  } catch (error) {
    if (abort.signal.aborted) throw new Error(`it does not answer in ${TIMEOUT_MS} ms`, { cause: error });
    throw error;
  } finally {
    clearTimeout(timer);
    closing.removeEventListener("abort", end);
  }
}

/** A later attempt would get the same answer. */
function isFinal(status: number): boolean {
  return status >= 300 && status < 500 && status !== 408 && status !== 429;
}
