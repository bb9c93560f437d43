import fc from "fast-check";
import { type Scope, createGenerations } from "../../src/healthlake/generations.js";

const scopeOf = (index: number): Scope => `datastore:${index}`;

describe("a generation", () => {
  test("rises for what changed, and stays for all else", () => {
    const generations = createGenerations();
    const before = [generations.of("datastores"), generations.of(scopeOf(1))];
    generations.raise(scopeOf(1));
    expect(generations.of("datastores")).toBe(before[0]);
    expect(generations.of(scopeOf(1))).toBeGreaterThan(before[1] as number);
  });

  test("never falls, and rises with every change, however many scopes were forgotten in between", () => {
    const step = fc.record({ scope: fc.nat(12), raises: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), fc.integer({ min: 1, max: 6 }), (steps, maxScopes) => {
        const generations = createGenerations(maxScopes);
        const seen = new Map<Scope, number>();
        for (const { scope, raises } of steps) {
          if (!raises) generations.of(scopeOf(scope));
          else {
            const before = generations.of(scopeOf(scope));
            generations.raise(scopeOf(scope));
            expect(generations.of(scopeOf(scope))).toBeGreaterThan(before);
          }
          for (let index = 0; index <= 12; index++) {
            // Asking is an event too: it decides what is forgotten next. So not every scope is asked every time.
            if ((index + scope) % 3 > 0) continue;
            const now = generations.of(scopeOf(index));
            expect(now).toBeGreaterThanOrEqual(seen.get(scopeOf(index)) ?? 0);
            seen.set(scopeOf(index), now);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  test("is forgotten beyond the most scopes, and then stands no lower than before", () => {
    const generations = createGenerations(100);
    const raised = Array.from({ length: 1000 }, (_, index) => {
      generations.raise(scopeOf(index));
      return generations.of(scopeOf(index));
    });
    raised.forEach((generation, index) =>
      expect(generations.of(scopeOf(index))).toBeGreaterThanOrEqual(generation),
    );
    // All but the newest hundred share one number: nothing is remembered of them.
    expect(new Set(raised.map((_, index) => generations.of(scopeOf(index)))).size).toBe(101);
  });
});
