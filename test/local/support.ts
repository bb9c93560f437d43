import { HealthLakeClient } from "@aws-sdk/client-healthlake";
import type { LocalHealthLake, LocalOptions } from "../../src/local/server.js";
import { startLocalHealthLake } from "../../src/local/server.js";
import { FakeClock } from "../support/fake-clock.js";

export const durations = {
  creatingMs: 10_000,
  updatingMs: 6_000,
  deletingMs: 8_000,
  submittedMs: 2_000,
  importMs: 20_000,
  exportMs: 5_000,
};

export const roleArn = "arn:aws:iam::123456789012:role/HealthLake";
export const outputConfig = { S3Configuration: { S3Uri: "s3://bucket/output/", KmsKeyId: "alias/key" } };
export const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" };

export interface Started {
  readonly local: LocalHealthLake;
  readonly client: HealthLakeClient;
  readonly clock: FakeClock;
}

const open: (() => unknown)[] = [];

/** A local HealthLake on a clock that stands still, and a client that tries once. Closed after the test. */
export async function start(options: LocalOptions = {}): Promise<Started> {
  const clock = new FakeClock();
  const local = await startLocalHealthLake({ clock, durations, ...options });
  open.push(() => local.close());
  return { local, clock, client: clientOf(local) };
}

export function clientOf({ url, region }: Pick<LocalHealthLake, "url" | "region">): HealthLakeClient {
  const client = new HealthLakeClient({ endpoint: url, region, credentials, maxAttempts: 1 });
  open.push(() => client.destroy());
  return client;
}

/** To be called in afterEach: closes whatever the test started, in reverse. */
export async function closeAll(): Promise<void> {
  for (const close of open.splice(0).reverse()) await close();
}

/** The bare wire: one signed-looking POST. */
export function post(url: string, target: string, body: unknown, headers: Record<string, string> = {}) {
  return fetch(url, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": target,
      authorization:
        "AWS4-HMAC-SHA256 Credential=AKID/20261123/us-east-1/healthlake/aws4_request, SignedHeaders=host, Signature=0",
      ...headers,
    },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}

/** The error that a promise must reject with. */
export async function rejection(promise: Promise<unknown>): Promise<Error & Record<string, unknown>> {
  try {
    await promise;
  } catch (error) {
    return error as Error & Record<string, unknown>;
  }
  throw new Error("it was fulfilled");
}
