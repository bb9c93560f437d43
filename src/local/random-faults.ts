/** Faults by probability and action, from one line of text: for anybody who tests a client of their own. */
import { isActionName } from "./actions/index.js";
import type { Call, Fault, Faults } from "./faults.js";

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
