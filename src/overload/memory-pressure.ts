// Whether the process is near the end of its memory.
import { getHeapStatistics } from "node:v8";

export interface Pressure {
  readonly isHigh: () => boolean;
  close(): void;
}

const SAMPLE_MS = 250;
/** V8 collects garbage harder and harder as it comes near its limit, and ends the process there. */
const HEAP_SHARE = 0.85;

type Heap = Pick<ReturnType<typeof getHeapStatistics>, "used_heap_size" | "heap_size_limit">;

/** Looks at once, and then four times a second, until closed. */
export function startPressure(readHeap: () => Heap = getHeapStatistics): Pressure {
  let isHigh = false;
  const look = () => {
    const { used_heap_size: used, heap_size_limit: limit } = readHeap();
    isHigh = used > limit * HEAP_SHARE;
  };
  look();
  const timer = setInterval(look, SAMPLE_MS);
  timer.unref();
  return { isHigh: () => isHigh, close: () => clearInterval(timer) };
}
