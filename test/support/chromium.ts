// A real browser for tests that need one: Debian's Chromium, driven by playwright-core, which brings none itself.
import { existsSync } from "node:fs";
import { chromium, type Browser } from "playwright-core";

const executablePath = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";

const ARGUMENTS = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/**
 * `describe` where there is a Chromium, and on CI, where a missing one is a failure. Elsewhere the suite is skipped, and its name
 * says why.
 */
export function describeWithChromium(name: string, suite: () => void): void {
  if (existsSync(executablePath) || process.env.CI) describe(name, suite);
  else describe.skip(`${name} (skipped: no Chromium at ${executablePath}; set CHROMIUM_PATH)`, suite);
}

const launched: Browser[] = [];
afterAll(() => Promise.all(launched.map((browser) => browser.close())));

/** It is closed after the last test. Were the tests killed before, it would end with the pipe by which they drive it. */
export async function launchChromium(): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath,
    headless: true,
    chromiumSandbox: false,
    args: ARGUMENTS,
  });
  launched.push(browser);
  return browser;
}
