import { readFileSync } from "node:fs";

import { createGovernor } from "../../src/healthlake/governor.js";
import { parseQuotas, PUBLISHED_QUOTAS } from "../../src/healthlake/quotas.js";
import { FakeClock } from "../support/fake-clock.js";

const model = JSON.parse(
  readFileSync(new URL("../support/service-2.2026-10.json", import.meta.url), "utf8"),
) as { operations: Record<string, unknown> };

describe("quotas", () => {
  test("are published for every action of the service model and no other", () => {
    expect(Object.keys(PUBLISHED_QUOTAS).sort()).toEqual(Object.keys(model.operations).sort());
  });

  test.each([undefined, "", "  "])("are the published ones when unset: %j", (text) => {
    expect(parseQuotas(text)).toEqual({ quotas: PUBLISHED_QUOTAS, problems: [] });
  });

  test.each(["off", " off "])("are off when asked: %j", (text) => {
    expect(parseQuotas(text)).toEqual({ quotas: "off", problems: [] });
  });

  test("merge overrides onto the published ones", () => {
    expect(parseQuotas("ListFHIRDatastores=20, CreateFHIRDatastore = 0.5")).toEqual({
      quotas: { ...PUBLISHED_QUOTAS, ListFHIRDatastores: 20, CreateFHIRDatastore: 0.5 },
      problems: [],
    });
  });

  test.each([
    ["no value", "ListFHIRDatastores", "ListFHIRDatastores"],
    ["an empty value", "ListFHIRDatastores=", "ListFHIRDatastores="],
    ["two values", "ListFHIRDatastores=1=2", "ListFHIRDatastores=1=2"],
    ["a word", "ListFHIRDatastores=fast", "ListFHIRDatastores=fast"],
    ["zero", "ListFHIRDatastores=0", "ListFHIRDatastores=0"],
    ["a negative number", "ListFHIRDatastores=-1", "ListFHIRDatastores=-1"],
    ["an endless number", `ListFHIRDatastores=1${"0".repeat(400)}`, "ListFHIRDatastores=1000"],
    ["a hexadecimal number", "ListFHIRDatastores=0x10", "ListFHIRDatastores=0x10"],
    ["off for one action", "ListFHIRDatastores=off", "ListFHIRDatastores=off"],
    ["an unknown action", "ListDatastores=10", "ListDatastores"],
    ["a member of every object", "constructor=10", "constructor"],
    ["a trailing comma", "TagResource=10,", '""'],
    ["an action given twice", "TagResource=10,TagResource=20", "TagResource=20"],
  ])("name an entry that cannot be used: %s", (_, text, named) => {
    const { problems } = parseQuotas(text);
    expect(problems).toEqual([expect.stringContaining(named)]);
  });

  test("report every problem, and use the entries that have none", () => {
    const { quotas, problems } = parseQuotas("Nope=1,TagResource=5,UntagResource=x");
    expect(problems).toHaveLength(2);
    expect(quotas).toEqual({ ...PUBLISHED_QUOTAS, TagResource: 5 });
  });

  test.each([0, -1, NaN, Infinity])("are refused by the governor when one is %d", (perSecond) => {
    const quotas = { ...PUBLISHED_QUOTAS, TagResource: perSecond };
    expect(() => createGovernor({ quotas, clock: new FakeClock(), random: () => 0 })).toThrow(/TagResource/);
  });
});
