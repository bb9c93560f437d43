import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { ListFHIRDatastoresCommand } from "@aws-sdk/client-healthlake";
import { startLocalHealthLake } from "../../src/local/server.js";
import type { LocalOptions } from "../../src/local/server.js";
import { clientOf, closeAll, post, rejection, start } from "./support.js";

afterEach(closeAll);

test("listens on a free port of 127.0.0.1 and says which", async () => {
  const local = await startLocalHealthLake();
  expect(local.port).toBeGreaterThan(0);
  expect(local).toMatchObject({
    url: `http://127.0.0.1:${local.port}`,
    region: "us-east-1",
    accountId: "123456789012",
  });
  await local.close();
});

test("rejects with the listen error if the port is taken", async () => {
  const { local } = await start();
  expect(await rejection(startLocalHealthLake({ port: local.port }))).toMatchObject({ code: "EADDRINUSE" });
});

test("frees its port when it closes, with kept-alive sockets open, and may be closed twice", async () => {
  const { local } = await start();
  await clientOf(local).send(new ListFHIRDatastoresCommand({}));
  await Promise.all([local.close(), local.close()]);
  await local.close();
  expect(await rejection(post(local.url, "HealthLake.ListFHIRDatastores", {}))).toMatchObject({
    cause: { code: "ECONNREFUSED" },
  });
  const again = createServer();
  await new Promise<void>((resolve) => again.listen(local.port, "127.0.0.1", resolve));
  expect((again.address() as AddressInfo).port).toBe(local.port);
  await new Promise((resolve) => again.close(resolve));
});

test("knows nothing of another local HealthLake", async () => {
  const [one, other] = [await start(), await start()];
  await post(one.local.url, "HealthLake.CreateFHIRDatastore", { DatastoreTypeVersion: "R4" });
  const list = new ListFHIRDatastoresCommand({});
  expect((await one.client.send(list)).DatastorePropertiesList).toHaveLength(1);
  expect((await other.client.send(list)).DatastorePropertiesList).toHaveLength(0);
});

test.each<[string, LocalOptions]>([
  ["port", { port: 65_536 }],
  ["region", { region: "nowhere" }],
  ["accountId", { accountId: "12" }],
  ["maxPageSize", { maxPageSize: 0 }],
  ["maxPageSize", { maxPageSize: 501 }],
  ["emptyPages", { emptyPages: "always" as "at-end" }],
  ["maxBodyBytes", { maxBodyBytes: 0.5 }],
  ["durations.creatingMs", { durations: { creatingMs: -1 } }],
  ["durations.importMs", { durations: { importMs: NaN } }],
])("refuses an impossible %s by name", async (name, options) => {
  const error = await rejection(startLocalHealthLake(options));
  expect(error).toBeInstanceOf(RangeError);
  expect(error.message).toContain(name);
});

test("takes the default for an option that is undefined", async () => {
  const local = await startLocalHealthLake({ region: undefined, durations: { creatingMs: undefined } });
  expect(local.region).toBe("us-east-1");
  await local.close();
});

test.each([
  ["us-gov-west-1", "arn:aws-us-gov:healthlake:us-gov-west-1:", "amazonaws.com/"],
  ["cn-north-1", "arn:aws-cn:healthlake:cn-north-1:", "amazonaws.com.cn/"],
])("names resources after the partition of %s", async (region, arn, domain) => {
  const { local } = await start({ region });
  const answer = await post(local.url, "HealthLake.CreateFHIRDatastore", { DatastoreTypeVersion: "R4" });
  const { DatastoreArn, DatastoreEndpoint } = (await answer.json()) as Record<string, string>;
  expect(DatastoreArn).toContain(arn);
  expect(DatastoreEndpoint).toContain(domain);
});
