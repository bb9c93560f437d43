// How a subscription is set up and ended, over a schema of a test's own.
import { buildSchema, parse } from "graphql";
import type { ExecutionResult, GraphQLSchema } from "graphql";
import { createSubscribe } from "../../src/operations/subscribe.js";
import { createTestOverload } from "../support/overload.js";
import { FakeClock } from "../support/fake-clock.js";
import { createSharedExecutions } from "../../src/operations/shared-executions.js";
import { Mailbox } from "../../src/status/mailbox.js";

type Root = (args: unknown, context: { readonly signal: AbortSignal }) => unknown;

function toSchema(subscribe: Root, resolve: () => unknown = () => 1): GraphQLSchema {
  const schema = buildSchema("type Query { a: Int } type Subscription { a: Int }");
  const field = schema.getSubscriptionType()?.getFields().a;
  Object.assign(field as object, {
    subscribe: (_root: unknown, args: unknown, context: { signal: AbortSignal }) => subscribe(args, context),
    resolve,
  });
  return schema;
}

function createMailbox() {
  const returns: string[] = [];
  const mailbox = new Mailbox<number>({ deliveries: 0, conflated: 0 }, () => returns.push("returned"));
  return { mailbox, returns };
}

function start(schema: GraphQLSchema, { defect }: { defect?: Error } = {}) {
  const controller = new AbortController();
  const ends: string[] = [];
  const createContext = (signal: AbortSignal) => {
    if (defect) throw defect;
    return { signal };
  };
  const subscribe = createSubscribe<ExecutionResult, object>({
    schema,
    shared: createSharedExecutions(new FakeClock(), () => 0),
    createContext,
    createSharedContext: createContext,
    openAnswer: () => createTestOverload().answer(),
    toResult: (result) => result,
    toFailure: (error) => ({ data: null, extensions: { failed: String(error) } }),
  });
  const query = "subscription { a }";
  const operation = { query, document: parse(query), operationName: undefined, variables: {}, scope: "all" };
  const started = subscribe(operation, controller.signal, () => ends.push("ended"));
  return { started, ends, abort: () => controller.abort() };
}

type Stream = AsyncIterableIterator<ExecutionResult, undefined>;
const snapshot = { id: "1", status: "ACTIVE", value: 1, observedAt: 0, order: 0, terminal: false };

test("the client's end ends the source, before the first next and during one", async () => {
  for (const isReading of [false, true]) {
    const { mailbox, returns } = createMailbox();
    const { started, ends, abort } = start(toSchema(() => mailbox));
    const stream = (await started) as Stream;
    const pending = isReading ? stream.next() : undefined;
    abort();
    expect([returns, ends]).toEqual([["returned"], ["ended"]]);
    expect(await (pending ?? stream.next())).toEqual({ done: true, value: undefined });
  }
});

test("a client that left while its source was set up has none left behind", async () => {
  const { mailbox, returns } = createMailbox();
  let finish: (() => void) | undefined;
  const { started, ends, abort } = start(
    toSchema(() => new Promise((resolve) => (finish = () => resolve(mailbox)))),
  );
  abort();
  finish?.();
  const stream = (await started) as Stream;
  expect([returns, ends]).toEqual([["returned"], ["ended"]]);
  expect(await stream.next()).toEqual({ done: true, value: undefined });
});

test("the set-up is told that the client left", async () => {
  const { started, ends, abort } = start(
    toSchema(
      (_args, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener("abort", () => reject(new Error("left")));
        }),
    ),
  );
  abort();
  expect(await started).toMatchObject({ errors: [{ message: "left", path: ["a"] }] });
  expect(ends).toEqual(["ended"]);
});

test("a set-up that is refused is one result, and has ended", async () => {
  const { started, ends } = start(
    toSchema(() => {
      throw new Error("refused");
    }),
  );
  expect(await started).toMatchObject({ errors: [{ message: "refused" }] });
  expect(ends).toEqual(["ended"]);
});

test("a set-up that fails as a whole has ended", async () => {
  const { started, ends } = start(
    toSchema(() => undefined),
    { defect: new Error("no context") },
  );
  await expect(started).rejects.toThrow("no context");
  expect(ends).toEqual(["ended"]);
});

test("a source that is none has ended", async () => {
  const { started, ends } = start(toSchema(() => 1));
  await expect(started).rejects.toThrow("Async Iterable");
  expect(ends).toEqual(["ended"]);
});

test("an event whose resolver throws is a result, and the next one follows", async () => {
  const { mailbox } = createMailbox();
  let failures = 1;
  const { started, ends, abort } = start(
    toSchema(
      () => mailbox,
      () => {
        if (failures-- > 0) throw new Error("this one fails");
        return 2;
      },
    ),
  );
  const stream = (await started) as Stream;
  mailbox.put({ kind: "event", snapshot });
  expect((await stream.next()).value).toMatchObject({
    data: { a: null },
    errors: [{ message: "this one fails" }],
  });
  mailbox.put({ kind: "event", snapshot: { ...snapshot } });
  expect((await stream.next()).value).toEqual({ data: { a: 2 } });
  expect(ends).toEqual([]);
  abort();
});
