// Whether the process is near the end of its memory: of V8's heap, or of what the system lets it have.
import { totalmem } from "node:os";
import { getHeapStatistics } from "node:v8";

export interface Pressure {
  readonly isHigh: () => boolean;
  close(): void;
}

const SAMPLE_MS = 250;
/** V8 collects garbage harder and harder as it comes near its limit, and ends the process there. */
const HEAP_SHARE = 0.85;
/** The system ends a container at its limit without a word. */
const RESIDENT_SHARE = 0.85;

/** In bytes. */
export interface Memory {
  readonly heapUsed: number;
  readonly heapLimit: number;
  /** Of the process, but for pages that V8 has and does not use: it keeps them for what comes next. */
  readonly resident: number;
}

export interface PressureOptions {
  /** More resident memory than this is pressure; by default 85 % of what the container or machine has. In bytes. */
  readonly maxResident?: number | undefined;
  readonly read?: () => Memory;
}

/** Looks at once, and then four times a second, until closed. */
export function startPressure({ maxResident, read = readMemory }: PressureOptions = {}): Pressure {
  const most = maxResident ?? toMemoryLimit() * RESIDENT_SHARE;
  let isHigh = false;
  const look = () => {
    const { heapUsed, heapLimit, resident } = read();
    isHigh = heapUsed > heapLimit * HEAP_SHARE || resident > most;
  };
  look();
  const timer = setInterval(look, SAMPLE_MS);
  timer.unref();
  return { isHigh: () => isHigh, close: () => clearInterval(timer) };
}

function readMemory(): Memory {
  const { used_heap_size: heapUsed, heap_size_limit: heapLimit, total_heap_size: heap } = getHeapStatistics();
  return { heapUsed, heapLimit, resident: process.memoryUsage.rss() - (heap - heapUsed) };
}

/** Of the container's control group where it has one, else of the machine. */
function toMemoryLimit(): number {
  // 0, or more than there is, where no group limits it.
  const constrained = process.constrainedMemory();
  return constrained ? Math.min(constrained, totalmem()) : totalmem();
}
