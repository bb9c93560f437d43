// /livez and /readyz. That they are 503 while draining, shutdown.test.ts shows.
import { startGateway } from "../../src/gateway.js";
import { loadConfig } from "../../src/config/settings.js";
import { captureLog } from "../support/captured-log.js";
import { FakeClock } from "../support/fake-clock.js";
import { startTestGateway } from "../support/gateway.js";

const DATASTORES = "{ datastores { nodes { id } } }";
const CLOSED = { state: "closed", scopes: [], retryAfterMs: null };
const AUDIT = { writable: true, problem: null };

async function get(address: string): Promise<{ status: number; body: unknown }> {
  const response = await fetch(address);
  return { status: response.status, body: await response.json() };
}

test("/livez says that the process runs, and needs no CSRF header", async () => {
  const { url } = await startTestGateway();
  expect(await get(`${url}/livez`)).toEqual({ status: 200, body: { status: "live" } });
});

test("both answer HEAD", async () => {
  const { url } = await startTestGateway();
  for (const path of ["/livez", "/readyz"]) {
    expect((await fetch(url + path, { method: "HEAD" })).status).toBe(200);
  }
});

test("/readyz is ready before HealthLake was ever asked, and asks it nothing itself", async () => {
  const { url, calls } = await startTestGateway();
  expect(await get(`${url}/readyz`)).toEqual({
    status: 200,
    body: {
      status: "ready",
      upstream: { lastAnswerAt: null, lastFailure: null, breaker: CLOSED },
      audit: AUDIT,
    },
  });
  expect(calls).toEqual([]);
});

test("/readyz says when HealthLake last answered", async () => {
  const clock = new FakeClock(Date.UTC(2026, 0, 2));
  const { url, query } = await startTestGateway({ dependencies: { clock } });
  await query(DATASTORES);
  expect(await get(`${url}/readyz`)).toEqual({
    status: 200,
    body: {
      status: "ready",
      upstream: { lastAnswerAt: "2026-01-02T00:00:00.000Z", lastFailure: null, breaker: CLOSED },
      audit: AUDIT,
    },
  });
});

test("/readyz stays 200 while HealthLake fails, and tells how in its body", async () => {
  const { url, query, setFaults } = await startTestGateway({ env: { UPSTREAM_MAX_ATTEMPTS: "1" } });
  setFaults(() => ({ kind: "error", name: "InternalServerException", status: 500, message: "secret" }));
  await query(DATASTORES);
  const { status, body } = await get(`${url}/readyz`);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    status: "ready",
    upstream: {
      lastAnswerAt: null,
      lastFailure: {
        code: "UPSTREAM_UNAVAILABLE",
        errorName: "InternalServerException",
        message: "HealthLake failed to carry out ListFHIRDatastores",
      },
    },
  });
  expect(JSON.stringify(body)).not.toContain("secret");
});

test("/readyz tells that the gateway's credentials were refused, and the log does, as an error", async () => {
  const { log, lines } = captureLog();
  const { url, query, setFaults } = await startTestGateway({ dependencies: { log } });
  setFaults(() => ({ kind: "error", name: "ExpiredTokenException", message: "secret" }));
  expect((await query(DATASTORES)).errors).toMatchObject([
    { extensions: { code: "UPSTREAM_UNAVAILABLE", retryable: false } },
  ]);
  expect(await get(`${url}/readyz`)).toMatchObject({
    status: 200,
    body: {
      upstream: {
        lastFailure: {
          errorName: "ExpiredTokenException",
          message: "The gateway's own AWS credentials are missing, expired or refused",
        },
      },
    },
  });
  expect(lines("the gateway's AWS credentials do not work")).toMatchObject([
    { level: 50, action: "ListFHIRDatastores" },
  ]);
});

test("/readyz tells that the gateway has no credentials at all", async () => {
  const gateway = await startGateway(loadConfig({ PORT: "0", LOG_LEVEL: "silent" }), {
    healthLake: {
      region: "us-east-1",
      endpoint: "http://127.0.0.1:9",
      credentials: async () => {
        throw Object.assign(new Error("no providers"), { name: "CredentialsProviderError" });
      },
    },
  });
  try {
    const response = await fetch(`${gateway.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query: DATASTORES }),
    });
    expect(await response.json()).toMatchObject({
      errors: [{ extensions: { code: "UPSTREAM_UNAVAILABLE" } }],
    });
    expect(await get(`${gateway.url}/readyz`)).toMatchObject({
      status: 200,
      body: { upstream: { lastFailure: { errorName: "CredentialsProviderError" } } },
    });
  } finally {
    await gateway.close();
  }
});
