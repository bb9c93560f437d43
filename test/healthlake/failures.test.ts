// What AWS says and no table of the gateway's names one by one, over real HTTP.
import { type AddressInfo, createServer } from "node:net";
import { WELL, ID, datastore, exception, json } from "../support/aws-stand-in.js";
import { startOnStandIn } from "./failures-setup.js";

const OK = { data: { datastores: { nodes: [{ name: "one" }] } } };
const ONE_ATTEMPT = { UPSTREAM_MAX_ATTEMPTS: "1" };

describe("an exception by name", () => {
  test.each([
    ["RequestThrottled", 400, "THROTTLED", true],
    ["ThrottledException", 400, "THROTTLED", true],
    ["SlowDown", 503, "THROTTLED", true],
    ["LimitExceededException", 400, "THROTTLED", true],
    ["PriorRequestNotComplete", 400, "THROTTLED", true],
    ["RequestTimeoutException", 400, "UPSTREAM_TIMEOUT", true],
    ["RequestExpired", 400, "UPSTREAM_UNAVAILABLE", true],
    ["OptInRequired", 403, "FORBIDDEN", false],
    ["NotAuthorized", 400, "FORBIDDEN", false],
    ["AccessDenied", 403, "FORBIDDEN", false],
    ["KMSAccessDeniedException", 400, "FORBIDDEN", false],
    ["AuthFailure", 401, "UPSTREAM_UNAVAILABLE", false],
  ])("%s (%d) is %s, retryable: %s, and no answer to /readyz", async (name, status, code, retryable) => {
    const { query, health } = await startOnStandIn(() => exception(name, undefined, status), ONE_ATTEMPT);
    expect((await query()).errors).toMatchObject([{ extensions: { code, retryable } }]);
    expect(await health()).toMatchObject({ lastAnswerAt: null, lastFailure: { code, errorName: name } });
  });

  test.each(["RequestThrottled", "SlowDown", "RequestTimeoutException"])(
    "%s is tried again",
    async (name) => {
      const { query, aws } = await startOnStandIn((request, index) =>
        index === 0 ? exception(name) : WELL(request, index),
      );
      expect(await query()).toMatchObject(OK);
      expect(aws.requests).toHaveLength(2);
    },
  );

  test("that nobody knows is UPSTREAM_UNAVAILABLE, a failure to /readyz, and opens its action's breaker", async () => {
    const { query, health, lines } = await startOnStandIn(
      () => exception("BrandNew", "odd, says 'a client'"),
      ONE_ATTEMPT,
    );
    for (let times = 0; times < 10; times++)
      expect((await query()).errors).toMatchObject([
        {
          message: "HealthLake refused ListFHIRDatastores in a way that this gateway does not know",
          extensions: {
            code: "UPSTREAM_UNAVAILABLE",
            retryable: false,
            upstream: { action: "ListFHIRDatastores", errorName: "BrandNew" },
          },
        },
      ]);
    expect(await health()).toMatchObject({
      lastAnswerAt: null,
      lastFailure: { code: "UPSTREAM_UNAVAILABLE", errorName: "BrandNew" },
      breaker: { state: "open", scopes: ["ListFHIRDatastores"] },
    });
    const told = lines("HealthLake refused a call in a way that this gateway does not know");
    expect(told).toHaveLength(10);
    expect(told[0]).toMatchObject({ level: 50, errorName: "BrandNew", upstreamMessage: "odd, says '…'" });
  });

  test("that is no name is told as none", async () => {
    const { query } = await startOnStandIn(() => exception("x".repeat(5000)), ONE_ATTEMPT);
    expect((await query()).errors).toMatchObject([
      { extensions: { code: "UPSTREAM_UNAVAILABLE", upstream: { errorName: "Unknown" } } },
    ]);
  });
});

test("what is no HTTP is a matter of the way to HealthLake", async () => {
  const server = createServer((socket) => socket.on("error", () => undefined).end("no HTTP at all\r\n\r\n"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { query, health } = await startOnStandIn(undefined, ONE_ATTEMPT, { endpoint });
    expect((await query()).errors).toMatchObject([
      {
        extensions: {
          code: "UPSTREAM_UNAVAILABLE",
          retryable: true,
          upstream: { errorName: expect.stringMatching(/^HPE_/) as string },
        },
      },
    ]);
    expect(await health()).toMatchObject({ lastAnswerAt: null });
  } finally {
    server.close();
  }
});

describe("Retry-After", () => {
  test("of a throttled answer is waited for", async () => {
    const { query } = await startOnStandIn((request, index) =>
      index === 0 ? exception("ThrottlingException", "", 400, { "retry-after": "1" }) : WELL(request, index),
    );
    const from = performance.now();
    expect(await query()).toMatchObject(OK);
    expect(performance.now() - from).toBeGreaterThan(990);
  });

  test("beyond the operation's deadline is told at once", async () => {
    const { query, aws } = await startOnStandIn(() =>
      exception("ThrottlingException", "", 400, { "retry-after": "90" }),
    );
    const { errors } = await query();
    expect(errors).toMatchObject([{ extensions: { code: "THROTTLED" } }]);
    expect(errors?.[0]?.extensions.retryAfterMs).toBeGreaterThan(88_000);
    expect(aws.requests).toHaveLength(1);
  });
});

describe("a clock that differs by 20 minutes", () => {
  const ahead = () => ({ date: new Date(Date.now() + 20 * 60_000).toUTCString() });
  const skewed =
    (answer: ReturnType<typeof json>): Parameters<typeof startOnStandIn>[0] =>
    ({ headers }) => {
      const signedAt = String(headers["x-amz-date"]);
      const at = Date.parse(
        signedAt.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"),
      );
      const isNear = Math.abs(at - Date.now() - 20 * 60_000) < 5 * 60_000;
      return isNear
        ? { ...answer, headers: { ...answer.headers, ...ahead() } }
        : exception("InvalidSignatureException", "Signature not yet current", 403, ahead());
    };

  test("costs a query one refused call, even of a single attempt", async () => {
    const list = json({ DatastorePropertiesList: [datastore()] });
    const { query, aws } = await startOnStandIn(skewed(list), ONE_ATTEMPT);
    expect(await query()).toMatchObject(OK);
    expect(aws.requests).toHaveLength(2);
    expect(await query()).toMatchObject(OK);
    expect(aws.requests).toHaveLength(3);
  });

  test("costs a mutation one refused call, with the same client token", async () => {
    const created = json({
      DatastoreId: ID,
      DatastoreArn: datastore().DatastoreArn,
      DatastoreStatus: "CREATING",
      DatastoreEndpoint: "https://example/",
    });
    const { query, aws } = await startOnStandIn(skewed(created), ONE_ATTEMPT);
    const body = await query(
      'mutation { createDatastore(input: { name: "new", typeVersion: R4 }) { datastoreId } }',
    );
    expect(body.data).toEqual({ createDatastore: { datastoreId: ID } });
    const tokens = aws.requests.map(
      ({ body: text }) => (JSON.parse(text) as { ClientToken: string }).ClientToken,
    );
    expect(tokens).toHaveLength(2);
    expect(tokens[0]).toBe(tokens[1]);
  });

  test("that no correction helps is told as a matter of the clock, after two calls", async () => {
    const { query, aws } = await startOnStandIn(
      () => exception("InvalidSignatureException", "Signature expired", 403, ahead()),
      ONE_ATTEMPT,
    );
    expect((await query()).errors).toMatchObject([{ extensions: { code: "UPSTREAM_UNAVAILABLE" } }]);
    expect(aws.requests).toHaveLength(2);
  });
});

describe("what AWS denies", () => {
  const TEXT =
    "User: arn:aws:sts::123456789012:assumed-role/gateway/s is not authorized to perform: iam:PassRole";

  test("is logged with AWS's own text at warn, and told as the gateway's role", async () => {
    const { query, lines } = await startOnStandIn(() => exception("AccessDeniedException", TEXT));
    expect((await query()).errors).toMatchObject([
      {
        message: "HealthLake does not allow this gateway's own AWS role to call ListFHIRDatastores",
        extensions: { code: "FORBIDDEN" },
      },
    ]);
    expect(lines("HealthLake denied a call to the gateway's own AWS role")).toMatchObject([
      { level: 40, action: "ListFHIRDatastores", upstreamMessage: TEXT },
    ]);
  });
});

describe("a text of HealthLake's", () => {
  test.each(["ValidationException", "ConflictException"])(
    "of %s reaches clients cut, and without roles",
    async (name) => {
      const text = `role arn:aws:iam::123456789012:role/secret-role is bad ${"x".repeat(1_000_000)}`;
      const { query } = await startOnStandIn(() => exception(name, text));
      const message = (await query()).errors?.[0]?.message ?? "";
      expect(message).toMatch(/^role \(an AWS identity\) is bad x+…$/);
      expect(message.length).toBeLessThanOrEqual(301);
    },
  );
});

describe("an answer", () => {
  test("larger than 16 MiB is given up before it is read to its end, and not asked for again", async () => {
    const body = Buffer.alloc(64 * 1024 * 1024, 0x20);
    const { query, aws } = await startOnStandIn(() => ({ body }));
    const from = process.memoryUsage().arrayBuffers;
    expect((await query()).errors).toMatchObject([
      {
        message: "HealthLake's answer to ListFHIRDatastores is too large to be read",
        extensions: { code: "UPSTREAM_UNAVAILABLE", retryable: false },
      },
    ]);
    expect(process.memoryUsage().arrayBuffers - from).toBeLessThan(60 * 1024 * 1024);
    expect(aws.requests).toHaveLength(1);
  });

  test("about another datastore than the one asked for is unreadable", async () => {
    const other = "f".repeat(32);
    const { query } = await startOnStandIn(
      () => json({ DatastoreProperties: datastore(other) }),
      ONE_ATTEMPT,
    );
    const body = await query(`{ datastore(id: "${ID}") { name } }`);
    expect(body.data).toEqual({ datastore: null });
    expect(body.errors).toMatchObject([
      {
        message: expect.stringContaining("DatastoreId is not the one that was asked for") as string,
        extensions: { code: "UPSTREAM_UNAVAILABLE", upstream: { errorName: "UnreadableAnswer" } },
      },
    ]);
  });

  test("with jobs of another datastore is unreadable", async () => {
    const job = {
      JobId: ID,
      JobStatus: "COMPLETED",
      DatastoreId: "f".repeat(32),
      SubmitTime: 1,
      InputDataConfig: { S3Uri: "s3://in/" },
    };
    const { query } = await startOnStandIn(
      (request, index) =>
        request.action === "ListFHIRImportJobs"
          ? json({ ImportJobPropertiesList: [job] })
          : WELL(request, index),
      ONE_ATTEMPT,
    );
    const { errors } = await query(`{ datastore(id: "${ID}") { importJobs { nodes { jobId } } } }`);
    expect(errors).toMatchObject([{ extensions: { upstream: { errorName: "UnreadableAnswer" } } }]);
  });
});
