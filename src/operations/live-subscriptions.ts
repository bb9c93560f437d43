// How many subscriptions are live on sockets and streams, whose they are, and what they keep.
import type { GraphQLError } from "graphql";
import { GatewayError } from "../errors.js";
import { refusal } from "./refusals.js";

/** What other replicas have of each caller. */
export interface SharedCount {
  /** Resolves with what gives one back; or with undefined where the caller has as many as it may, over all replicas. */
  take(subject: string, most: number): Promise<(() => void) | undefined>;
}

export interface SubscriptionLimits {
  /** Absent where there are no other replicas. */
  readonly ofAllReplicas?: SharedCount | undefined;
  readonly maxSubscriptions: number;
  readonly maxSubscriptionsPerIdentity: number;
  /** Of the document and the variables of one subscription, in characters. */
  readonly maxSubscriptionBytes: number;
  /** Of all subscriptions of one caller; what many have in common counts once. */
  readonly maxSubscriptionBytesPerIdentity: number;
}

/** What a subscription keeps for as long as it lives, in characters. */
export interface Pinned {
  /** Of its document, which is kept once for all subscriptions of a caller that have the same. */
  readonly hash: string;
  readonly documentBytes: number;
  readonly variablesBytes: number;
}

/** What one caller has. */
interface Held {
  count: number;
  bytes: number;
  /** How many subscriptions have the document of each hash. */
  readonly documents: Map<string, number>;
}

export class LiveSubscriptions {
  total = 0;
  private readonly ofSubject = new Map<string, Held>();

  constructor(private readonly limits: SubscriptionLimits) {}

  /** Why the subject may have no further one, if so; it counts only until something else runs. */
  refuse(subject: string, pinned: Pinned): GraphQLError | undefined {
    const {
      maxSubscriptions: all,
      maxSubscriptionsPerIdentity: each,
      maxSubscriptionBytes: most,
    } = this.limits;
    const size = pinned.documentBytes + pinned.variablesBytes;
    if (size > most)
      return refusal(
        "LIMIT_EXCEEDED",
        `The document and the variables of a subscription have ${size} characters, over the limit of ${most} (LIMIT_SUBSCRIPTION_BYTES)`,
        { limit: "LIMIT_SUBSCRIPTION_BYTES" },
      );
    if (this.total >= all)
      return overLimit("MAX_SUBSCRIPTIONS", `The gateway has ${all} live subscriptions, its limit`);
    const held = this.ofSubject.get(subject);
    if (!held) return undefined;
    if (held.count >= each)
      return overLimit("MAX_SUBSCRIPTIONS_PER_IDENTITY", `You have ${each} live subscriptions, your limit`);
    const { maxSubscriptionBytesPerIdentity: bytes } = this.limits;
    if (held.bytes + toAdded(held, pinned) <= bytes) return undefined;
    const message = `The documents and variables of your live subscriptions have ${held.bytes} of ${bytes} characters, your limit`;
    return overLimit("MAX_SUBSCRIPTION_BYTES_PER_IDENTITY", message);
  }

  /** Counts one; the returned function, to be called once, takes it off. */
  begin(subject: string, pinned: Pinned): () => void {
    const held = this.ofSubject.get(subject) ?? { count: 0, bytes: 0, documents: new Map<string, number>() };
    this.ofSubject.set(subject, held);
    this.total++;
    held.count++;
    held.bytes += toAdded(held, pinned);
    held.documents.set(pinned.hash, (held.documents.get(pinned.hash) ?? 0) + 1);
    return () => {
      this.total--;
      held.count--;
      const left = (held.documents.get(pinned.hash) ?? 1) - 1;
      if (left > 0) held.documents.set(pinned.hash, left);
      else held.documents.delete(pinned.hash);
      held.bytes -= toAdded(held, pinned);
      if (held.count === 0) this.ofSubject.delete(subject);
    };
  }

  /** Has the other replicas count one that was begun here. Resolves with what ends it everywhere; or ends it, and rejects with LIMIT_EXCEEDED. */
  async share(subject: string, end: () => void): Promise<() => void> {
    const { ofAllReplicas, maxSubscriptionsPerIdentity: most } = this.limits;
    if (!ofAllReplicas || most === Infinity) return end;
    const giveBack = await ofAllReplicas.take(subject, most);
    if (giveBack)
      return () => {
        giveBack();
        end();
      };
    end();
    const limit = "MAX_SUBSCRIPTIONS_PER_IDENTITY";
    const message = `You have ${most} live subscriptions at all replicas, your limit (${limit})`;
    throw new GatewayError("LIMIT_EXCEEDED", message, { retryable: true, limit });
  }
}

/** What a subscription keeps that others of its caller do not keep already. */
function toAdded({ documents }: Held, { hash, documentBytes, variablesBytes }: Pinned): number {
  return variablesBytes + (documents.has(hash) ? 0 : documentBytes);
}

function overLimit(limit: string, message: string): GraphQLError {
  return refusal("LIMIT_EXCEEDED", `${message} (${limit})`, { retryable: true, limit });
}
