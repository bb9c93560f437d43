// Signals of requests that end with the gateway's own.
import { createChildSignals } from "../src/signals.js";

test("a child ends by itself, with its own reason, and takes no other with it", () => {
  const child = createChildSignals(new AbortController().signal);
  const [one, two] = [child(), child()];
  const reason = new Error("gone");
  one.abort(reason);
  expect(one.signal.reason).toBe(reason);
  expect(two.signal.aborted).toBe(false);
});

test("all end with the trunk, with its reason, but for those that have left; later ones have ended already", () => {
  const trunk = new AbortController();
  const child = createChildSignals(trunk.signal);
  const [staying, left] = [child(), child()];
  left.release();
  const reason = new Error("stop");
  trunk.abort(reason);
  expect(staying.signal.reason).toBe(reason);
  expect(left.signal.aborted).toBe(false);
  expect(child().signal.reason).toBe(reason);
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
  const child = createChildSignals(signal);
  for (let count = 0; count < 100; count++) child().release();
  expect(listeners).toBe(1);
});
