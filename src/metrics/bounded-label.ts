// Labels that others choose: each value of one is a time series, kept for ever.

export const OTHER = "other";
const MOST_VALUES = 200;
/** The longest value that is a label; GraphQL has no limit for a name. */
const MOST_CHARACTERS = 100;

/** Gives the first `most` values as they are, and "other" for all that come later or are too long. */
export function createBoundedLabel(most = MOST_VALUES): (value: string) => string {
  const known = new Set<string>();
  return (value) => {
    if (known.has(value)) return value;
    if (known.size >= most || value.length > MOST_CHARACTERS) return OTHER;
    known.add(value);
    return value;
  };
}
