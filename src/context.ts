// The context of one operation: its loaders, and what it may spend on HealthLake.
import { setMaxListeners } from "node:events";
import { type Access, createAccess } from "./access/access.js";
import { type Granted, toGranted } from "./access/granted.js";
import { guardLoaders, guardWatches, guardWrite } from "./access/guards.js";
import { recordLoaders, recordWatches } from "./access/recorders.js";
import { guardResults } from "./access/result-guards.js";
import type { JobKind } from "./aws/job-kinds.js";
import type { Location } from "./aws/location.js";
import type { Actor } from "./audit/record.js";
import { type Trail, type TrailSettings, createTrail } from "./audit/trail.js";
import type { Caller } from "./auth/caller.js";
import { toPolicyName } from "./auth/own-actions.js";
import type { GatewayFacts } from "./wiring/gateway-facts.js";
import type { Clock } from "./clock.js";
import { GatewayError } from "./errors.js";
import { AnswerBudget, type AnswerLimits } from "./operations/answer-budget.js";
import type { Holding } from "./overload/shared-pool.js";
import type { Caller as UpstreamCaller } from "./healthlake/shared-call.js";
import type { ActionName, Input, Output } from "./healthlake/actions.js";
import type { Freshness } from "./healthlake/freshness.js";
import type { Scope } from "./healthlake/generations.js";
import type { Loaders } from "./healthlake/loaders.js";
import type { RecentStarts } from "./healthlake/recent-starts.js";
import type { KnownSizes } from "./healthlake/known-sizes.js";
import type { Write } from "./healthlake/writes.js";
import type { JobResults, OpenResults } from "./results/results.js";
import { S3Budget, type S3Limits } from "./results/s3-budget.js";
import type { LivePayloads } from "./wiring/live-status.js";
import type { Sizes } from "./relay/sizes.js";
import type { Spending } from "./spending.js";
import type { CallRates } from "./overload/call-rates.js";
import type { StatusEvent, StatusMessage } from "./status/mailbox.js";
import type { MemberChange, MemberMessage } from "./status/merged-watch.js";
import type { Snapshot } from "./status/snapshot.js";
import type { WatchOptions } from "./status/watcher.js";

export type { LivePayloads, Seen } from "./wiring/live-status.js";
export type { StatusMessage } from "./status/mailbox.js";

export interface GatewayContext extends Watches {
  readonly requestId: string;
  readonly access: Access;
  readonly trail: Trail;
  /** Who asks; undefined where callers are not told apart, or many share the operation. */
  readonly viewer: { readonly subject: string; readonly granted: () => readonly Granted[] } | undefined;
  /** What the gateway tells of itself. */
  readonly facts: GatewayFacts;
  /** What an ARN given as an id must say. */
  readonly location: Location;
  readonly loaders: Loaders;
  /** What jobs have left in S3. */
  readonly results: JobResults;
  readonly spending: Spending;
  /** What is known of the lists that its caller sees. */
  readonly sizes: Sizes;
  /** What its answer may hold. */
  readonly budget: AnswerBudget;
  /** What this gateway itself knows of jobs, beside HealthLake's lists; for datastores whose jobs the caller may list. */
  readonly ownJobs: OwnJobs;
  readonly watchMembers: WatchMembers;
  /** From when the oldest read of a scope is, in milliseconds since the Unix epoch; undefined where nothing of it was read. */
  readonly readAt: (scope: Scope) => number | undefined;
  /** Milliseconds since the Unix epoch. */
  readonly time: () => number;
  /** Resolves when an operation that was begun may go on. */
  readonly turn: () => Promise<void>;
  /** Whether its answer may be given to others with the same permissions by now; undefined where it must never be. */
  readonly toCurrency: () => (() => boolean) | undefined;
  /** Carries out an action that changes `scopes`, and clears the loaders; rejects as `Write` does. */
  write<A extends ActionName>(action: A, input: Input<A>, scopes: readonly Scope[]): Promise<Output<A>>;
}

export interface OwnJobs {
  /** What the publisher has seen, where the datastore's jobs are watched. */
  seen<K extends JobKind>(kind: K, datastoreId: string): Iterable<Snapshot<LivePayloads[K]>>;
  /** AWS ids of jobs that were started here a moment ago, which a list may not show yet. */
  readonly started: RecentStarts["of"];
  /** To be told how many pages a list of jobs had. */
  readonly walked: KnownSizes["walkedJobs"];
}

/** What subscriptions watch; who asks for an iterable must iterate it to its end or call `return`. */
export interface Watches {
  readonly watchDatastores: (
    options: WatchOptions<LivePayloads["datastore"]>,
  ) => AsyncIterableIterator<StatusMessage<LivePayloads["datastore"]>>;
  readonly watchJobs: <K extends JobKind>(
    kind: K,
    datastoreId: string,
    options: WatchOptions<LivePayloads[K]>,
  ) => AsyncIterableIterator<StatusMessage<LivePayloads[K]>>;
}

/** Several watches as one: its members come and go by what the leading one tells. */
export type WatchMembers = <L, T, K>(
  lead: AsyncIterator<StatusMessage<L>, undefined>,
  toChange: (event: StatusEvent<L>) => MemberChange<T, K>,
) => AsyncIterableIterator<MemberMessage<T, K>, undefined>;

export interface ContextSettings {
  /** What an ARN given as an id must say. */
  readonly location: Location;
  readonly clock: Clock;
  readonly deadlineMs: number;
  readonly callLimit: number;
  /** Whether callers have identities of their own. */
  readonly tellsCallersApart: boolean;
  /** How many calls a minute one caller may cause. */
  readonly callRates: CallRates;
  readonly answerLimits: AnswerLimits;
  readonly s3Limits: S3Limits;
  readonly openResults: OpenResults;
  readonly turn: () => Promise<void>;
  readonly createFreshness: () => Freshness;
  readonly createLoaders: (caller: UpstreamCaller) => Loaders;
  readonly write: Write;
  readonly facts: GatewayFacts;
  readonly sizes: Pick<KnownSizes, "of">;
  readonly ownJobs: OwnJobs;
  /** Told of each mutation before it is sent, and when its answer is on its way. */
  readonly holdEvents: (action: ActionName, input: object, answered: Promise<void>) => void;
  readonly watches: Watches;
  readonly watchMembers: WatchMembers;
  readonly audit: TrailSettings;
}

/** An operation as it is asked for. */
export interface Asked {
  readonly requestId: string;
  /** Aborts when the client goes away. */
  readonly signal: AbortSignal;
  readonly caller: Asker;
  /** What its answer takes of what all answers share. */
  readonly answer?: Holding | undefined;
  /** Resolves when its answer is handed to the socket, or the client is gone. */
  readonly answered?: (() => Promise<void>) | undefined;
}

/** A caller; or, where many share one execution, only what they have in common. */
export type Asker = Pick<Caller, "permissions"> & Partial<Pick<Caller, "identity" | "address" | "expiresAt">>;

/** All that leads to HealthLake is behind the caller's permissions, and leaves its trail. */
export function createContext(
  settings: ContextSettings,
  { requestId, signal, caller, answer, answered }: Asked,
): GatewayContext {
  const operation = new Operation(settings, signal, toTurn(settings, caller), answer, caller.expiresAt);
  const trail = createTrail(settings.audit, toActor(requestId, caller));
  const access = createAccess(caller.permissions, (denial) => {
    operation.isDenied = true;
    trail.denied({ ...denial, action: toPolicyName(denial.action) });
  });
  const loaders = settings.createLoaders(operation);
  const write: GatewayContext["write"] = async (action, input, scopes) => {
    if (answered) settings.holdEvents(action, input, answered());
    try {
      const follow = (answer: Promise<object>) => trail.follow(input, answer);
      return await settings.write(action, input, scopes, operation, follow);
    } finally {
      loaders.clear();
    }
  };
  // What many share is done once for all of them: each one's part in it was recorded when it began to watch.
  const reads = settings.audit.reads && caller.identity !== undefined;
  const watches = guardWatches(reads ? recordWatches(settings.watches, trail) : settings.watches, access);
  // Without a spread: an object of so many members is made eight times faster so.
  return {
    watchDatastores: watches.watchDatastores,
    watchJobs: watches.watchJobs,
    requestId,
    access,
    trail,
    viewer: toViewer(settings, caller),
    facts: settings.facts,
    location: settings.location,
    spending: operation,
    sizes: toSizes(settings.sizes, caller.permissions),
    budget: operation.budget,
    ownJobs: settings.ownJobs,
    watchMembers: settings.watchMembers,
    readAt: (scope) => operation.readAt(scope),
    time: () => settings.clock.time(),
    turn: settings.turn,
    // Each one's reads and denials are recorded as its own, and nobody dates what S3 holds.
    toCurrency: () =>
      settings.audit.reads || operation.isDenied || operation.s3Budget.calls > 0
        ? undefined
        : operation.freshness.isCurrent,
    loaders: guardLoaders(reads ? recordLoaders(loaders, trail) : loaders, access),
    write: guardWrite(write, access),
    results: guardResults(settings.openResults(operation), access, trail),
  };
}

/** What is known of the lists that a caller with these permissions sees. */
function toSizes(sizes: Pick<KnownSizes, "of">, permissions: Caller["permissions"]): Sizes {
  return sizes.of((action, datastoreId) => permissions.judge(action, datastoreId) === "allowed");
}

function toViewer({ tellsCallersApart }: ContextSettings, { identity, permissions }: Asker) {
  return tellsCallersApart && identity
    ? { subject: identity.subject, granted: () => toGranted(permissions.grants) }
    : undefined;
}

/** What the kernel asks of an operation's caller. */
export function toOperationParts(settings: ContextSettings) {
  return {
    createContext: (asked: Asked) => createContext(settings, asked),
    toSizes: (permissions: Caller["permissions"]) => toSizes(settings.sizes, permissions),
  };
}

/** By identity; by address where nobody is told apart. What many share is one caller. */
function toTurn({ tellsCallersApart }: ContextSettings, { identity, address }: Asker): string {
  return identity && tellsCallersApart ? `identity ${identity.subject}` : `address ${address}`;
}

/** As whom the audit log knows a caller. */
export function toActor(requestId: string, { identity, address }: Asker): Actor {
  return {
    requestId,
    subject: identity?.subject,
    roles: identity?.roles,
    address,
  };
}

/** One GraphQL operation as a caller of HealthLake. */
class Operation implements UpstreamCaller, Spending {
  readonly priority = "query";
  readonly deadline: number;
  readonly budget: AnswerBudget;
  readonly s3Budget: S3Budget;
  estimatedCalls = 0;
  estimatedNodes = 0;
  actualCalls = 0;
  cacheHits = 0;
  isDenied = false;
  readonly freshness: Freshness;
  begunCalls = 0;

  constructor(
    private readonly settings: ContextSettings,
    readonly signal: AbortSignal,
    readonly turn: string,
    answer: Holding | undefined,
    readonly expiresAt: number | undefined,
  ) {
    this.budget = new AnswerBudget(settings.answerLimits, answer);
    this.s3Budget = new S3Budget(settings.s3Limits);
    this.freshness = settings.createFreshness();
    this.deadline = settings.clock.now() + settings.deadlineMs;
    // All reads of an operation listen to it at once; Node warns of a leak beyond ten.
    setMaxListeners(0, signal);
  }

  get nodes(): number {
    return this.budget.nodes;
  }

  onCall(): void {
    const { callLimit, callRates } = this.settings;
    // What was begun is carried to its end: only the next operation pays for it.
    if (this.begunCalls === 0) callRates.admit(this.turn);
    if (this.begunCalls >= callLimit) {
      const message = `The operation needs more than ${callLimit} calls to HealthLake (LIMIT_UPSTREAM_CALLS); ask for less at once`;
      throw new GatewayError("OPERATION_TOO_EXPENSIVE", message, { limit: "LIMIT_UPSTREAM_CALLS" });
    }
    this.begunCalls++;
  }

  onAttempt(): void {
    this.actualCalls++;
    this.settings.callRates.charge(this.turn);
  }

  onHit(): void {
    this.cacheHits++;
  }

  readAt(scope: Scope): number | undefined {
    const { clock } = this.settings;
    const sentAt = this.freshness.sentAtOf(scope);
    return sentAt === undefined ? undefined : Math.round(clock.time() - (clock.now() - sentAt));
  }

  onAnswer(scope: Scope, generation: number, sentAt: number): void {
    this.freshness.add(scope, generation, sentAt);
  }
}
