// AWS's quotas on request, faults by chance, and signatures that are verified.
import {
  CreateFHIRDatastoreCommand,
  HealthLakeClient,
  ListFHIRDatastoresCommand,
  StartFHIRExportJobCommand,
} from "@aws-sdk/client-healthlake";
import type { Call } from "../../src/local/server.js";
import { parseFaults } from "../../src/local/control/faults.js";
import { createActive, startImport } from "./job-support.js";
import { closeAll, durations, outputConfig, post, rejection, roleArn, start } from "./support.js";

afterEach(closeAll);

const throttled = { name: "ThrottlingException" };
const create = new CreateFHIRDatastoreCommand({ DatastoreTypeVersion: "R4" });
const list = new ListFHIRDatastoresCommand({});

describe("quotas: aws", () => {
  test("throttles the calls of an action beyond its quota, until time has passed", async () => {
    const { client, clock } = await start({ quotas: "aws" });
    for (let call = 0; call < 10; call++) await client.send(list);
    expect(await rejection(client.send(list))).toMatchObject(throttled);
    await clock.advance(100);
    await client.send(list);
    expect(await rejection(client.send(list))).toMatchObject(throttled);
    await client.send(create);
    expect(await rejection(client.send(create))).toMatchObject(throttled);
    await clock.advance(60_000);
    await client.send(create);
  });

  test("allows one start of an export a second, and 25 of imports", async () => {
    const at = await createActive(await start({ quotas: "aws" }));
    const startExport = () =>
      at.client.send(
        new StartFHIRExportJobCommand({
          DatastoreId: at.DatastoreId,
          OutputDataConfig: outputConfig,
          DataAccessRoleArn: roleArn,
        }),
      );
    await startExport();
    expect(await rejection(startExport())).toMatchObject(throttled);
    for (let call = 0; call < 25; call++) await startImport(at);
    expect(await rejection(startImport(at))).toMatchObject(throttled);
  });

  test("allows 20 datastores that are not DELETED, and repeats of a token beyond", async () => {
    const { client, clock } = await start({ quotas: "aws" });
    for (let count = 0; count < 20; count++) {
      await client.send(
        new CreateFHIRDatastoreCommand({ DatastoreTypeVersion: "R4", ClientToken: `t${count}` }),
      );
      await clock.advance(60_000);
    }
    expect(await rejection(client.send(create))).toMatchObject(throttled);
    await clock.advance(60_000);
    await client.send(new CreateFHIRDatastoreCommand({ DatastoreTypeVersion: "R4", ClientToken: "t3" }));
  });

  test("allows 25 jobs of a kind to wait for a datastore", async () => {
    const at = await createActive(await start({ quotas: "aws" }));
    await startImport(at);
    await at.clock.advance(durations.submittedMs);
    for (let waiting = 0; waiting < 25; waiting++) await startImport(at);
    await at.clock.advance(durations.submittedMs);
    expect(await rejection(startImport(at))).toMatchObject({
      ...throttled,
      message: "The data store has 25 queued import jobs, its quota",
    });
  });

  test("without it nothing is throttled", async () => {
    const { client } = await start();
    for (let count = 0; count < 30; count++) await client.send(create);
  });
});

describe("faults by chance", () => {
  const call = (action: Call["action"]): Call => ({ action, input: {}, at: 0, requestId: "r" });

  test("are drawn for each call, by action where one is named", () => {
    const faults = parseFaults("ListFHIRDatastores.throttle=0.5, reset=0.1", () => 0.3);
    expect(faults(call("ListFHIRDatastores"))).toEqual({ kind: "throttle" });
    expect(faults(call("TagResource"))).toBeUndefined();
    expect(parseFaults("error=1")(call("TagResource"))).toMatchObject({ kind: "error", status: 500 });
    expect(parseFaults("lost-answer=0")(call("TagResource"))).toBeUndefined();
  });

  test("delay what else is drawn", () => {
    expect(parseFaults("delay=1:300,throttle=1,delay=1")(call("TagResource"))).toEqual({
      kind: "delay",
      ms: 1000,
      then: { kind: "delay", ms: 300, then: { kind: "throttle" } },
    });
  });

  test.each([
    "",
    "throttle",
    "throttle=1.5",
    "throttle=-1",
    "hang=1",
    "throttle=1:20",
    "No.throttle=1",
    "a=1,",
  ])("%j can't be", (text) => {
    expect(() => parseFaults(text)).toThrow(RangeError);
  });

  test("reach a client", async () => {
    const { client } = await start({ faults: parseFaults("ListFHIRDatastores.throttle=1") });
    expect(await rejection(client.send(list))).toMatchObject(throttled);
    await client.send(create);
  });
});

describe("secretAccessKey", () => {
  const startSigned = () => start({ secretAccessKey: "right" });

  test("takes what is signed with it, and refuses what is not", async () => {
    const { local } = await startSigned();
    for (const [secretAccessKey, sessionToken] of [["right"], ["right", "session"], ["wrong"]]) {
      const credentials = { accessKeyId: "AKID", secretAccessKey: secretAccessKey ?? "", sessionToken };
      const client = new HealthLakeClient({
        endpoint: local.url,
        region: "eu-west-1",
        credentials,
        maxAttempts: 1,
      });
      const answer = client.send(create);
      if (secretAccessKey === "right") expect(await answer).toMatchObject({ DatastoreStatus: "CREATING" });
      else expect(await rejection(answer)).toMatchObject({ name: "InvalidSignatureException" });
      client.destroy();
    }
  });

  test("refuses a signature that is not complete, and none at all", async () => {
    const { local } = await startSigned();
    const response = await post(local.url, "HealthLake.ListFHIRDatastores", {});
    expect(await response.json()).toMatchObject({
      __type: expect.stringContaining("#IncompleteSignature") as string,
    });
    const unsigned = await post(local.url, "HealthLake.ListFHIRDatastores", {}, { authorization: "" });
    expect(await unsigned.json()).toMatchObject({
      __type: expect.stringContaining("#MissingAuthenticationToken") as string,
    });
  });

  test("refuses a body other than the one that was signed", async () => {
    const { local } = await startSigned();
    let sent: { headers: Record<string, string> } | undefined;
    const client = new HealthLakeClient({
      endpoint: local.url,
      region: "us-east-1",
      credentials: { accessKeyId: "AKID", secretAccessKey: "right" },
    });
    client.middlewareStack.add(
      (next) => (args) => {
        sent = args.request as typeof sent;
        return next(args);
      },
      { step: "finalizeRequest", priority: "low" },
    );
    await client.send(list);
    client.destroy();
    const own = ["host", "content-length"];
    const headers = Object.fromEntries(
      Object.entries(sent?.headers ?? {}).filter(([name]) => !own.includes(name)),
    );
    const response = await fetch(local.url, { method: "POST", headers, body: '{"MaxResults":1}' });
    expect(await response.json()).toMatchObject({
      __type: expect.stringContaining("#InvalidSignature") as string,
    });
  });
});
