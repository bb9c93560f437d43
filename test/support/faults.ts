// What goes wrong upstream, for one action at a time; the others go on as if nothing had been.
import type { ActionName, Answer, Fault, Faults } from "../../src/local/server.js";

export function on(action: ActionName, fault: Fault): Faults {
  return (call) => (call.action === action ? fault : undefined);
}

/** Every answer of the action with these members over its own, at `path` (the first item of a list). */
export function altered(action: ActionName, path: string, members: object): Faults {
  return on(action, {
    kind: "rewrite",
    rewrite: (answer) => {
      const found = answer[path];
      const target = (Array.isArray(found) ? found[0] : found) as Answer;
      Object.assign(target, members);
      return answer;
    },
  });
}

/** The first of these that has something for a call. */
export function anyOf(...faults: readonly Faults[]): Faults {
  return (call) => faults.map((fault) => fault(call)).find((fault) => fault !== undefined);
}
