import {
  CreateFHIRDatastoreCommand,
  DescribeFHIRDatastoreCommand,
  ListFHIRDatastoresCommand,
} from "@aws-sdk/client-healthlake";
import { startLocalHealthLake } from "../../src/local/server.js";
import type { Call, Fault } from "../../src/local/server.js";
import { settle } from "../support/fake-clock.js";
import { clientOf, closeAll, rejection, start } from "./support.js";
import type { Started } from "./support.js";

afterEach(closeAll);

const create = ({ client }: Started) =>
  client.send(new CreateFHIRDatastoreCommand({ DatastoreTypeVersion: "R4" }));

const list = async ({ client }: Started) =>
  (await client.send(new ListFHIRDatastoresCommand({}))).DatastorePropertiesList;

/** Every creation fails so; other calls pass. */
const startFaulty = (fault: Fault) =>
  start({ faults: (call) => (call.action === "CreateFHIRDatastore" ? fault : undefined) });

// Under Jest the SDK takes a socket's error for none of its realm and wraps it, so that only the text is left.
const lostSocket = { message: expect.stringMatching(/ECONNRESET|socket hang up/) as string };

/** Resolves when `condition` holds; it is looked at after every turn of the event loop. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await settle();
}

test("onCall sees every call with its input, time and the answer's request id", async () => {
  const calls: Call[] = [];
  const at = await start({ onCall: (call) => calls.push(call) });
  const answer = await create(at);
  await at.clock.advance(5);
  await rejection(at.client.send(new DescribeFHIRDatastoreCommand({ DatastoreId: "unknown" })));
  expect(calls).toEqual([
    {
      action: "CreateFHIRDatastore",
      input: { DatastoreTypeVersion: "R4", ClientToken: expect.any(String) as string },
      at: at.clock.now() - 5,
      requestId: answer.$metadata.requestId,
    },
    expect.objectContaining({ action: "DescribeFHIRDatastore", at: at.clock.now() }),
  ]);
});

test("throttle answers ThrottlingException and carries nothing out", async () => {
  const at = await startFaulty({ kind: "throttle" });
  expect(await rejection(create(at))).toMatchObject({
    name: "ThrottlingException",
    $fault: "client",
    $metadata: { httpStatusCode: 400 },
  });
  expect(await list(at)).toEqual([]);
});

test("error answers any exception with its status", async () => {
  const at = await startFaulty({
    kind: "error",
    name: "InternalServerException",
    status: 500,
    message: "Oops",
  });
  expect(await rejection(create(at))).toMatchObject({
    name: "InternalServerException",
    message: "Oops",
    $fault: "server",
    $metadata: { httpStatusCode: 500, requestId: expect.any(String) as string },
  });
  at.local.setFaults(() => ({ kind: "error", name: "ServiceQuotaExceededException" }));
  expect(await rejection(create(at))).toMatchObject({
    name: "ServiceQuotaExceededException",
    $metadata: { httpStatusCode: 400 },
  });
});

test("hang never answers, until the local HealthLake closes", async () => {
  let reached = false;
  const at = await start({ faults: () => ((reached = true), { kind: "hang" }) });
  const hanging = rejection(create(at));
  await until(() => reached);
  await at.local.close();
  expect(await hanging).toMatchObject(lostSocket);
});

test("delay answers after its time on the clock, and can end in another fault", async () => {
  const at = await startFaulty({ kind: "delay", ms: 500, then: { kind: "throttle" } });
  let ended = false;
  const delayed = rejection(create(at)).finally(() => (ended = true));
  await until(() => at.clock.sleeping === 1);
  await at.clock.advance(499);
  expect(ended).toBe(false);
  await at.clock.advance(1);
  expect(await delayed).toMatchObject({ name: "ThrottlingException" });
  at.local.setFaults(() => ({ kind: "delay", ms: 500 }));
  const listing = list(at);
  await until(() => at.clock.sleeping === 1);
  await at.clock.advance(500);
  expect(await listing).toEqual([]);
});

test("delay leaves no sleeper behind when the local HealthLake closes", async () => {
  const at = await startFaulty({ kind: "delay", ms: 500 });
  const delayed = rejection(create(at));
  await until(() => at.clock.sleeping === 1);
  await at.local.close();
  expect(await delayed).toMatchObject(lostSocket);
  expect(at.clock.sleeping).toBe(0);
});

test("reset destroys the socket before the action is carried out", async () => {
  const at = await startFaulty({ kind: "reset" });
  expect(await rejection(create(at))).toMatchObject(lostSocket);
  expect(await list(at)).toEqual([]);
});

test("lost-answer carries the action out and destroys the socket", async () => {
  const at = await startFaulty({ kind: "lost-answer" });
  expect(await rejection(create(at))).toMatchObject(lostSocket);
  expect(await list(at)).toHaveLength(1);
});

test("garbage carries the action out and answers what no client can read", async () => {
  const at = await startFaulty({ kind: "garbage" });
  expect(await rejection(create(at))).toMatchObject({
    name: "SyntaxError",
    $metadata: { httpStatusCode: 200 },
  });
  expect(await list(at)).toHaveLength(1);
  at.local.setFaults(() => ({ kind: "garbage", body: "{}" }));
  expect(await list(at)).toBeUndefined();
});

test("rewrite alters a successful answer: unknown values, unknown members, missing members", async () => {
  const at = await start();
  const { DatastoreId } = await create(at);
  at.local.setFaults(() => ({
    kind: "rewrite",
    rewrite: (answer) => ({
      DatastoreProperties: {
        ...(answer.DatastoreProperties as object),
        DatastoreStatus: "PAUSED",
        DatastoreArn: null,
      },
    }),
  }));
  const describe = new DescribeFHIRDatastoreCommand({ DatastoreId });
  const { DatastoreProperties } = await at.client.send(describe);
  expect(DatastoreProperties).toMatchObject({ DatastoreId, DatastoreStatus: "PAUSED" });
  expect(DatastoreProperties?.DatastoreArn ?? undefined).toBeUndefined();
  const unknown = new DescribeFHIRDatastoreCommand({ DatastoreId: "unknown" });
  expect(await rejection(at.client.send(unknown))).toMatchObject({ name: "ResourceNotFoundException" });
});

test("faults end when they are set to none", async () => {
  const at = await startFaulty({ kind: "throttle" });
  await rejection(create(at));
  at.local.setFaults(undefined);
  expect(await create(at)).toMatchObject({ DatastoreStatus: "CREATING" });
});

test("a fault function that throws is answered as InternalServerException and told as a defect", async () => {
  const defects: unknown[] = [];
  const defect = new Error("a defect in the fault function");
  const at = await start({
    onDefect: (error) => defects.push(error),
    faults: () => {
      throw defect;
    },
  });
  expect(await rejection(create(at))).toMatchObject({ name: "InternalServerException" });
  expect(defects).toEqual([defect]);
});

test("an answer that cannot be sent ends the socket, and the local HealthLake lives on", async () => {
  const defects: unknown[] = [];
  const at = await start({
    onDefect: (error) => defects.push(error),
    faults: () => ({ kind: "error", name: "ImpossibleException", status: 9999 }),
  });
  expect(await rejection(create(at))).toMatchObject(lostSocket);
  expect(defects).toEqual([expect.objectContaining({ code: "ERR_HTTP_INVALID_STATUS_CODE" })]);
  at.local.setFaults(undefined);
  expect(await list(at)).toEqual([]);
});

test("the real clock delays too", async () => {
  const local = await startLocalHealthLake({ faults: () => ({ kind: "delay", ms: 20 }) });
  const client = clientOf(local);
  const before = performance.now();
  await client.send(new ListFHIRDatastoresCommand({}));
  expect(performance.now() - before).toBeGreaterThanOrEqual(19);
  await local.close();
});
