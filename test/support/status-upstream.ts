import { GatewayError } from "../../src/errors.js";
import type { FamilyKind, Observation } from "../../src/status/snapshot.js";
import type { ListRequest, Page, PollCall, ResourceSource, StatusSources } from "../../src/status/source.js";
import type { FakeClock } from "./fake-clock.js";

export interface Texts extends Record<FamilyKind, unknown> {
  datastore: string;
  import: string;
  export: string;
}

/** Tables of resources that a test changes by hand, and a log of every call made to them. */
export class StatusUpstream {
  readonly calls: string[] = [];
  latencyMs = 0;
  pageSize = 500;
  /** Calls of these actions fail; "hang" never answers, but heeds its signal. */
  readonly faults = new Map<"list" | "describe", "fail" | "hang">();
  /** Scopes whose datastore does not exist. */
  readonly goneScopes = new Set<string>();
  /** Ids that no list shows, though Describe does. */
  readonly unlisted = new Set<string>();
  inFlight = 0;
  mostInFlight = 0;
  private readonly tables = new Map<string, Map<string, Observation<string>>>();

  constructor(private readonly clock: FakeClock) {}

  readonly sources: StatusSources<Texts> = {
    datastore: () => this.source("datastore", ""),
    import: (scope) => this.source("import", scope),
    export: (scope) => this.source("export", scope),
  };

  set(kind: FamilyKind, scope: string, facts: Omit<Observation<string>, "value">): void {
    const value = `${facts.id} is ${facts.status}`;
    this.table(kind, scope).set(facts.id, { ...facts, value });
  }

  datastore(id: string, status: string): void {
    this.set("datastore", "", { id, status });
  }

  /** An import job of datastore "ds". */
  job(id: string, status: string, facts: Partial<Observation<string>> = {}): void {
    this.set("import", "ds", { submitTime: this.clock.now(), ...facts, id, status });
  }

  remove(kind: FamilyKind, scope: string, id: string): void {
    this.table(kind, scope).delete(id);
  }

  /** The calls since it was last asked. */
  takeCalls(): string[] {
    return this.calls.splice(0);
  }

  private table(kind: FamilyKind, scope: string): Map<string, Observation<string>> {
    const name = `${kind} ${scope}`;
    const table = this.tables.get(name) ?? new Map<string, Observation<string>>();
    this.tables.set(name, table);
    return table;
  }

  private source(kind: FamilyKind, scope: string): ResourceSource<string> {
    return {
      list: (request, call) =>
        this.answer("list", `list ${kind}${describeRequest(request)}`, call, () => {
          if (this.goneScopes.has(scope)) throw new GatewayError("NOT_FOUND", "No such datastore.");
          return this.page(kind, scope, request);
        }),
      describe: (id, call) =>
        this.answer("describe", `describe ${kind} ${id}`, call, () => this.table(kind, scope).get(id)),
    };
  }

  /** What is true when the call is sent is answered after the latency. */
  private async answer<A>(
    action: "list" | "describe",
    name: string,
    call: PollCall,
    read: () => A,
  ): Promise<A> {
    this.calls.push(name);
    call.sent();
    this.inFlight++;
    this.mostInFlight = Math.max(this.mostInFlight, this.inFlight);
    try {
      const fault = this.faults.get(action);
      const answer = fault ? undefined : read();
      if (fault === "hang") await this.clock.sleep(1e9, call.signal);
      else if (this.latencyMs > 0) await this.clock.sleep(this.latencyMs, call.signal);
      if (fault) throw new GatewayError("UPSTREAM_UNAVAILABLE", "Upstream fails.");
      return answer as A;
    } finally {
      this.inFlight--;
    }
  }

  private page(kind: FamilyKind, scope: string, { submittedAfter, nextToken }: ListRequest): Page<string> {
    const all = [...this.table(kind, scope).values()].filter(
      ({ id, submitTime }) =>
        !this.unlisted.has(id) && (submittedAfter === undefined || (submitTime ?? 0) > submittedAfter),
    );
    const start = Number(nextToken ?? 0);
    const end = start + this.pageSize;
    return { items: all.slice(start, end), ...(end < all.length && { nextToken: String(end) }) };
  }
}

function describeRequest({ submittedAfter, nextToken }: ListRequest): string {
  return `${submittedAfter === undefined ? "" : ` after ${submittedAfter}`}${nextToken ? ` page ${nextToken}` : ""}`;
}
