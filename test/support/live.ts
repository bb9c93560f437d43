// What tests of the live side share: a gateway whose polls are quick, and the proof that nothing of it is left.
import type { TestGateway, TestGatewayOptions } from "./gateway.js";
import { startTestGateway } from "./gateway.js";
import { waitFor } from "./wait.js";

/** A gateway that polls so often that no test waits for it. */
export function startLiveGateway(options: TestGatewayOptions = {}): Promise<TestGateway> {
  return startTestGateway({
    ...options,
    env: { POLL_ACTIVE_MS: "100", POLL_IDLE_MS: "100", ...options.env },
  });
}

export const DATASTORES = "subscription { datastoresStatusChanged { status datastore { datastoreId } } }";

/** Resolves when there is nothing live left: no socket, subscription, watcher or poller. */
export async function waitUntilNothingIsLeft({ status }: TestGateway): Promise<void> {
  const none = { datastore: 0, import: 0, export: 0 };
  await waitFor(() => status().sockets + status().subscriptions + sum(status().watchers) === 0);
  await waitFor(() => sum(status().pollers) === 0);
  expect(status()).toMatchObject({ sockets: 0, subscriptions: 0, watchers: none, pollers: none });
}

export function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}

/** Resolves when a whole poll has passed: one of the two calls that come next began after this one was made. */
export async function waitForPoll({ calls }: TestGateway): Promise<void> {
  const before = calls.length;
  await waitFor(() => calls.length > before + 1);
}

/** How many watchers there are, of all families. */
export function watchersOf({ status }: TestGateway): number {
  return sum(status().watchers);
}
