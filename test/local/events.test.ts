// Events in EventBridge's form: in a file, at a real address, at a slow one and at a dead one.
import { type IncomingMessage, type Server, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { CreateFHIRDatastoreCommand, DeleteFHIRDatastoreCommand } from "@aws-sdk/client-healthlake";
import { startEventQueue } from "../../src/local/events/queue.js";
import type { LocalOptions } from "../../src/local/server.js";
import { startLocalHealthLake } from "../../src/local/server.js";
import {
  closeAll as closeData,
  importAll,
  makeDirectory,
  putObject,
  startWithData,
  waitFor,
} from "./data-support.js";
import { createActive, startExport, startImport } from "./job-support.js";
import { closeAll, durations, rejection, start } from "./support.js";

interface Event {
  readonly id: string;
  readonly "detail-type": string;
  readonly detail: Readonly<Record<string, unknown>>;
}

const servers: Server[] = [];

afterEach(async () => {
  await closeAll();
  await closeData();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function startSink(answer: (event: Event, response: ServerResponse, request: IncomingMessage) => void) {
  const seen: Event[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const event = JSON.parse(Buffer.concat(chunks).toString()) as Event;
      seen.push(event);
      answer(event, response, request);
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { seen, url: `http://127.0.0.1:${port}/events`, port };
}

const types = (events: readonly Event[]) => events.map((event) => event["detail-type"]);

/** Of whole lines: the last one may be half written. */
const readEvents = async (file: string): Promise<Event[]> =>
  (await readFile(file, "utf8"))
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Event);

async function startWithFile(options: LocalOptions = {}) {
  const file = join(await makeDirectory(), "events.ndjson");
  const at = await start({ events: file, ...options });
  const has = (count: number) =>
    waitFor(async () => {
      const events = await readEvents(file);
      return events.length >= count && events;
    });
  return { ...at, file, has };
}

test("a file gets a line for each documented change of a datastore, in EventBridge's form", async () => {
  const at = await startWithFile({ region: "eu-west-1" });
  const born = new Date(at.clock.now()).toISOString();
  const { DatastoreId = "", DatastoreArn } = await at.client.send(
    new CreateFHIRDatastoreCommand({ DatastoreTypeVersion: "R4", DatastoreName: "research" }),
  );
  const [creating] = await at.has(1);
  expect(creating).toEqual({
    version: "0",
    id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
    "detail-type": "Data Store Creating",
    source: "aws.healthlake",
    account: "123456789012",
    time: born.replace(".000Z", "Z"),
    region: "eu-west-1",
    resources: [DatastoreArn],
    detail: {
      datastoreId: DatastoreId,
      datastoreName: "research",
      datastoreTypeVersion: "R4",
      datastoreEndpoint: `https://healthlake.eu-west-1.amazonaws.com/datastore/${DatastoreId}/r4/`,
    },
  });
  // By the clock alone: nobody asks.
  await at.clock.advance(durations.creatingMs);
  await at.has(2);
  at.local.reportDatastore(DatastoreId, { status: "UPDATING" });
  at.local.reportDatastore(DatastoreId, { status: "CREATE_FAILED" });
  await at.has(3);
  await at.client.send(new DeleteFHIRDatastoreCommand({ DatastoreId }));
  await at.has(4);
  await at.clock.advance(durations.deletingMs);
  const events = await at.has(5);
  expect(types(events)).toEqual([
    "Data Store Creating",
    "Data Store Active",
    "Data Store Creation Failed",
    "Data Store Deleting",
    "Data Store Deleted",
  ]);
  expect(new Set(events.map(({ id }) => id)).size).toBe(5);
});

test("jobs are told from SUBMITTED to their end, cancellations are not, and details have just what is documented", async () => {
  const at = { ...(await createActive(await startWithFile())) };
  const { has } = at as unknown as Awaited<ReturnType<typeof startWithFile>>;
  await has(2);
  const submitTime = new Date(at.clock.now()).toISOString();
  const { JobId: first = "" } = await startImport(at);
  const { JobId: second = "" } = await startImport(at);
  const { JobId: third = "" } = await startExport(at);
  await has(5);
  await at.clock.advance(durations.submittedMs);
  await has(8);
  await at.clock.advance(durations.exportMs);
  await has(9);
  at.local.reportJob(first, { status: "COMPLETED_WITH_ERRORS" });
  await has(11);
  at.local.reportJob(second, { status: "CANCEL_IN_PROGRESS" });
  at.local.reportJob(second, { status: "FAILED", message: "gone" });
  const events = (await has(12)).slice(2);
  const of = (jobId: string) => events.filter(({ detail }) => detail.jobId === jobId);
  expect(types(of(first))).toEqual([
    "Import Job Submitted",
    "Import Job In Progress",
    "Import Job Completed With Errors",
  ]);
  expect(types(of(second))).toEqual([
    "Import Job Submitted",
    "Import Job Queued",
    "Import Job In Progress",
    "Import Job Failed",
  ]);
  expect(types(of(third))).toEqual([
    "Export Job Submitted",
    "Export Job In Progress",
    "Export Job Completed",
  ]);
  const { DatastoreId: datastoreId } = at;
  const inputDataConfig = { s3Uri: "s3://bucket/input/" };
  expect(of(first)[2]?.detail).toEqual({ jobId: first, submitTime, datastoreId, inputDataConfig });
  const outputDataConfig = { s3Uri: "s3://bucket/output/" };
  expect(of(third)[0]?.detail).toEqual({ jobId: third, submitTime, datastoreId, outputDataConfig });
});

test("what really moves data is told too, and all of it before close resolves", async () => {
  const file = join(await makeDirectory(), "events.ndjson");
  const at = await startWithData({ events: file });
  await putObject(at, "in/a.ndjson", [{ resourceType: "Patient", id: "a" }]);
  await importAll(at);
  await at.local.close();
  const events = types(await readEvents(file)).filter((type) => type !== "Import Job Queued");
  expect(events).toEqual([
    "Data Store Creating",
    "Data Store Active",
    "Import Job Submitted",
    "Import Job In Progress",
    "Import Job Completed",
  ]);
});

test("an address gets each event by a POST of JSON, in order", async () => {
  const headers: unknown[] = [];
  const sink = await startSink((_, response, request) => {
    headers.push([request.method, request.url, request.headers["content-type"]]);
    response.writeHead(202).end();
  });
  const at = await startWithData({ events: sink.url });
  await putObject(at, "in/a.ndjson", [{ resourceType: "Patient", id: "a" }]);
  await importAll(at);
  await at.local.close();
  expect(types(sink.seen).filter((type) => type !== "Import Job Queued")).toEqual([
    "Data Store Creating",
    "Data Store Active",
    "Import Job Submitted",
    "Import Job In Progress",
    "Import Job Completed",
  ]);
  expect(headers[0]).toEqual(["POST", "/events", "application/json"]);
});

test("an address that fails is asked again for the same event; one log line says so, and one when all has arrived", async () => {
  const notices: string[] = [];
  let failures = 2;
  const sink = await startSink((_, response) => response.writeHead(failures-- > 0 ? 503 : 200).end());
  const at = await start({ events: sink.url, onNotice: (text) => notices.push(text) });
  await createActive(at);
  await waitFor(async () => notices.length === 2);
  const ids = sink.seen.map(({ id }) => id);
  expect(ids.slice(0, 3)).toEqual([ids[0], ids[0], ids[0]]);
  expect(types(sink.seen).slice(2)).toEqual(["Data Store Creating", "Data Store Active"]);
  expect(notices).toEqual([
    `events for ${sink.url} do not arrive: it answers 503`,
    `events for ${sink.url} arrive again; 0 were dropped`,
  ]);
});

test("a redirect is not followed: the event is dropped and counted", async () => {
  const other = await startSink((_, response) => response.end());
  const notices: string[] = [];
  let isMoved = true;
  const sink = await startSink((_, response) => {
    response.writeHead(isMoved ? 307 : 200, isMoved ? { location: other.url } : {}).end();
    isMoved = false;
  });
  const at = await start({ events: sink.url, onNotice: (text) => notices.push(text) });
  await createActive(at);
  await waitFor(async () => notices.length === 2);
  expect(types(sink.seen)).toEqual(["Data Store Creating", "Data Store Active"]);
  expect(other.seen).toEqual([]);
  expect(notices).toEqual([
    `events for ${sink.url} are dropped: it answers 307`,
    `events for ${sink.url} arrive again; 1 were dropped`,
  ]);
});

test("a sink that never answers delays nobody, and close waits for it no longer than 5 s", async () => {
  const notices: string[] = [];
  const sink = await startSink(() => {});
  const at = await startWithData({ events: sink.url, onNotice: (text) => notices.push(text) });
  await putObject(at, "in/a.ndjson", [{ resourceType: "Patient", id: "a" }]);
  expect(await importAll(at)).toMatchObject({ JobStatus: "COMPLETED" });
  expect(sink.seen).toHaveLength(1);
  expect(notices).toEqual([]);
  const beginning = performance.now();
  await at.local.close();
  expect(performance.now() - beginning).toBeLessThan(9000);
  expect(notices.at(-1)).toMatch(/^[56] events for .* have not arrived$/);
}, 30_000);

test("a thousand wait; the rest is dropped and counted, with a line when that begins and one when all has arrived", async () => {
  const notices: string[] = [];
  const delivered: string[] = [];
  let open = () => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  const deliver = async (events: readonly string[]) => {
    await opened;
    delivered.push(events[0] as string);
    return 1;
  };
  const queue = startEventQueue(deliver, "there", (text) => notices.push(text));
  for (let number = 0; number < 1100; number++) queue.send({ number });
  expect(notices).toEqual(["events for there are dropped: 1000 wait already"]);
  open();
  await waitFor(async () => notices.length === 2);
  expect(notices[1]).toBe("events for there arrive again; 100 were dropped");
  expect(delivered).toEqual(Array.from({ length: 1000 }, (_, number) => JSON.stringify({ number })));
  await queue.close();
  expect(notices).toHaveLength(2);
});

test("a dead sink delays nobody either", async () => {
  const notices: string[] = [];
  const sink = await startSink(() => {});
  servers[0]?.close();
  const at = await startWithData({ events: sink.url, onNotice: (text) => notices.push(text) });
  await putObject(at, "in/a.ndjson", [{ resourceType: "Patient", id: "a" }]);
  expect(await importAll(at)).toMatchObject({ JobStatus: "COMPLETED" });
  await at.local.close();
  expect(notices[0]).toMatch(/^events for http:\/\/127\.0\.0\.1:\d+\/events do not arrive: .*ECONNREFUSED/);
  expect(notices.at(-1)).toMatch(/^5 events|^6 events/);
  expect(notices).toHaveLength(2);
});

test("a file that can't be written for a while gets what waited, whole lines only", async () => {
  const notices: string[] = [];
  const folder = join(await makeDirectory(), "sub");
  await mkdir(folder);
  const file = join(folder, "events.ndjson");
  const at = await start({ events: file, onNotice: (text) => notices.push(text) });
  await rm(folder, { recursive: true });
  await createActive(at);
  await waitFor(async () => notices.length === 1);
  await mkdir(folder);
  await waitFor(async () => notices.length === 2);
  expect(types(await readEvents(file))).toEqual(["Data Store Creating", "Data Store Active"]);
  expect(notices[0]).toMatch(/do not arrive: ENOENT/);
});

test.each([
  ["http://events.example.org/", /must be an https address/],
  ["ftp://127.0.0.1/", /must be an http or https address/],
  ["https://a:b@events.example.org/", /must not have credentials/],
  ["http://", /must be an http or https address/],
  [" ", /must be the path of a file/],
  ["/nonexistent/events.ndjson", /can not be written: ENOENT/],
])("refuses %s by the option's name", async (events, problem) => {
  const error = await rejection(startLocalHealthLake({ events }));
  expect(error).toBeInstanceOf(RangeError);
  expect(error.message).toMatch(/^option events /);
  expect(error.message).toMatch(problem);
});
