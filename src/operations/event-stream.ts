// One client's subscription: what its source yields, each message turned into a result. Hand-written, since an abandoned
// generator can't be ended while its next() is pending.

/** Maps what `source` yields; `return` ends the source at once, in any phase and any number of times. */
export class EventStream<M, R> implements AsyncIterableIterator<R, undefined> {
  private ended = false;

  /** `onEnd` is called once, however the stream ends; `onResult` with each result before it is given. */
  constructor(
    private readonly source: AsyncIterator<M>,
    private readonly toResult: (message: M) => Promise<R>,
    private readonly onEnd: () => void,
    private readonly onResult?: (result: R) => void,
  ) {}

  /** Rejects where the source or `toResult` does, and has then ended. */
  async next(): Promise<IteratorResult<R, undefined>> {
    if (this.ended) return { done: true, value: undefined };
    try {
      const message = await this.source.next();
      if (message.done || this.isEnded()) return this.end();
      const value = await this.toResult(message.value);
      if (this.isEnded()) return this.end();
      this.onResult?.(value);
      return { done: false, value };
    } catch (error) {
      await this.return();
      throw error;
    }
  }

  async return(): Promise<IteratorResult<R, undefined>> {
    const end = this.end();
    await this.source.return?.();
    return end;
  }

  async throw(): Promise<IteratorResult<R, undefined>> {
    return this.return();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  private isEnded(): boolean {
    return this.ended;
  }

  private end(): IteratorResult<R, undefined> {
    if (!this.ended) this.onEnd();
    this.ended = true;
    return { done: true, value: undefined };
  }
}
