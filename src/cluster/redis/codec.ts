// JSON for what goes through Redis. HealthLake's shapes hold dates, and a family's state may hold -Infinity: as plain JSON both
// would come back as something else.

export function encode(value: unknown): string {
  return JSON.stringify(value, function (this: Record<string, unknown>, key: string, json: unknown) {
    // By now a date is a text: its own toJSON was asked first.
    const raw = this[key];
    if (raw instanceof Date) return { $date: raw.getTime() };
    if (typeof raw === "number" && !Number.isFinite(raw)) return { $number: String(raw) };
    return json;
  });
}

/** Throws a SyntaxError for what is not JSON. What it holds is for its reader to check. */
export function decode(text: string): unknown {
  return JSON.parse(text, (_key, value: unknown) => {
    if (typeof value !== "object" || value === null) return value;
    const { $date, $number } = value as { $date?: unknown; $number?: unknown };
    if (typeof $date === "number") return new Date($date);
    return typeof $number === "string" ? Number($number) : value;
  });
}
