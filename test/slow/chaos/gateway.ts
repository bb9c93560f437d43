// The gateway of the chaos test: the build, in a process of its own, with little time for HealthLake.
import type { Gateway } from "../../../src/gateway.js";
import { type Child, startChild } from "./child.js";
import type { Upstream } from "./upstream.js";

/** The published quotas, but for those that would let nothing happen within a minute. */
const QUOTAS = "CreateFHIRDatastore=5,DeleteFHIRDatastore=5,StartFHIRExportJob=10";
const ENV = {
  PORT: "0",
  AUDIT_LOG_FILE: "/dev/null",
  QUOTA_PER_SECOND: QUOTAS,
  UPSTREAM_DEADLINE_MS: "3000",
  POLL_ACTIVE_MS: "1000",
  POLL_IDLE_MS: "2000",
};

type Resources = Readonly<Record<string, number>>;

interface Answer {
  readonly status: ReturnType<Gateway["status"]>;
  readonly resources: Resources;
  /** What there was before the gateway was started. */
  readonly before: Resources;
  readonly troubles: readonly string[];
}

interface LogLine {
  readonly level: number;
  readonly msg: string;
  readonly scope?: string;
  readonly state?: string;
}

export class ChaosGateway {
  private questions = 0;

  private constructor(private readonly child: Child<{ readonly url: string }>) {}

  static async start(upstream: Upstream): Promise<ChaosGateway> {
    return new ChaosGateway(
      await startChild("./gateway-process.mjs", { env: ENV, healthLake: upstream.config }),
    );
  }

  get url(): string {
    return this.child.ready.url;
  }

  get exited(): Promise<number | string> {
    return this.child.exited;
  }

  get stderr(): string {
    return this.child.output.stderr;
  }

  /** `close` closes the gateway first; `leave` lets the process end, if nothing holds it. */
  ask(question: "how" | "close" | "leave"): Promise<Answer> {
    const { process } = this.child;
    const id = ++this.questions;
    return new Promise((resolve) => {
      const onMessage = (message: { readonly id: number; readonly answer: Answer }) => {
        if (message.id !== id) return;
        process.off("message", onMessage);
        resolve(message.answer);
      };
      process.on("message", onMessage);
      process.send({ id, question });
    });
  }

  log(): LogLine[] {
    const lines = this.child.output.stdout.split("\n").slice(0, -1);
    return lines.map((line) => JSON.parse(line) as LogLine);
  }

  /** The states that each breaker has had, in order, by its scope. */
  breakers(): Readonly<Record<string, readonly string[]>> {
    const states: Record<string, string[]> = {};
    for (const { msg, scope = "", state = "" } of this.log())
      if (msg === "circuit breaker changed its state") (states[scope] ??= []).push(state);
    return states;
  }
}
