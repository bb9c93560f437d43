// How many subscriptions are live on sockets and streams, and whose they are.
import type { GraphQLError } from "graphql";
import { refusal } from "./refusals.js";

export interface SubscriptionLimits {
  readonly maxSubscriptions: number;
  readonly maxSubscriptionsPerIdentity: number;
}

export class LiveSubscriptions {
  total = 0;
  private readonly ofSubject = new Map<string, number>();

  constructor(private readonly limits: SubscriptionLimits) {}

  /** Why the subject may have no further one, if so; it counts only until something else runs. */
  refuse(subject: string): GraphQLError | undefined {
    const { maxSubscriptions: all, maxSubscriptionsPerIdentity: each } = this.limits;
    if (this.total >= all)
      return overLimit("MAX_SUBSCRIPTIONS", `The gateway has ${all} live subscriptions, its limit`);
    if (this.countOf(subject) < each) return undefined;
    return overLimit("MAX_SUBSCRIPTIONS_PER_IDENTITY", `You have ${each} live subscriptions, your limit`);
  }

  /** Counts one; the returned function, to be called once, counts it no more. */
  begin(subject: string): () => void {
    this.total++;
    this.ofSubject.set(subject, this.countOf(subject) + 1);
    return () => {
      this.total--;
      const left = this.countOf(subject) - 1;
      if (left > 0) this.ofSubject.set(subject, left);
      else this.ofSubject.delete(subject);
    };
  }

  private countOf(subject: string): number {
    return this.ofSubject.get(subject) ?? 0;
  }
}

function overLimit(limit: string, message: string): GraphQLError {
  return refusal("LIMIT_EXCEEDED", `${message} (${limit})`, { retryable: true, limit });
}
