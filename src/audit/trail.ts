// What one operation leaves in the audit log.
import { randomUUID } from "node:crypto";
import type { Clock } from "../clock.js";
import { type Facts, toErrorFacts, toFacts, toFailure } from "./facts.js";
import type { AuditLog } from "./log.js";
import type { Actor, AuditRecord, DenialReason, Target } from "./record.js";

export type { Target } from "./record.js";

export interface Trail {
  /**
   * Runs a mutation's root field between two records: `started` is durable before `run` is called, and how it ended before
   * its payload is given. Rejects with OVERLOADED, and nothing run, where the first can't be written; else as `run` does.
   * Where the client leaves a call that was sent, its record waits for the call's own end, and nobody for that.
   */
  mutation<T>(target: Target, run: () => Promise<T>): Promise<T>;
  /** To be called by what writes, while a mutation runs, with an action's input and the promise of its answer. */
  follow(input: object, answer: Promise<object>): void;
  /** Begins to record a denial: the same one once an operation, however often it is met. `recorded` tells the end. */
  denied(denial: Denial): void;
  /**
   * Runs a read; with AUDIT_READS its record is written before its answer is given, which is refused with OVERLOADED where
   * that can't be. The same one is recorded once an operation.
   */
  read<T>(target: Target, run: () => Promise<T>): Promise<T>;
  /** The same, whatever AUDIT_READS says: for what may hold parts of a resource. */
  disclose<T>(target: Target, run: () => Promise<T>): Promise<T>;
  /** Begins to record a subscription, with AUDIT_READS. `recorded` tells the end. */
  watched(target: Target): void;
  /**
   * To be awaited before what was denied or watched is answered: rejects with OVERLOADED where its record can't be written.
   * Undefined where there is none on its way.
   */
  recorded(): Promise<unknown> | undefined;
}

export interface Denial extends Target {
  readonly reason: DenialReason;
}

export interface TrailSettings {
  readonly log: AuditLog;
  readonly clock: Clock;
  /** AUDIT_READS. */
  readonly reads: boolean;
}

/** Without I/O, and next to nothing where an operation leaves no trail. */
export function createTrail(settings: TrailSettings, actor: Actor): Trail {
  return new OperationTrail(settings, actor);
}

/** A mutation that runs; those of one document run one after the other. */
interface Running {
  readonly mutationId: string;
  readonly target: Target;
  facts: Facts;
  /** The call that it has sent, whose end is the mutation's own: never rejects. */
  call?: Promise<Ending>;
  isCallOver: boolean;
}

type Ending = Pick<AuditRecord, "outcome" | "code" | "upstreamRequestId">;
const SUCCEEDED: Ending = { outcome: "succeeded" };

class OperationTrail implements Trail {
  private running: Running | undefined;
  private denials: Set<string> | undefined;
  private reads: Map<string, Promise<void>> | undefined;
  private recording: Set<Promise<void>> | undefined;
  private id: string | undefined;

  constructor(
    private readonly settings: TrailSettings,
    private readonly actor: Actor,
  ) {}

  async mutation<T>(target: Target, run: () => Promise<T>): Promise<T> {
    const { log } = this.settings;
    const running: Running = { mutationId: randomUUID(), target, facts: {}, isCallOver: false };
    const toRecord = (ending: Ending) => this.toMutationRecord(running, ending);
    await log.append(toRecord({ outcome: "started" }));
    this.running = running;
    try {
      const payload = await run();
      await log.owe(toRecord(SUCCEEDED));
      return payload;
    } catch (error) {
      if (running.call && !running.isCallOver) void log.owe(running.call.then(toRecord));
      else await log.owe(toRecord(toFailure(error)));
      throw error;
    } finally {
      this.running = undefined;
    }
  }

  follow(input: object, answer: Promise<object>): void {
    const { running } = this;
    if (!running) return;
    const end = (facts: Facts, ending: Ending) => {
      running.facts = { ...running.facts, ...facts };
      running.isCallOver = true;
      return ending;
    };
    running.facts = { ...running.facts, ...toFacts(input) };
    running.isCallOver = false;
    running.call = answer.then(
      (given) => end(toFacts(given), SUCCEEDED),
      (error: unknown) => end(toErrorFacts(error), toFailure(error)),
    );
  }

  denied(denial: Denial): void {
    const { mutationId, target } = this.running ?? {};
    // What is hidden is told in several ways, none of which says so.
    const code = denial.reason === "forbidden" ? "FORBIDDEN" : undefined;
    const record = this.toRecord("denial", { mutationId, ...target, ...denial, outcome: "denied", code });
    const key = toKey(record);
    this.denials ??= new Set();
    if (this.denials.has(key)) return;
    this.denials.add(key);
    this.begin(record);
  }

  async read<T>(target: Target, run: () => Promise<T>): Promise<T> {
    return this.settings.reads ? this.disclose(target, run) : run();
  }

  async disclose<T>(target: Target, run: () => Promise<T>): Promise<T> {
    const answer = run();
    // Where its record is refused, nobody asks for the answer any more.
    answer.catch(() => undefined);
    const reads = (this.reads ??= new Map<string, Promise<void>>());
    const key = toKey(target);
    const recorded = reads.get(key) ?? this.recordRead(target, answer);
    reads.set(key, recorded);
    await recorded;
    return answer;
  }

  watched(target: Target): void {
    if (this.settings.reads) this.begin(this.toRecord("read", { ...target, outcome: "started" }));
  }

  recorded(): Promise<unknown> | undefined {
    return this.recording?.size ? Promise.all(this.recording) : undefined;
  }

  private async recordRead(target: Target, answer: Promise<unknown>): Promise<void> {
    const ending = await answer.then(
      () => SUCCEEDED,
      (error: unknown): Ending => toFailure(error),
    );
    await this.settings.log.append(this.toRecord("read", { ...target, ...ending }));
  }

  /** What failed stays: the whole operation is refused then. */
  private begin(record: AuditRecord): void {
    const all = (this.recording ??= new Set());
    const one = this.settings.log.append(record);
    all.add(one);
    one.then(
      () => all.delete(one),
      () => undefined,
    );
  }

  private toMutationRecord({ mutationId, target, facts }: Running, ending: Ending): AuditRecord {
    return this.toRecord("mutation", { mutationId, ...target, ...facts, ...ending });
  }

  private toRecord(
    event: AuditRecord["event"],
    rest: Omit<AuditRecord, "at" | "event" | "operationId" | keyof Actor>,
  ) {
    const { actor, settings } = this;
    // Most operations leave no trail, and need none.
    const operationId = (this.id ??= randomUUID());
    return { at: settings.clock.time(), event, operationId, ...actor, ...rest };
  }
}

function toKey({ field, action, datastoreId, jobId, file, reason }: Target & Partial<Denial>): string {
  return JSON.stringify([field, action, datastoreId, jobId, file, reason]);
}
