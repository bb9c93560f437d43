/** Whatever the newest service model has and ours has not is refused by its name. */
import { existsSync, readFileSync } from "node:fs";
import { model } from "../support/service-model.js";
import { closeAll, post, start } from "./support.js";

const file = new URL("../../../shared/healthlake/service-2.json", import.meta.url);
const newest = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as typeof model) : undefined;

/** Members of an action's input that only the newest model has. */
const added = Object.entries(model.operations).flatMap(([action, { input }]) => {
  const known = model.shapes[input.shape]?.members ?? {};
  const members = Object.keys(newest?.shapes[input.shape]?.members ?? {});
  return members.filter((name) => !Object.hasOwn(known, name)).map((name) => [action, name] as const);
});

afterEach(closeAll);

(newest ? test : test.skip)("names each member that is new", async () => {
  const { local } = await start();
  expect(added.length).toBeGreaterThan(6);
  for (const [action, name] of added) {
    const answer = await post(local.url, `HealthLake.${action}`, { [name]: "x" });
    const { __type, Message } = (await answer.json()) as { __type: string; Message: string };
    expect(__type).toBe("com.amazonaws.healthlake#ValidationException");
    expect(Message).toContain(`Member ${name} is not known`);
  }
});
