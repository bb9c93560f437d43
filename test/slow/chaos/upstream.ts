// The local HealthLake, and all that is done to it: it throttles, fails, hangs, freezes, is killed and comes back.
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { HealthLakeClient } from "@aws-sdk/client-healthlake";
import { type Child, startChild } from "./child.js";

/** How many times as fast its life cycles run: CREATING and DELETING take 2 s. */
const SPEED = 5;
const credentials = { accessKeyId: "chaos", secretAccessKey: "chaos" };
/** A port in the range of outgoing connections may be one for a moment. */
const STARTS = 20;

interface Ready {
  readonly url: string;
  readonly region: string;
}

interface Trouble {
  /** As LOCAL_FAULTS has them. */
  readonly faults?: string;
  /** Of how many calls there is no answer at all. */
  readonly hang?: number;
}

export class Upstream {
  /** What it has written to stderr, in all its lives: a defect in it, if anything. */
  private stderr = "";

  private constructor(
    private readonly dataDir: string,
    private child: Child<Ready>,
  ) {}

  static async start(dataDir: string): Promise<Upstream> {
    return new Upstream(dataDir, await startLocal(dataDir, 0));
  }

  get config() {
    const { url, region } = this.child.ready;
    return { endpoint: url, region, credentials };
  }

  get defects(): string {
    return this.stderr + this.child.output.stderr;
  }

  /** A real SDK client, which is as patient as need be. */
  createClient(): HealthLakeClient {
    return new HealthLakeClient({ ...this.config, maxAttempts: 5 });
  }

  /** What can be done to it, each for so many milliseconds; afterwards all is well again. */
  readonly disturbances: Readonly<Record<string, (ms: number) => Promise<void>>> = {
    "throttles all": (ms) => this.trouble({ faults: "throttle=1" }, ms),
    "throttles most": (ms) => this.trouble({ faults: "throttle=0.7" }, ms),
    fails: (ms) => this.trouble({ faults: "error=0.4,reset=0.2,delay=0.2:700" }, ms),
    "loses answers": (ms) => this.trouble({ faults: "lost-answer=0.6" }, ms),
    hangs: (ms) => this.trouble({ hang: 0.5 }, ms),
    freezes: async (ms) => {
      this.child.process.kill("SIGSTOP");
      await delay(ms);
      this.child.process.kill("SIGCONT");
    },
    "is killed": async (ms) => {
      await this.kill();
      await delay(ms);
      await this.restart();
    },
    "is killed while it fails, and comes back at once": async (ms) => {
      await this.tell({ faults: "error=0.3,lost-answer=0.3" });
      await delay(ms);
      await this.kill();
      await this.restart();
    },
  };

  private async trouble(trouble: Trouble, ms: number): Promise<void> {
    await this.tell(trouble);
    await delay(ms);
    await this.tell({});
  }

  private async tell(trouble: Trouble): Promise<void> {
    const { process } = this.child;
    process.send(trouble);
    await once(process, "message");
  }

  private async kill(): Promise<void> {
    this.child.process.kill("SIGKILL");
    await this.child.exited;
    this.stderr += this.child.output.stderr;
  }

  /** On the same data, and where the gateway looks for it. */
  private async restart(): Promise<void> {
    this.child = await startLocal(this.dataDir, Number(new URL(this.child.ready.url).port));
  }
}

async function startLocal(dataDir: string, port: number): Promise<Child<Ready>> {
  for (let left = STARTS; ; left--) {
    try {
      return await startChild<Ready>("./local-process.mjs", { port, dataDir, speed: SPEED });
    } catch (error) {
      if (left === 0 || !(error as Error).message.includes("EADDRINUSE")) throw error;
      await delay(200);
    }
  }
}
