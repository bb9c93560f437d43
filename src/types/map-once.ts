// HealthLake's shapes are kept and read again and again; what is made of one is made once, and lives as long as it does.

/** The same object for the same shape: nobody may change either. */
export function mapOnce<S extends object, T extends object>(map: (shape: S) => T): (shape: S) => T {
  const mapped = new WeakMap<S, T>();
  return (shape) => {
    const known = mapped.get(shape);
    if (known) return known;
    const made = map(shape);
    mapped.set(shape, made);
    return made;
  };
}
