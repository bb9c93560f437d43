// What was typed last, for the next form: role, key and places in S3. No secrets are among it.

const STORED = "healthlake-console-last-input";

export interface Remembered {
  readonly role?: string;
  readonly key?: string;
  readonly input?: string;
  readonly importOutput?: string;
  readonly exportOutput?: string;
}

export function recall(): Remembered {
  try {
    return (JSON.parse(localStorage.getItem(STORED) ?? "{}") ?? {}) as Remembered;
  } catch {
    return {};
  }
}

export function remember(values: Remembered): void {
  localStorage.setItem(STORED, JSON.stringify({ ...recall(), ...values }));
}
