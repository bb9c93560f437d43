// Two scans at a time, however many ask: each takes up to 32 MiB through the process, and some of its time.
import { GatewayError } from "../errors.js";
import { untilAborted } from "../signals.js";

const SEATS = 2;
/** Scans that may wait; more are refused. */
const MAX_WAITING = 50;

export interface ScanSeats {
  /** Runs when there is a seat. Rejects with OVERLOADED where too many wait, and with the signal's reason. */
  take<T>(signal: AbortSignal, run: () => Promise<T>): Promise<T>;
}

export function createScanSeats(): ScanSeats {
  let taken = 0;
  const waiting: (() => void)[] = [];
  const leave = () => {
    const next = waiting.shift();
    if (next) next();
    else taken--;
  };
  const seat = async (signal: AbortSignal) => {
    if (taken < SEATS) {
      taken++;
      return;
    }
    if (waiting.length >= MAX_WAITING) {
      const message = `${MAX_WAITING} readings of failures wait already`;
      throw new GatewayError("OVERLOADED", message, { retryable: true, retryAfterMs: 1000 });
    }
    let onSeat = () => undefined as void;
    const seated = new Promise<void>((resolve) => waiting.push((onSeat = resolve)));
    await untilAborted(signal, () => seated).catch((error: unknown) => {
      const at = waiting.indexOf(onSeat);
      if (at >= 0) waiting.splice(at, 1);
      // It was given a seat in the moment in which it left.
      else leave();
      throw error;
    });
  };
  return {
    take: async (signal, run) => {
      await seat(signal);
      try {
        return await run();
      } finally {
        leave();
      }
    },
  };
}
