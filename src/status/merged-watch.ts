// Several watches as one: the members come and go by what a leading watch tells. It has no state of its own beside one message
// of each member that waits to be taken; all that is newer waits in the member's mailbox, where the latest counts.
import type { StatusEvent, StatusFailure, StatusMessage } from "./mailbox.js";

/** A message, and the member that it came from. */
export type MemberMessage<T, K> = (StatusEvent<T> & { readonly member: K }) | StatusFailure;

export interface Member<T, K> {
  readonly kind: K;
  readonly open: () => AsyncIterator<StatusMessage<T>, undefined>;
}

/** Which members there are now, by name, as far as one message of the leading watch tells. */
export interface MemberChange<T, K> {
  readonly opened: ReadonlyMap<string, Member<T, K>>;
  readonly closed: readonly string[];
}

type Result<T, K> = IteratorResult<MemberMessage<T, K>, undefined>;

interface Open<T> {
  readonly source: AsyncIterator<StatusMessage<T>, undefined>;
}

/** Ends with the leading watch. A member that ends, or fails because what it watched is gone, is left out from then on. */
export class MergedWatch<L, T, K> implements AsyncIterableIterator<MemberMessage<T, K>, undefined> {
  private readonly members = new Map<string, Open<T>>();
  private readonly ready: { readonly message: MemberMessage<T, K>; readonly next: () => void }[] = [];
  private readonly readers: ((result: Result<T, K>) => void)[] = [];
  private isOver = false;

  constructor(
    private readonly lead: AsyncIterator<StatusMessage<L>, undefined>,
    private readonly toChange: (event: StatusEvent<L>) => MemberChange<T, K>,
  ) {
    void this.follow();
  }

  next(): Promise<Result<T, K>> {
    const waiting = this.ready.shift();
    if (waiting) {
      waiting.next();
      return Promise.resolve({ done: false, value: waiting.message });
    }
    if (this.isOver) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve) => this.readers.push(resolve));
  }

  return(): Promise<Result<T, K>> {
    this.ready.length = 0;
    this.end();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  private async follow(): Promise<void> {
    for (;;) {
      const { done, value } = await this.lead.next();
      if (done || this.isOver) return this.end();
      if (value.kind === "error") {
        this.deliver(value, () => undefined);
        return this.end();
      }
      const { opened, closed } = this.toChange(value);
      for (const name of closed) this.close(name);
      for (const [name, member] of opened) if (!this.members.has(name)) this.open(name, member);
    }
  }

  private open(name: string, { kind, open }: Member<T, K>): void {
    const member = { source: open() };
    this.members.set(name, member);
    const take = () =>
      void member.source.next().then(({ done, value }) => {
        if (this.members.get(name) !== member) return;
        if (done || value.kind === "error") this.close(name);
        else this.deliver({ ...value, member: kind }, take);
      });
    take();
  }

  private close(name: string): void {
    const member = this.members.get(name);
    this.members.delete(name);
    void member?.source.return?.();
  }

  private deliver(message: MemberMessage<T, K>, next: () => void): void {
    const reader = this.readers.shift();
    if (!reader) return void this.ready.push({ message, next });
    reader({ done: false, value: message });
    next();
  }

  private end(): void {
    if (this.isOver) return;
    this.isOver = true;
    void this.lead.return?.();
    for (const name of [...this.members.keys()]) this.close(name);
    for (const reader of this.readers.splice(0)) reader({ done: true, value: undefined });
  }
}
