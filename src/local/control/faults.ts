// What can go wrong with a call: on request of a test, or by chance from one line of text.
import { isActionName } from "./actions/index.js";
import type { ActionName } from "../shape-types.js";

/** One request with a known action and a JSON object for a body; the input is not checked yet. */
export interface Call {
  readonly action: ActionName;
  readonly input: Readonly<Record<string, unknown>>;
  /** The clock's time, in milliseconds since the epoch. */
  readonly at: number;
  /** What the answer's x-amzn-RequestId header says. */
  readonly requestId: string;
}

/** What can go wrong with a call, for tests and for developers who want to see it. */
export type Fault =
  /** ThrottlingException; the action is not carried out. */
  | { readonly kind: "throttle"; readonly message?: string }
  /** Any error by its bare name, status 400 unless given; the action is not carried out. */
  | { readonly kind: "error"; readonly name: string; readonly status?: number; readonly message?: string }
  /** No answer until the local HealthLake closes or the client gives up; the action is not carried out. */
  | { readonly kind: "hang" }
  /** Waits by the clock, then goes on with `then`, or as if nothing had been. */
  | { readonly kind: "delay"; readonly ms: number; readonly then?: Fault }
  /** The socket is reset before the action is carried out. */
  | { readonly kind: "reset" }
  /** The action is carried out, then the socket is destroyed instead of an answer. */
  | { readonly kind: "lost-answer" }
  /** The action is carried out, then `body` (default: something that is not JSON) is sent, with status 200 unless given. */
  | { readonly kind: "garbage"; readonly body?: string; readonly status?: number }
  /** The action is carried out and `rewrite` alters its JSON answer; an error passes unaltered. */
  | { readonly kind: "rewrite"; readonly rewrite: (answer: Answer) => unknown };

/** The JSON body of a successful answer, free to be altered in ways HealthLake's types do not allow. */
export type Answer = Record<string, unknown>;

/** Asked once for each call; undefined lets it pass. */
export type Faults = (call: Call) => Fault | undefined;

const KINDS: Readonly<Record<string, (ms: number) => Fault>> = {
  throttle: () => ({ kind: "throttle" }),
  error: () => ({ kind: "error", name: "InternalServerException", status: 500 }),
  delay: (ms) => ({ kind: "delay", ms }),
  reset: () => ({ kind: "reset" }),
  "lost-answer": () => ({ kind: "lost-answer" }),
};

const ENTRY = /^(?:(\w+)\.)?([a-z-]+)=(0|1|0?\.\d+|1\.0+)(?::(\d{1,6}))?$/;
const DEFAULT_DELAY_MS = 1000;

interface Entry {
  readonly action?: string;
  readonly fault: Fault;
  readonly probability: number;
}

/**
 * Reads `[Action.]kind=probability[:ms]`, separated by commas: `throttle=0.1,StartFHIRImportJob.lost-answer=0.5,delay=0.2:300`.
 * Each entry is drawn for each call; delays come before what else is drawn first. Throws RangeError for anything else.
 */
export function parseFaults(text: string, random: () => number = Math.random): Faults {
  const entries = text.split(",").map((entry) => parseEntry(entry.trim()));
  return (call: Call) => {
    const drawn = entries.filter(
      ({ action, probability }) => (action ?? call.action) === call.action && random() < probability,
    );
    const last = drawn.find(({ fault }) => fault.kind !== "delay")?.fault;
    return drawn
      .filter(({ fault }) => fault.kind === "delay")
      .reduce<Fault | undefined>(
        (then, { fault }) => ({ ...(fault as { kind: "delay"; ms: number }), then }),
        last,
      );
  };
}

function parseEntry(text: string): Entry {
  const [, action, kind = "", probability, ms] = ENTRY.exec(text) ?? [];
  const createFault = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
  if (!createFault || (ms !== undefined && kind !== "delay")) {
    throw new RangeError(
      `option faults can not be "${text}": it is [Action.]kind=probability, or delay=probability:ms`,
    );
  }
  if (action !== undefined && !isActionName(action)) {
    throw new RangeError(`option faults can not name ${action}: it is no action`);
  }
  return { action, fault: createFault(Number(ms ?? DEFAULT_DELAY_MS)), probability: Number(probability) };
}
