// How slowly a client may send: what has begun to arrive has some seconds, and longer only while enough of it comes.

/** What comes whole within this time may come as slowly as it likes, in milliseconds. */
const GRACE_MS = 5000;
/** From then on so many bytes must have come for each second since the beginning: LIMIT_BODY_BYTES takes 32 s at the most. */
const BYTES_PER_SECOND = 32 * 1024;

export const TOO_SLOW = `It comes too slowly: within ${GRACE_MS / 1000} s, or at ${BYTES_PER_SECOND} bytes a second`;

export interface Pace {
  arrived(bytes: number): void;
  /** It is whole, or nobody waits for it any more. */
  end(): void;
}

/** `onSlow` is called once, where too little has come and `end` was not called. `graceMs` is for tests. */
export function startPace(onSlow: () => void, graceMs = GRACE_MS): Pace {
  const startedAt = performance.now();
  let bytes = 0;
  let timer: NodeJS.Timeout;
  const look = () => {
    // The time that what has come is good for.
    const leftMs = (bytes / BYTES_PER_SECOND) * 1000 - (performance.now() - startedAt);
    if (leftMs <= 0) onSlow();
    else wait(leftMs);
  };
  const wait = (ms: number) => {
    timer = setTimeout(look, Math.ceil(ms));
    timer.unref();
  };
  wait(graceMs);
  return {
    arrived: (more) => (bytes += more),
    end: () => clearTimeout(timer),
  };
}
