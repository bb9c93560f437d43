// Numbers as people read them.

const COUNT = new Intl.NumberFormat("en");
const RATE = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 });

export function toCount(value: number | null | undefined): string {
  return value == null ? "–" : COUNT.format(value);
}

export function toRate(perSecond: number, what: string): string {
  return `${RATE.format(perSecond)} ${what}/s`;
}

const UNITS = ["B", "kB", "MB", "GB", "TB"] as const;

/** Of 1000 bytes each, as HealthLake counts them. */
export function toSize(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value >= 100 || unit === 0 ? Math.round(value) : value.toFixed(1)} ${UNITS[unit]}`;
}

export function toPercent(share: number): string {
  return `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;
}
