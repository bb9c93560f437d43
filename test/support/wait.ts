/** Resolves with the first truthy value; rejects, saying what it saw last, when `ms` have passed without one. */
export async function waitFor<T>(look: () => T | Promise<T>, ms = 10_000): Promise<NonNullable<T>> {
  const until = performance.now() + ms;
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    if (performance.now() > until) throw new Error(`waited ${ms} ms for ${look.toString()}: ${String(seen)}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
