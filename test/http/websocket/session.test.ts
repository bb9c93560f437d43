import { GraphQLError } from "graphql";
import type { Prepared } from "../../../src/http/websocket/session-options.js";
import { SocketSession } from "../../../src/http/websocket/session.js";

/** A session whose operations are prepared when the test says so; `log` is what its client sees and what is run. */
async function start() {
  const log: string[] = [];
  const said: Promise<void> = Promise.resolve();
  const send = (text: string) => {
    const { id, type } = JSON.parse(text) as { id?: string; type: string };
    log.push(id === undefined ? type : `${type} ${id}`);
    return said;
  };
  const prepared: ((operation: Prepared) => void)[] = [];
  const session = new SocketSession(
    { send, sendEvent: send, close: (code) => log.push(`closed ${code}`) },
    {
      caller: { enter: async () => undefined, renew: async () => ({}), leave: () => undefined },
      presented: {},
      initWaitMs: 60_000,
      maxOperations: 5,
      prepare: () => new Promise((resolve) => prepared.push(resolve)),
      onRefused: () => undefined,
      onDefect: (error) => log.push(String(error)),
    },
  );
  const say = (message: object) => session.receive(JSON.stringify(message));
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  say({ type: "connection_init" });
  await settle();
  say({ id: "a", type: "subscribe", payload: { query: "{ a }" } });
  const answer = async (isLive: boolean) => {
    const run = async () => {
      log.push("run");
      return { data: {} };
    };
    prepared[0]?.({ isLive, run, end: () => log.push("end") });
    await settle();
  };
  const refuse = async () => {
    prepared[0]?.([new GraphQLError("no")]);
    await settle();
  };
  return { session, say, log, answer, refuse };
}

test("an operation that others are asked about runs when they have answered", async () => {
  const { session, log, answer } = await start();
  expect(log).toEqual(["connection_ack"]);
  await answer(false);
  expect(log).toEqual(["connection_ack", "run", "next a", "complete a", "end"]);
  session.close(1000, "");
});

test("one that its client has ended meanwhile is not run, nor told of", async () => {
  const { session, say, log, answer } = await start();
  say({ id: "a", type: "complete" });
  await answer(false);
  expect(log).toEqual(["connection_ack", "end"]);
  session.close(1000, "");
});

test("its id is taken meanwhile, and free again when it is refused", async () => {
  const { session, say, log, refuse } = await start();
  await refuse();
  say({ id: "a", type: "subscribe", payload: { query: "{ a }" } });
  say({ id: "a", type: "subscribe", payload: { query: "{ a }" } });
  expect(log).toEqual(["connection_ack", "error a", "closed 4409"]);
  session.close(1000, "");
});

test("a gateway that stops meanwhile refuses a subscription, and answers what ends by itself", async () => {
  const live = await start();
  live.session.retire();
  await live.answer(true);
  expect(live.log).toEqual(["connection_ack", "end", "error a", "closed 1001"]);
  const once = await start();
  once.session.retire();
  await once.answer(false);
  expect(once.log).toEqual(["connection_ack", "run", "next a", "complete a", "closed 1001", "end"]);
});
