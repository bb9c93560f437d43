// What the gateway takes on, with room for everything but what a test says.
import { type Overload, type OverloadOptions, createOverload } from "../../src/overload/in-flight.js";

export function createTestOverload(options: Partial<OverloadOptions> = {}): Overload {
  return createOverload({
    maxOperations: 1000,
    maxBodyBytes: 64 * 1024 * 1024,
    maxAnswerBytes: 64 * 1024 * 1024,
    bodyLimit: 1000,
    answerLimit: 1000,
    fairShare: 1,
    scheduler: { begin: async () => undefined, refuse: async () => undefined, waitedMs: 0 },
    isPressed: () => false,
    ...options,
  });
}
