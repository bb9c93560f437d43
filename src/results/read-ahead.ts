// Objects one behind the other, while those behind are asked for already: most of the time of many small ones is the way to S3.
import type { StoredObject } from "./listing.js";

/** The one that is read, and those whose answers begin to come meanwhile; of these no more lies here than a socket holds. */
export const OBJECTS_AT_ONCE = 4;

/** Ends early where `signal` aborts. */
export type ReadObject = (object: StoredObject, signal: AbortSignal) => AsyncGenerator<Buffer>;

interface Opened {
  readonly object: StoredObject;
  /** To be awaited before any other. */
  readonly first: Promise<IteratorResult<Buffer>>;
  readonly rest: AsyncGenerator<Buffer>;
}

export interface ReadingObject {
  readonly object: StoredObject;
  readonly chunks: AsyncIterable<Buffer>;
}

/**
 * In their order, each to be read before the next is taken. None is asked for ahead that those before it, of `maxBytes` or more,
 * make needless. What one rejects with is told when it is read. Leaving the loop gives up what was asked for ahead.
 */
export async function* readAhead(
  objects: readonly StoredObject[],
  read: ReadObject,
  maxBytes: number,
): AsyncGenerator<ReadingObject> {
  const stop = new AbortController();
  const opened: Opened[] = [];
  let next = 0;
  let bytesBefore = 0;
  const open = () => {
    while (opened.length < OBJECTS_AT_ONCE && (opened.length === 0 || bytesBefore < maxBytes)) {
      const object = objects[next++];
      if (!object) return;
      bytesBefore += object.sizeInBytes;
      const rest = read(object, stop.signal);
      const first = rest.next();
      // It is heard when its turn comes, which may be never.
      first.catch(() => undefined);
      opened.push({ object, first, rest });
    }
  };
  try {
    for (open(); opened[0]; opened.shift(), open())
      yield { object: opened[0].object, chunks: toChunks(opened[0]) };
  } finally {
    stop.abort(new DOMException("not needed any more", "AbortError"));
    await Promise.allSettled(opened.map(({ rest }) => rest.return(undefined)));
  }
}

async function* toChunks({ first, rest }: Opened): AsyncGenerator<Buffer> {
  try {
    for (let result = await first; result.done !== true; result = await rest.next()) yield result.value;
  } finally {
    await rest.return(undefined);
  }
}
