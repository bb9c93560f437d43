// No page of a browser reaches S3, by whatever name, and none that lies in a bucket has any rights.
import { readdir } from "node:fs/promises";
import { closeAll, put, raw, startS3 } from "./s3-support.js";

afterEach(closeAll);

const requests = [
  ["GET", "/"],
  ["GET", "/bucket?list-type=2"],
  ["GET", "/bucket/a"],
  ["HEAD", "/bucket/a"],
  ["PUT", "/bucket/b"],
  ["PUT", "/other"],
  ["DELETE", "/bucket/a"],
  ["POST", "/bucket?delete"],
  ["POST", "/bucket/a?uploads"],
  ["OPTIONS", "/bucket/a"],
] as const;

const strangers: readonly Record<string, string>[] = [
  { host: "evil.example" },
  { host: "127.0.0.1.evil.example" },
  { host: "bucket.s3.amazonaws.com" },
  { origin: "https://evil.example" },
  { origin: "null" },
  { origin: "http://127.0.0.1:1" },
  { "sec-fetch-site": "cross-site" },
  { "sec-fetch-site": "same-site" },
];

test.each(requests)("%s %s is refused to every stranger, and changes nothing", async (method, path) => {
  const all = await startS3();
  await put(all, "a", "text");
  const body = method === "POST" ? "<Delete><Object><Key>a</Key></Object></Delete>" : "";
  for (const headers of strangers) {
    const answer = await raw(all.local, path, {
      method,
      body,
      headers: { "content-type": "text/plain", ...headers },
    });
    expect({ headers, status: answer.status }).toEqual({ headers, status: 403 });
    expect(Object.keys(answer.headers).filter((name) => name.startsWith("access-control-"))).toEqual([]);
  }
  expect(await readdir(all.folder)).toEqual(["a"]);
});

test("a stranger with an address that was presigned is one all the same", async () => {
  const all = await startS3();
  const path = "/bucket/a?AWSAccessKeyId=A&Signature=x&Expires=9999999999";
  expect((await raw(all.local, path, { headers: { origin: "https://evil.example" } })).status).toBe(403);
});

test("programs of this machine are answered under each of its names, and get no CORS headers", async () => {
  const all = await startS3();
  await put(all, "a", "text");
  for (const host of ["localhost", `127.0.0.1:${all.local.port}`, "[::1]:80"]) {
    const headers = { host, "sec-fetch-site": "none" };
    const answer = await raw(all.local, "/bucket/a", { headers });
    expect(answer).toMatchObject({ status: 200, body: "text" });
    expect(Object.keys(answer.headers).filter((name) => name.startsWith("access-control-"))).toEqual([]);
  }
});

test("an object that is a page has no rights", async () => {
  const all = await startS3();
  await raw(all.local, "/bucket/a.html", {
    method: "PUT",
    headers: { "content-type": "text/html" },
    body: "<p>",
  });
  const { headers } = await raw(all.local, "/bucket/a.html");
  expect(headers).toMatchObject({
    "content-type": "text/html",
    "content-security-policy": "sandbox",
    "x-content-type-options": "nosniff",
  });
});

test("HealthLake and its reader are where they were", async () => {
  const { local } = await startS3();
  const reader = await raw(local, `/datastore/${"0".repeat(32)}/r4/Patient/a`);
  expect(reader.headers["content-type"]).toContain("fhir+json");
  const healthlake = await raw(local, "/", { method: "POST", body: "{}" });
  expect(healthlake.body).toContain("UnknownOperationException");
  const admin = await raw(local, "/_local/x", { method: "POST", body: "{}" });
  expect(admin.body).toContain("UnknownOperationException");
});
