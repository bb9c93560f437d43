// Signals of requests that end with the gateway's own.
import { createBranches } from "../../src/http/branches.js";

test("a branch ends by itself, with its own reason, and takes no other with it", () => {
  const branch = createBranches(new AbortController().signal);
  const [one, two] = [branch(), branch()];
  const reason = new Error("gone");
  one.abort(reason);
  expect(one.signal.reason).toBe(reason);
  expect(two.signal.aborted).toBe(false);
});

test("all end with the trunk, with its reason, but for those that have left; later ones have ended already", () => {
  const trunk = new AbortController();
  const branch = createBranches(trunk.signal);
  const [staying, left] = [branch(), branch()];
  left.leave();
  const reason = new Error("stop");
  trunk.abort(reason);
  expect(staying.signal.reason).toBe(reason);
  expect(left.signal.aborted).toBe(false);
  expect(branch().signal.reason).toBe(reason);
});

test("any number of branches leaves one listener on the trunk", () => {
  const trunk = new AbortController();
  let listeners = 0;
  const { signal } = trunk;
  const addEventListener = signal.addEventListener.bind(signal) as (...args: unknown[]) => void;
  signal.addEventListener = (...args: unknown[]) => {
    listeners++;
    addEventListener(...args);
  };
  const branch = createBranches(signal);
  for (let count = 0; count < 100; count++) branch().leave();
  expect(listeners).toBe(1);
});
