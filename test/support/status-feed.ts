import type { FamilyKey } from "../../src/status/family-key.js";
import type { StatusMessage } from "../../src/status/mailbox.js";
import { StatusPublisher, type StatusPublisherOptions } from "../../src/status/publisher.js";
import type { FamilyKind } from "../../src/status/snapshot.js";
import type { WatchOptions } from "../../src/status/watcher.js";
import { FakeClock } from "./fake-clock.js";
import { StatusUpstream, type Texts } from "./status-upstream.js";

/** Takes every message of a feed as soon as it comes. */
export class FeedReader<T> {
  readonly messages: StatusMessage<T>[] = [];
  ended = false;

  constructor(readonly feed: AsyncIterableIterator<StatusMessage<T>, undefined>) {
    void this.read();
  }

  /** Messages since it was last asked, as `id previousStatus>status`, or the code of the error. */
  take(): string[] {
    return this.messages.splice(0).map(textOf);
  }

  async leave(): Promise<void> {
    await this.feed.return?.();
  }

  private async read(): Promise<void> {
    for (;;) {
      const { done, value } = await this.feed.next();
      if (done) break;
      this.messages.push(value);
    }
    this.ended = true;
  }
}

export function textOf(message: StatusMessage<unknown>): string {
  if (message.kind === "error") return message.error.code;
  const { snapshot, previousStatus } = message;
  return `${snapshot.id} ${previousStatus ? `${previousStatus}>` : ""}${snapshot.status}`;
}

/** A publisher on a fake clock before a scripted upstream; poll times carry no jitter. */
export class StatusBench {
  readonly clock = new FakeClock();
  readonly upstream = new StatusUpstream(this.clock);
  readonly publisher: StatusPublisher<Texts>;

  constructor(options: Partial<StatusPublisherOptions> = {}) {
    this.publisher = new StatusPublisher(this.upstream.sources, {
      clock: this.clock,
      random: () => 0.5,
      pollActiveMs: 2000,
      pollIdleMs: 10_000,
      readCacheTtlMs: 1000,
      ...options,
    });
  }

  /** Watches, and lets the first poll end if upstream answers at once. */
  async watch<K extends FamilyKind>(
    key: FamilyKey<K>,
    options: WatchOptions<Texts[K]> = {},
  ): Promise<FeedReader<Texts[K]>> {
    const reader = new FeedReader(this.publisher.watch(key, options));
    await this.clock.advance(0);
    return reader;
  }

  /** Closes the publisher; what is left asleep then is a leak. */
  async close(): Promise<number> {
    await this.publisher.close();
    await this.clock.advance(0);
    return this.clock.sleeping;
  }
}
