// Labels that may have values nobody foresaw: each is a time series, kept for ever.

export const OTHER = "other";

/** Gives the first `most` values as they are, and "other" for all that come later. */
export function createBoundedLabel(most: number): (value: string) => string {
  const known = new Set<string>();
  return (value) => {
    if (known.has(value)) return value;
    if (known.size >= most) return OTHER;
    known.add(value);
    return value;
  };
}
