// README.md's subscription, tried: its commands are run as they stand there. Its query is tried on the demo itself.
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { FakeClock } from "../support/fake-clock.js";
import { startTestGateway, type TestGateway } from "../support/gateway.js";
import { startProcess } from "../support/process.js";

const README = readFileSync(fileURLToPath(new URL("../../README.md", import.meta.url)), "utf8");
const durations = { creatingMs: 10_000 };
const testWithCurl = existsSync("/usr/bin/curl") || process.env.CI ? test : test.skip;

/** The blocks of a section, by language; "" is one without. */
function blocksOf(heading: string): Readonly<Record<string, string>> {
  const [, section = ""] = new RegExp(`\\n## ${heading}\\n(.*?)\\n## `, "s").exec(README) ?? [];
  const blocks = section.matchAll(/^```(\w*)\n(.*?)^```/gms);
  return Object.fromEntries([...blocks].map(([, language = "", text = ""]) => [language, text]));
}

let gateway: TestGateway;
let clock: FakeClock;
beforeEach(async () => {
  clock = new FakeClock(Date.now());
  gateway = await startTestGateway({ local: { clock, durations }, env: { POLL_ACTIVE_MS: "100" } });
});

function run(command = "") {
  const here = command.replaceAll("http://127.0.0.1:4000", gateway.url);
  return startProcess(["-c", here], {}, "bash");
}

testWithCurl("the subscription gives the events that stand below it", async () => {
  const { sh, "": events = "" } = blocksOf("A subscription");
  const client = run(sh);
  const [before = "", after = ""] = events.trim().split("\n\n");
  expect(after).toContain("ACTIVE");
  await client.waitFor(toPattern(before));
  await clock.advance(durations.creatingMs);
  await client.waitFor(toPattern(after));
});

function toPattern(text: string): RegExp {
  return new RegExp(text.replace(/[{}[\]().?*+^$|\\]/g, "\\$&"));
}
