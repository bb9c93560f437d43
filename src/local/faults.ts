import type { ActionName } from "./shape-types.js";

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
