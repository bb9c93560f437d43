import { GatewayError } from "../../src/errors.js";
import { Mailbox, type StatusEvent } from "../../src/status/mailbox.js";
import { textOf } from "../support/status-feed.js";

function eventOf(id: string, status: string): StatusEvent<string> {
  return {
    kind: "event",
    snapshot: { id, status, value: "", observedAt: 0, order: 0, terminal: false },
  };
}

function openMailbox() {
  const counts = { deliveries: 0, conflated: 0 };
  const returned = { times: 0 };
  return { counts, returned, mailbox: new Mailbox<string>(counts, () => void returned.times++) };
}

async function drain(mailbox: Mailbox<string>): Promise<string[]> {
  const texts: string[] = [];
  for await (const message of mailbox) texts.push(textOf(message));
  return texts;
}

const done = { done: true, value: undefined };

describe("a mailbox", () => {
  test("holds the latest event of each resource, in the order they first came, and counts the replaced", async () => {
    const { mailbox, counts } = openMailbox();
    for (let index = 0; index < 1000; index++) mailbox.put(eventOf("a", `status${index}`));
    mailbox.put(eventOf("b", "QUEUED"));
    mailbox.put(eventOf("a", "FAILED"));
    mailbox.seal();
    expect(await drain(mailbox)).toEqual(["a FAILED", "b QUEUED"]);
    expect(counts).toEqual({ deliveries: 2, conflated: 1000 });
  });

  test("answers calls of next that wait, one event each, in turn", async () => {
    const { mailbox, counts } = openMailbox();
    const both = Promise.all([mailbox.next(), mailbox.next()]);
    mailbox.put(eventOf("a", "QUEUED"));
    mailbox.put(eventOf("a", "FAILED"));
    expect((await both).map(({ value }) => value && textOf(value))).toEqual(["a QUEUED", "a FAILED"]);
    expect(counts).toEqual({ deliveries: 2, conflated: 0 });
  });

  test("once sealed yields what is in it, then the error, then ends, and takes nothing more", async () => {
    const { mailbox } = openMailbox();
    mailbox.put(eventOf("a", "QUEUED"));
    mailbox.seal(new GatewayError("NOT_FOUND", "gone"));
    mailbox.put(eventOf("a", "FAILED"));
    mailbox.seal(new GatewayError("FORBIDDEN", "no"));
    expect(await drain(mailbox)).toEqual(["a QUEUED", "NOT_FOUND"]);
    expect(await mailbox.next()).toEqual(done);
  });

  test("sealed during calls of next gives the error to the first and ends the others", async () => {
    const { mailbox } = openMailbox();
    const both = Promise.all([mailbox.next(), mailbox.next()]);
    mailbox.seal(new GatewayError("NOT_FOUND", "gone"));
    expect(await both).toMatchObject([{ value: { kind: "error" } }, done]);
  });

  test("returns before the first next, any number of times, and tells its owner once", async () => {
    const { mailbox, returned } = openMailbox();
    mailbox.put(eventOf("a", "QUEUED"));
    expect(await mailbox.return()).toEqual(done);
    expect(await mailbox.return()).toEqual(done);
    expect(await mailbox.next()).toEqual(done);
    expect(returned.times).toBe(1);
  });

  test("returns during a next, which ends", async () => {
    const { mailbox } = openMailbox();
    const next = mailbox.next();
    await mailbox.return();
    expect(await next).toEqual(done);
  });

  test("returns although sealed and not yet taken", async () => {
    const { mailbox } = openMailbox();
    mailbox.put(eventOf("a", "QUEUED"));
    mailbox.seal(new GatewayError("NOT_FOUND", "gone"));
    await mailbox.return();
    expect(await drain(mailbox)).toEqual([]);
  });
});
