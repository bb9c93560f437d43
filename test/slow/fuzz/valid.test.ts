// Operations that nothing is wrong with, of any size: each is answered or refused by a limit's name, /livez is answered meanwhile,
// and memory stays under the bound of docs/operations.md.
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { buildSchema } from "graphql";
import { BUILD_TIMEOUT_MS, ensureBuilt } from "../../support/build.js";
import { type Answer, expectOutcomes } from "./support/answers.js";
import { type HttpCase, send } from "./support/http.js";
import { LIVEZ_MS, startOwnProcess } from "./support/own-process.js";
import { TIMEOUT_MS, expectAllRan, fuzz, named } from "./support/run.js";
import { type ValidOperation, toValidOperation } from "./support/valid-operations.js";

const MEMORY_BOUND = 640 * 1024 * 1024;
/** What may be said to a valid operation. */
const REFUSALS = new Set(["OPERATION_TOO_EXPENSIVE", "LIMIT_EXCEEDED", "OVERLOADED"]);
const schema = buildSchema(readFileSync("schema.graphql", "utf8"));

beforeAll(ensureBuilt, BUILD_TIMEOUT_MS);

interface Refused {
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions: { readonly code: string; readonly limit?: string };
  }[];
}

/** By which limits operations were refused, and how often each was. */
const limits = new Map<string, number>();

function expectNamed({ bodies }: Answer): void {
  for (const { errors = [] } of bodies.map((body) => JSON.parse(body) as Refused))
    for (const { message, extensions } of errors) {
      // What lies in S3 is read in no bucket here, by the name of the setting.
      if (extensions.code === "FORBIDDEN" && message.includes("RESULTS_BUCKETS")) continue;
      // By the name of its limit; or by its code, where a busy machine makes operations wait too long for their turns.
      const named = extensions.limit ?? (extensions.code === "OVERLOADED" ? extensions.code : undefined);
      if (!REFUSALS.has(extensions.code) || named === undefined)
        throw new Error(`is refused, but by no limit: ${JSON.stringify({ message, extensions })}`);
      limits.set(named, (limits.get(named) ?? 0) + 1);
    }
}

const toCase = ({ type, query, variables }: ValidOperation): HttpCase => ({
  method: "POST",
  path: type === "subscription" ? "/graphql/stream" : "/graphql",
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ query, variables }),
});

test(
  `${named("valid")}: answered, or refused by a limit's name; /livez within ${LIVEZ_MS} ms; memory under the bound`,
  async () => {
    // A stream that has nothing to tell is left at its first heartbeat.
    const gateway = await startOwnProcess({ QUOTA_PER_SECOND: "off", HEARTBEAT_MS: "100" });
    // Operations of smaller seeds are no smaller.
    const operations = fc.noShrink(fc.nat()).map((seed) => toValidOperation(schema, gateway.ids, seed));
    const ask = async (operation: ValidOperation): Promise<Answer[]> => {
      const answers = await send(gateway.url, toCase(operation));
      answers.forEach(expectNamed);
      return answers;
    };
    const late: ValidOperation[] = [];
    await fuzz("valid", 1, operations, async (operation) => {
      const answers = await ask(operation);
      if (gateway.takeLate() > 0) late.push(operation);
      return answers;
    });
    // The machine may have been busy: what /livez was late at is asked for three times more, alone.
    for (const operation of late.slice(0, 20)) {
      let times = 0;
      for (; times < 3; times++) {
        gateway.takeLate();
        await ask(operation);
        if (gateway.takeLate() === 0) break;
      }
      if (times === 3) throw new Error(`/livez waits for ${JSON.stringify(operation)}`);
    }
    const peak = gateway.peak();
    expect(peak).toBeLessThan(MEMORY_BOUND);
    await gateway.close();
  },
  3 * TIMEOUT_MS,
);

test("every case ran, and the limits of the answer were met as well as kept", () => {
  expectAllRan("valid");
  expectOutcomes("OK", "OPERATION_TOO_EXPENSIVE");
  expect([...limits.keys()]).toEqual(expect.arrayContaining(["LIMIT_NODES", "LIMIT_UPSTREAM_CALLS"]));
  expect(limits.get("OVERLOADED") ?? 0).toBeLessThan(100);
});
