// One client's stream over a source that a test feeds by hand: what ends it, in every phase, and how often.
import { EventStream } from "../../src/operations/event-stream.js";

interface Deferred<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (error: Error) => void;
}

function defer<T>(): Deferred<T> {
  let resolve!: (value: T) => void;
  let reject!: (error: Error) => void;
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}

/** A source whose pending next() is ended by return(), as a mailbox is. */
class Source implements AsyncIterator<number> {
  returned = 0;
  private readonly readers: Deferred<IteratorResult<number>>[] = [];

  next(): Promise<IteratorResult<number>> {
    const reader = defer<IteratorResult<number>>();
    this.readers.push(reader);
    return reader.promise;
  }

  return(): Promise<IteratorResult<number>> {
    this.returned++;
    for (const reader of this.readers.splice(0)) reader.resolve({ done: true, value: undefined });
    return Promise.resolve({ done: true, value: undefined });
  }

  put(value: number): void {
    this.readers.shift()?.resolve({ done: false, value });
  }

  fail(error: Error): void {
    this.readers.shift()?.reject(error);
  }
}

const END = { done: true, value: undefined };

function open(toResult: (message: number) => Promise<string> = async (message) => String(message)) {
  const source = new Source();
  const ends: number[] = [];
  return { source, ends, stream: new EventStream(source, toResult, () => ends.push(ends.length)) };
}

test("gives a result for each message, and ends with its source", async () => {
  const { source, ends, stream } = open();
  const first = stream.next();
  source.put(1);
  expect(await first).toEqual({ done: false, value: "1" });
  expect(ends).toHaveLength(0);
  const last = stream.next();
  await source.return();
  expect(await last).toEqual(END);
  expect(await stream.next()).toEqual(END);
  expect(ends).toHaveLength(1);
});

test.each(["return", "throw"] as const)("%s before the first next ends the source", async (method) => {
  const { source, ends, stream } = open();
  expect(await stream[method]()).toEqual(END);
  expect(await stream.next()).toEqual(END);
  expect([source.returned, ends.length]).toEqual([1, 1]);
});

test("return during a next ends that next", async () => {
  const { source, ends, stream } = open();
  const pending = stream.next();
  expect(await stream.return()).toEqual(END);
  expect(await pending).toEqual(END);
  expect([source.returned, ends.length]).toEqual([1, 1]);
});

test("return while a result is made drops it", async () => {
  const result = defer<string>();
  const { source, ends, stream } = open(() => result.promise);
  const pending = stream.next();
  source.put(1);
  await Promise.resolve();
  await stream.return();
  expect(ends).toHaveLength(1);
  result.resolve("late");
  expect(await pending).toEqual(END);
  expect(ends).toHaveLength(1);
});

test("return any number of times counts as once", async () => {
  const { ends, stream } = open();
  await Promise.all([stream.return(), stream.return(), stream.return()]);
  expect(ends).toHaveLength(1);
});

test("a result that can't be made ends the source too", async () => {
  const { source, ends, stream } = open(async () => {
    throw new Error("no result");
  });
  const pending = stream.next();
  source.put(1);
  await expect(pending).rejects.toThrow("no result");
  expect([source.returned, ends.length]).toEqual([1, 1]);
  expect(await stream.next()).toEqual(END);
});

test("a source that fails is ended", async () => {
  const { source, ends, stream } = open();
  const pending = stream.next();
  source.fail(new Error("no message"));
  await expect(pending).rejects.toThrow("no message");
  expect([source.returned, ends.length]).toEqual([1, 1]);
});

test("several nexts at once each get their own message", async () => {
  const { source, stream } = open();
  const nexts = [stream.next(), stream.next()];
  source.put(1);
  source.put(2);
  expect((await Promise.all(nexts)).map(({ value }) => value)).toEqual(["1", "2"]);
});
