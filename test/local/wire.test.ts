import { request } from "node:http";
import { connect } from "node:net";
import { closeAll, post, start } from "./support.js";

afterEach(closeAll);

const startUrl = async (options = {}) => (await start(options)).local.url;
const LIST = "HealthLake.ListFHIRDatastores";
const body = async (response: Response) => (await response.json()) as Record<string, unknown>;

async function expectError(response: Response, status: number, type: string, message?: string | RegExp) {
  expect(response.status).toBe(status);
  expect(response.headers.get("content-type")).toBe("application/x-amz-json-1.0");
  expect(response.headers.get("x-amzn-requestid")).toMatch(/^[0-9a-f-]{36}$/);
  const { __type, Message, ...rest } = await body(response);
  expect({ __type, rest }).toEqual({ __type: type, rest: {} });
  if (message !== undefined) expect(Message).toMatch(message);
}

describe("an answer", () => {
  test("is JSON 1.0 with a request id of its own", async () => {
    const url = await startUrl();
    const [first, second] = [await post(url, LIST, {}), await post(url, LIST, {})];
    expect(first.status).toBe(200);
    expect(first.headers.get("content-type")).toBe("application/x-amz-json-1.0");
    expect(first.headers.get("x-amzn-requestid")).toMatch(/^[0-9a-f-]{36}$/);
    expect(first.headers.get("x-amzn-requestid")).not.toBe(second.headers.get("x-amzn-requestid"));
    expect(await body(first)).toEqual({ DatastorePropertiesList: [] });
  });

  test("has times in epoch seconds with their milliseconds", async () => {
    const { local, clock } = await start({ durations: { creatingMs: 250 } });
    await post(local.url, "HealthLake.CreateFHIRDatastore", { DatastoreTypeVersion: "R4" });
    await clock.advance(250);
    const CreatedAt = clock.now() / 1000;
    expect(CreatedAt % 1).toBe(0.25);
    const { DatastorePropertiesList: list } = await body(await post(local.url, LIST, {}));
    expect(list).toEqual([expect.objectContaining({ CreatedAt })]);
    for (const [after, found] of [
      [Math.floor(CreatedAt), 1],
      [CreatedAt - 0.001, 1],
      [CreatedAt, 0],
      [Math.ceil(CreatedAt), 0],
    ] as const) {
      const answer = await body(await post(local.url, LIST, { Filter: { CreatedAfter: after } }));
      expect(answer.DatastorePropertiesList).toHaveLength(found);
    }
  });

  test("comes for an empty body and for members that are null, unknown ones too", async () => {
    const url = await startUrl();
    expect((await post(url, LIST, "")).status).toBe(200);
    expect((await post(url, LIST, { Filter: null, MaxResults: null, NextToken: null })).status).toBe(200);
    const input = { DatastoreTypeVersion: "R4", AnalyticsConfiguration: null };
    expect((await post(url, "HealthLake.CreateFHIRDatastore", input)).status).toBe(200);
  });
});

describe("a request", () => {
  const unknown = "com.amazon.coral.service#UnknownOperationException";

  test("for an action that is not there is an unknown operation", async () => {
    const url = await startUrl();
    for (const target of [
      "HealthLake.StartDataTransformationJob",
      "HealthLake.toString",
      "DynamoDB_20120810.ListTables",
      "",
    ]) {
      await expectError(await post(url, target, {}), 400, unknown);
    }
  });

  test("by another method or to another path is not found", async () => {
    const url = await startUrl();
    await expectError(await fetch(url), 404, unknown);
    await expectError(await fetch(url, { method: "PUT", body: "{}" }), 404, unknown);
    await expectError(await post(`${url}/other`, LIST, {}), 404, unknown);
  });

  test("without a credential for the service healthlake is refused", async () => {
    const url = await startUrl();
    const s3 =
      "AWS4-HMAC-SHA256 Credential=AKID/20261123/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0";
    const type = "com.amazon.coral.service#MissingAuthenticationTokenException";
    for (const authorization of ["", "Bearer token", s3]) {
      await expectError(await post(url, LIST, {}, { authorization }), 400, type);
    }
  });

  test.each(["{", "[]", '"text"', "null", "17", '{"MaxResults":'])(
    "with the body %s is malformed",
    async (text) => {
      await expectError(
        await post(await startUrl(), LIST, text),
        400,
        "com.amazon.coral.service#SerializationException",
      );
    },
  );

  test.each([
    [{ MaxResults: "5" }, "STRING_VALUE can not be converted to Integer"],
    [{ MaxResults: 1.5 }, "NUMBER_VALUE can not be converted to Integer"],
    [{ NextToken: 5 }, "NUMBER_VALUE can not be converted to String"],
    [{ NextToken: true }, "TRUE_VALUE can not be converted to String"],
    [{ NextToken: {} }, "Start of structure or map found where not expected."],
    [{ NextToken: [] }, "Start of list found where not expected"],
    [{ Filter: [] }, "Start of list found where not expected"],
    [{ Filter: "x" }, "Expected a structure"],
    [{ Filter: { CreatedAfter: "2026-01-01T00:00:00Z" } }, "STRING_VALUE can not be converted to Timestamp"],
  ])("with %j has a value of the wrong type", async (input, message) => {
    const type = "com.amazon.coral.service#SerializationException";
    await expectError(await post(await startUrl(), LIST, input), 400, type, message);
  });

  test("larger than the limit is refused although its client was still sending", async () => {
    const url = await startUrl({ maxBodyBytes: 1000 });
    const type = "com.amazon.coral.service#RequestEntityTooLargeException";
    const NextToken = "x".repeat(3_000_000);
    await expectError(await post(url, LIST, { NextToken }), 413, type);
    expect((await post(url, LIST, { NextToken: "" })).status).toBe(200);
  });
});

test("a request that its client breaks off is neither a call nor a defect", async () => {
  const seen: unknown[] = [];
  const { local } = await start({ onCall: (call) => seen.push(call), onDefect: (error) => seen.push(error) });
  const socket = connect(local.port, "127.0.0.1");
  socket.on("error", () => {});
  socket.write(
    `POST / HTTP/1.1\r\nhost: localhost\r\nx-amz-target: ${LIST}\r\ncontent-length: 100\r\nauthorization: ` +
      `AWS4-HMAC-SHA256 Credential=A/20261123/us-east-1/healthlake/aws4_request\r\n\r\n{"MaxRes`,
  );
  await post(local.url, LIST, {});
  socket.resetAndDestroy();
  await post(local.url, LIST, {});
  expect(seen).toHaveLength(2);
});

describe("an error", () => {
  test("has its type in the body, in HealthLake's namespace", async () => {
    const url = await startUrl();
    await expectError(
      await post(url, "HealthLake.DescribeFHIRDatastore", { DatastoreId: "x" }),
      400,
      "com.amazonaws.healthlake#ResourceNotFoundException",
      "Data store x was not found",
    );
  });

  test("reports every violation at once, in AWS's words", async () => {
    const response = await post(await startUrl(), "HealthLake.CreateFHIRDatastore", {
      DatastoreName: "my store (dev)",
      DatastoreTypeVersion: "R5",
      Tags: [{ Key: "a", Value: "b" }, { Key: "" }],
      SseConfiguration: { KmsEncryptionConfig: {} },
    });
    const { Message } = await body(response);
    expect(Message).toBe(
      "5 validation errors detected: " +
        "Value 'my store (dev)' at 'datastoreName' failed to satisfy constraint: " +
        String.raw`Member must satisfy regular expression pattern: ([\p{L}\p{Z}\p{N}_.:/=+\-%@]*); ` +
        "Value 'R5' at 'datastoreTypeVersion' failed to satisfy constraint: " +
        "Member must satisfy enum value set: [R4]; " +
        "Value null at 'sseConfiguration.kmsEncryptionConfig.cmkType' failed to satisfy constraint: " +
        "Member must not be null; " +
        "Value '' at 'tags.2.member.key' failed to satisfy constraint: " +
        "Member must have length greater than or equal to 1; " +
        "Value null at 'tags.2.member.value' failed to satisfy constraint: Member must not be null",
    );
  });

  test("of one violation says so in the singular", async () => {
    const { Message } = await body(await post(await startUrl(), LIST, { MaxResults: 501 }));
    expect(Message).toBe(
      "1 validation error detected: Value '501' at 'maxResults' failed to satisfy constraint: " +
        "Member must have value less than or equal to 500",
    );
  });

  test("reports the members of a list of strings together", async () => {
    const ResourceARN = `arn:aws:healthlake:us-east-1:123456789012:datastore/fhir/${"0".repeat(32)}`;
    const answer = await post(await startUrl(), "HealthLake.UntagResource", {
      ResourceARN,
      TagKeys: ["", "a", "b("],
    });
    expect((await body(answer)).Message).toBe(
      "1 validation error detected: Value '[, a, b(]' at 'tagKeys' failed to satisfy constraint: " +
        "Member must satisfy constraint: [Member must have length less than or equal to 128, " +
        "Member must have length greater than or equal to 1, " +
        String.raw`Member must satisfy regular expression pattern: ([\p{L}\p{Z}\p{N}_.:/=+\-@]*)]`,
    );
  });
});

/** As fetch can't: with a Host of the test's choice. */
function requestFor(port: number, host: string, method: string, path: string) {
  return new Promise<{ status: number; body: string }>((resolve, reject) => {
    const headers = {
      host,
      "x-amz-target": LIST,
      authorization: "AWS4-HMAC-SHA256 Credential=A/20261123/us-east-1/healthlake/aws4_request",
    };
    const sent = request({ port, host: "127.0.0.1", method, path, headers }, (response) => {
      let body = "";
      response.on("data", (chunk) => (body += String(chunk)));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body }));
    });
    sent.on("error", reject).end();
  });
}

describe("the Host of a request", () => {
  test.each([
    "rebound.example",
    "rebound.example:80",
    "127.0.0.1.example",
    "10.0.0.1",
    "a b",
    "[::1",
    "@localhost",
  ])("%s is refused, and is no call", async (host) => {
    const calls: unknown[] = [];
    const { local } = await start({ onCall: (call) => calls.push(call) });
    const called = await requestFor(local.port, host, "POST", "/");
    expect(called.status).toBe(403);
    expect(JSON.parse(called.body)).toMatchObject({
      __type: "com.amazonaws.healthlake#AccessDeniedException",
    });
    const read = await requestFor(local.port, host, "GET", `/datastore/${"0".repeat(32)}/r4/Patient`);
    expect(read.status).toBe(403);
    expect(JSON.parse(read.body)).toMatchObject({
      resourceType: "OperationOutcome",
      issue: [{ severity: "error", code: "forbidden" }],
    });
    expect(calls).toEqual([]);
  });

  test.each(["localhost", "LOCALHOST:4010", "127.0.0.1", "127.1.2.3:80", "[::1]:4010"])(
    "%s is answered",
    async (host) => {
      const { local } = await start();
      expect(await requestFor(local.port, host, "POST", "/")).toMatchObject({ status: 200 });
    },
  );
});
